"""The NumPy engine: the same operations on arrays. The readable reference for the compiled kernels."""

from functools import cache

import numpy as np

from .adam import EPS, clipping
from .diverged import CHECK_EVERY, LARGEST_LOSS, LARGEST_WEIGHT
from .engine import Engine
from .positions import distances, turns
from .tensor import GELU_CUBE, GELU_SCALE, NORM_EPS, Tensor
from .weights import cut, parameter_count


class ArrayTensor(Tensor):
    """A float64 array, its gradient once one has arrived, and the tape that records its operations."""

    __slots__ = ("grad", "tape", "value")

    def __init__(self, value, tape, grad=None):
        self.value = value
        self.tape = tape
        self.grad = grad

    def _result(self, value, backward):
        """A new tensor; `backward(grad)` will hand its gradient on to the tensors it was computed from."""
        tape = self.tape
        out = ArrayTensor(value, tape)
        tape.operations.append((out, backward))
        return out

    def receive(self, grad):
        # Not in place: the array may be another tensor's gradient too.
        self.grad = grad if self.grad is None else self.grad + grad

    def receive_rows(self, ids, grad):
        whole = np.zeros_like(self.value)
        np.add.at(whole, ids, grad)  # a token may occur more than once
        self.receive(whole)

    def _elementwise(self, value, local_grad):
        return self._result(value, lambda g: self.receive(g * local_grad))

    def _add(self, other):
        def backward(g):
            self.receive(_summed_to(self.value.shape, g))
            other.receive(_summed_to(other.value.shape, g))

        return self._result(self.value + other.value, backward)

    def _multiply(self, other):
        def backward(g):
            self.receive(_summed_to(self.value.shape, g * other.value))
            other.receive(_summed_to(other.value.shape, g * self.value))

        return self._result(self.value * other.value, backward)

    def _scale(self, number):
        return self._elementwise(self.value * number, number)

    def _shift(self, number):
        return self._result(self.value + number, self.receive)

    def __matmul__(self, other):
        def backward(g):
            self.receive(g @ other.value.swapaxes(-1, -2))
            other.receive(self.value.swapaxes(-1, -2) @ g)

        return self._result(self.value @ other.value, backward)

    def linear(self, weight):
        def backward(g):
            self.receive(g.dot(weight.value))
            weight.receive(g.T.dot(self.value))

        # For small matrices `dot` is half a microsecond faster than `@`, and a step has twenty such products.
        return self._result(self.value.dot(weight.value.T), backward)

    def rows(self, ids):
        return self._result(self.value[ids], lambda g: self.receive_rows(ids, g))

    @property
    def T(self):  # noqa: N802
        return self._result(self.value.swapaxes(-1, -2), lambda g: self.receive(g.swapaxes(-1, -2)))

    def split_heads(self, n_head):
        n, width = self.value.shape
        return self._result(
            self.value.reshape(n, n_head, width // n_head).swapaxes(0, 1),
            lambda g: self.receive(g.swapaxes(0, 1).reshape(n, width)),
        )

    def merge_heads(self):
        n_head, n, d = self.value.shape
        return self._result(
            self.value.swapaxes(0, 1).reshape(n, n_head * d),
            lambda g: self.receive(g.reshape(n, n_head, d).swapaxes(0, 1)),
        )

    def rmsnorm(self):
        x = self.value
        width = x.shape[-1]
        scale = 1 / np.sqrt(_dots(x, x) / width + NORM_EPS)
        y = x * scale

        def backward(g):
            self.receive(scale * (g - y * (_dots(g, y) / width)))

        return self._result(y, backward)

    def layernorm(self):
        x = self.value - self.value.mean(axis=-1, keepdims=True)
        scale = ((x * x).mean(axis=-1, keepdims=True) + NORM_EPS) ** -0.5
        y = x * scale

        def backward(g):
            through_mean = g.mean(axis=-1, keepdims=True)
            self.receive(scale * (g - through_mean - y * (g * y).mean(axis=-1, keepdims=True)))

        return self._result(y, backward)

    def softmax(self):
        return self._softmax(self.value)

    def causal_softmax(self, window=None):
        return self._softmax(self.value + _unseen(self.value.shape[-1], window))

    def _softmax(self, x):
        p = np.exp(x - np.maximum.reduce(x, axis=-1, keepdims=True))
        p /= np.add.reduce(p, axis=-1, keepdims=True)
        return self._result(p, lambda g: self.receive(p * (g - _dots(g, p))))

    def cross_entropy(self, targets):
        n = len(targets)
        each = np.arange(n)
        shifted = self.value - np.maximum.reduce(self.value, axis=-1, keepdims=True)
        p = np.exp(shifted)
        total = np.add.reduce(p, axis=-1)
        loss = np.add.reduce(np.log(total) - shifted[each, targets]) / n

        def backward(g):
            grad = p * (g / (n * total))[:, None]
            grad[each, targets] -= g / n
            self.receive(grad)

        return self._result(loss, backward)

    def relu(self):
        return self._elementwise(np.maximum(self.value, 0), self.value > 0)

    def squared_relu(self):
        positive = np.maximum(self.value, 0)
        return self._elementwise(positive * positive, 2 * positive)

    def gelu(self):
        x = self.value
        t = np.tanh(GELU_SCALE * (x + GELU_CUBE * x**3))
        slope = 0.5 * (1 + t) + 0.5 * x * (1 - t * t) * GELU_SCALE * (1 + 3 * GELU_CUBE * x * x)
        return self._elementwise(0.5 * x * (1 + t), slope)

    def silu(self):
        s = _sigmoid(self.value)
        return self._elementwise(self.value * s, s * (1 + self.value * (1 - s)))

    def tanh(self):
        t = np.tanh(self.value)
        return self._elementwise(t, 1 - t * t)

    def sigmoid(self):
        s = _sigmoid(self.value)
        return self._elementwise(s, s * (1 - s))

    def alibi(self):
        *heads, rows, cols = self.value.shape
        away = distances(heads[0] if heads else 1, rows, cols)
        return self._result(self.value - (away if heads else away[0]), self.receive)

    def rotary(self):
        table = turns(*self.value.shape[-2:])
        cos, sin = table[:, 0::2], table[:, 1::2]
        return self._result(_turned(self.value, cos, sin), lambda g: self.receive(_turned(g, cos, -sin)))

    def named(self, name):
        self.tape.names[name] = self
        return self


class Weight(ArrayTensor):
    """A leaf whose gradient is a view of the one flat buffer that Adam reads."""

    __slots__ = ()

    def receive(self, grad):
        self.grad += grad

    def receive_rows(self, ids, grad):
        if isinstance(ids, slice):
            self.grad[ids] += grad
        else:
            np.add.at(self.grad, ids, grad)


class Tape:
    """The operations of one forward pass, in order, and the tensors it named."""

    def __init__(self):
        self.operations = []
        self.names = {}

    def backward(self, loss, grad=1.0):
        """Adds to every weight's gradient. Operations that the loss does not depend on are skipped."""
        loss.grad = grad
        for out, hand_on in reversed(self.operations):
            if out.grad is not None:
                hand_on(out.grad)
        self.forget()

    def forget(self):
        """Breaks the cycle of tape and tensors, which would keep every array until a garbage collection."""
        self.operations.clear()
        self.names.clear()


class NumpyEngine(Engine):
    def __init__(self, *args):
        super().__init__(*args)
        size = parameter_count(self.shapes)
        self.flat = {kind: np.zeros(size) for kind in ("weights", "first_moments", "second_moments")}
        self.grad = np.zeros(size)
        self.grads = cut(self.grad, self.shapes)
        self.tape = Tape()
        self.weights = {
            name: Weight(value, self.tape, self.grads[name])
            for name, value in cut(self.flat["weights"], self.shapes).items()
        }

    def state(self, kind):
        return cut(self.flat[kind].copy(), self.shapes)

    def load(self, kind, arrays):
        for name, matrix in cut(self.flat[kind], self.shapes).items():
            matrix[:] = arrays[name]

    def largest_weight(self):
        return float(np.abs(self.flat["weights"]).max())

    def train(self, documents, which, schedule):
        losses, block = [], self.config.block_size
        with np.errstate(all="ignore"):  # what overflows is noticed below
            for step, (batch, rates) in enumerate(zip(which.tolist(), schedule, strict=True), schedule.first):
                loss = self._forward_backward([documents.document(i, block) for i in batch])
                if not loss <= LARGEST_LOSS:
                    break
                self._update(*rates)
                if step % CHECK_EVERY == 0 and not self.largest_weight() <= LARGEST_WEIGHT:
                    break
                losses.append(loss)
        return losses

    def gradients(self, ids):
        loss = self._forward_backward([ids])
        return loss, cut(self.grad.copy(), self.shapes)

    def look(self, ids):
        self._forward(ids)
        seen = {name: tensor.value for name, tensor in self.tape.names.items()}
        self.tape.forget()
        return seen

    def losses(self, documents):
        block = self.config.block_size
        return np.array([self._loss(documents.document(i, block)) for i in range(len(documents))])

    def _loss(self, ids):
        loss = self._forward(ids[:-1]).cross_entropy(ids[1:])
        self.tape.forget()
        return float(loss.value)

    def _forward(self, ids):
        logits = self.architecture.forward(self.weights, ids, slice(len(ids)), self.config)
        self.tape.names["logits"] = logits
        return logits

    def _forward_backward(self, batch):
        """The mean loss of some documents; leaves its gradient in `grad`."""
        total = 0.0
        self.grad.fill(0)
        for ids in batch:
            loss = self._forward(ids[:-1]).cross_entropy(ids[1:])
            self.tape.backward(loss, 1 / len(batch))
            total += float(loss.value)
        return total / len(batch)

    def _update(self, learning_rate, unbias1, unbias2):
        w, m, v = self.flat.values()
        g, beta1, beta2 = self.grad, self.config.beta1, self.config.beta2
        if self.config.grad_clip:
            g = g * clipping(g.dot(g) ** 0.5, self.config.grad_clip)
        if self.config.weight_decay:
            w *= 1 - learning_rate * self.config.weight_decay
        m *= beta1
        m += (1 - beta1) * g
        v *= beta2
        v += (1 - beta2) * (g * g)
        step = np.sqrt(v)  # sqrt(v * unbias2) + EPS, over sqrt(unbias2)
        step += EPS / unbias2**0.5
        np.divide(m, step, out=step)
        step *= learning_rate * unbias1 / unbias2**0.5
        w -= step


def _dots(a, b):
    """The dot product of each row of a with that of b: (..., n, width) to (..., n, 1)."""
    return np.vecdot(a, b)[..., None]


@cache
def _unseen(n, window=None):
    """(n, n): 0 where row i may look, -inf at the positions after it, and at those before its window."""
    unseen = np.triu(np.full((n, n), -np.inf), 1)
    return unseen if window is None else unseen + np.tril(np.full((n, n), -np.inf), -window)


def _turned(x, cos, sin):
    """Each pair of numbers of each row, turned by its angle."""
    turned, even, odd = np.empty_like(x), x[..., 0::2], x[..., 1::2]
    turned[..., 0::2] = even * cos - odd * sin
    turned[..., 1::2] = even * sin + odd * cos
    return turned


def _sigmoid(x):
    return 0.5 + 0.5 * np.tanh(0.5 * x)  # 1 / (1 + exp(-x)), without overflow


def _summed_to(shape, grad):
    """The gradient of a tensor of this shape: summed over rows if it was one row, for all of them."""
    return grad if grad.shape == shape else grad.sum(axis=-2, keepdims=True)
