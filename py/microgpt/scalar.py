"""The scalar engine: every operation spelt out on single `Value`s. Slow, and with nothing hidden."""

from itertools import chain, islice
from operator import mul

import numpy as np

from .adam import EPS, clipping
from .diverged import CHECK_EVERY, LARGEST_LOSS, LARGEST_WEIGHT
from .engine import Engine, finish
from .positions import distances, turns
from .tensor import GELU_CUBE, GELU_SCALE, NORM_EPS, Tensor
from .value import Value
from .weights import cut, parameter_count

YIELD_EVERY = 4000  # Values between two yields of a step: a few milliseconds


class ScalarTensor(Tensor):
    """A list of matrices (one, or one a head), each a list of rows, each a list of Values."""

    def __init__(self, matrices, tape, heads=False):
        self.matrices = matrices
        self.tape = tape  # the named tensors of this pass
        self.heads = heads  # whether the list of matrices is an axis of its own

    def _like(self, matrices):
        return ScalarTensor(matrices, self.tape, self.heads)

    def _each(self, function):
        return self._like([[[function(x) for x in row] for row in m] for m in self.matrices])

    def _each_row(self, function):
        return self._like([[function(row) for row in m] for m in self.matrices])

    def _pairwise(self, other, function):
        pairs = []
        for a, b in zip(self.matrices, other.matrices, strict=True):
            n = max(len(a), len(b))
            rows = zip(a if len(a) == n else a * n, b if len(b) == n else b * n, strict=True)
            pairs.append([list(map(function, x, y)) for x, y in rows])
        return self._like(pairs)

    def _add(self, other):
        return self._pairwise(other, Value.__add__)

    def _multiply(self, other):
        return self._pairwise(other, Value.__mul__)

    def _scale(self, number):
        return self._each(lambda x: x * number)

    def _shift(self, number):
        return self._each(lambda x: x + number)

    def __matmul__(self, other):
        products = []
        for a, b in zip(self.matrices, other.matrices, strict=True):
            columns = list(zip(*b, strict=True))
            products.append([[dot(row, column) for column in columns] for row in a])
        return self._like(products)

    def linear(self, weight):
        return self._each_row(lambda x: [dot(w, x) for w in weight.matrices[0]])

    def rows(self, ids):
        return ScalarTensor([[self.matrices[0][i] for i in ids]], self.tape)

    @property
    def T(self):  # noqa: N802
        return self._like([[list(c) for c in zip(*m, strict=True)] for m in self.matrices])

    def split_heads(self, n_head):
        (matrix,) = self.matrices
        d = len(matrix[0]) // n_head
        return ScalarTensor([[row[h * d : h * d + d] for row in matrix] for h in range(n_head)], self.tape, True)

    def merge_heads(self):
        return ScalarTensor(
            [[list(chain(*rows)) for rows in zip(*self.matrices, strict=True)]],
            self.tape,
        )

    def rmsnorm(self):
        def of_row(row):
            scale = (dot(row, row) * (1 / len(row)) + NORM_EPS) ** -0.5
            return [x * scale for x in row]

        return self._each_row(of_row)

    def layernorm(self):
        def of_row(row):
            mean = sum(row) * (1 / len(row))
            centred = [x - mean for x in row]
            scale = (dot(centred, centred) * (1 / len(row)) + NORM_EPS) ** -0.5
            return [x * scale for x in centred]

        return self._each_row(of_row)

    def softmax(self):
        return self._each_row(softmax)

    def causal_softmax(self, window=None):
        def of_row(i, row):
            first = max(0, i + 1 - (window or len(row)))
            seen = softmax(row[first : i + 1])
            # Masked entries are constants: no gradient flows back from them.
            return [Value(0.0)] * first + seen + [Value(0.0)] * (len(row) - first - len(seen))

        return self._like([[of_row(i, row) for i, row in enumerate(m)] for m in self.matrices])

    def cross_entropy(self, targets):
        rows = zip(self.matrices[0], targets, strict=True)
        losses = [log_sum_exp(row) - row[target] for row, target in rows]
        return sum(losses[1:], losses[0]) * (1 / len(losses))

    def relu(self):
        return self._each(Value.relu)

    def squared_relu(self):
        return self._each(lambda x: x.relu() ** 2)

    def gelu(self):
        return self._each(lambda x: 0.5 * x * (1 + (GELU_SCALE * (x + GELU_CUBE * x * x * x)).tanh()))

    def silu(self):
        return self._each(lambda x: x * sigmoid(x))

    def tanh(self):
        return self._each(Value.tanh)

    def sigmoid(self):
        return self._each(sigmoid)

    def alibi(self):
        away = distances(len(self.matrices), len(self.matrices[0]), len(self.matrices[0][0])).tolist()
        return self._like(
            [
                [[x - d for x, d in zip(*rows, strict=True)] for rows in zip(m, apart, strict=True)]
                for m, apart in zip(self.matrices, away, strict=True)
            ]
        )

    def rotary(self):
        table = turns(len(self.matrices[0]), len(self.matrices[0][0])).tolist()
        return self._like([[turned(*rows) for rows in zip(m, table, strict=True)] for m in self.matrices])

    def named(self, name):
        self.tape[name] = self
        return self


def dot(xs, ys):
    """The sum of products as one Value: d/dx of x1 y1 + x2 y2 + ... is y, and d/dy is x.

    A Value for every product and partial sum would say no more, and take three times as long.
    """
    x_data, y_data = [x.data for x in xs], [y.data for y in ys]
    return Value(sum(map(mul, x_data, y_data)), (*xs, *ys), (*y_data, *x_data))


def turned(row, angles):
    """Each pair of numbers, turned by an angle, of which `angles` has cosine and sine."""
    result = []
    for k in range(0, len(row), 2):
        (x, y), (cos, sin) = row[k : k + 2], angles[k : k + 2]
        result += [x * cos - y * sin, x * sin + y * cos]
    return result


def softmax(row):
    highest = max(x.data for x in row)  # a constant that cancels out: it only keeps exp in range
    exps = [(x - highest).exp() for x in row]
    total = 1 / sum(exps[1:], exps[0])
    return [e * total for e in exps]


def log_sum_exp(row):
    """ln(sum(exp(x))). Minus one entry it is -ln softmax of that entry, even where the softmax rounds to 0."""
    highest = max(x.data for x in row)
    exps = [(x - highest).exp() for x in row]
    return sum(exps[1:], exps[0]).log() + highest


def sigmoid(x):
    return (x * 0.5).tanh() * 0.5 + 0.5  # 1 / (1 + exp(-x)), without overflow


class ScalarEngine(Engine):
    """Stores plain numbers. Each pass makes its own Values of the weights, so that two can be under way at once."""

    def __init__(self, *args):
        super().__init__(*args)
        size = parameter_count(self.shapes)
        self.numbers = {kind: [0.0] * size for kind in ("weights", "first_moments", "second_moments")}

    def state(self, kind):
        return cut(np.array(self.numbers[kind]), self.shapes)

    def load(self, kind, arrays):
        self.numbers[kind] = np.concatenate([np.ravel(arrays[name]) for name in self.shapes]).tolist()

    def largest_weight(self):
        return float(np.abs(self.numbers["weights"]).max())

    def train(self, documents, which, schedule):
        return finish(self.train_gradually(documents, which, schedule))

    def train_gradually(self, documents, which, schedule):
        losses, block = [], self.config.block_size
        for step, (batch, rates) in enumerate(zip(which.tolist(), schedule, strict=True), schedule.first):
            try:
                loss, grads = yield from self._loss_and_grads([documents.document(i, block) for i in batch])
                if not loss <= LARGEST_LOSS:
                    break
                self._update(grads, *rates)
            except ArithmeticError:  # Python's floats raise where those of the other engines overflow
                break
            if step % CHECK_EVERY == 0 and not self.largest_weight() <= LARGEST_WEIGHT:
                break
            losses.append(loss)
        return losses

    def gradients(self, ids):
        return finish(self.gradients_gradually(ids))

    def gradients_gradually(self, ids):
        loss, grads = yield from self._loss_and_grads([ids])
        return loss, cut(np.array(grads), self.shapes)

    def look(self, ids):
        names = {}
        self._forward(self._parameters(), ids, names)
        seen = {name: _numbers(tensor) for name, tensor in names.items()}
        names.clear()
        return seen

    def losses(self, documents):
        parameters, block = self._parameters(), self.config.block_size
        every = (documents.document(i, block) for i in range(len(documents)))
        return np.array([self._loss(parameters, ids).data for ids in every])

    def _parameters(self):
        """A Value for every weight, in their order."""
        return list(map(Value, self.numbers["weights"]))

    def _forward(self, parameters, ids, names):
        weights, numbers = {}, iter(parameters)
        for name, (outputs, inputs) in self.shapes.items():
            weights[name] = ScalarTensor([[list(islice(numbers, inputs)) for _ in range(outputs)]], names)
        logits = self.architecture.forward(weights, ids.tolist(), range(len(ids)), self.config)
        names["logits"] = logits
        return logits

    def _loss(self, parameters, ids):
        names = {}
        loss = self._forward(parameters, ids[:-1], names).cross_entropy(ids[1:].tolist())
        names.clear()  # breaks the cycle of names and tensors, which would keep the whole graph alive
        return loss

    def _loss_and_grads(self, batch):
        """A generator that returns the mean loss of some documents and the gradient of every parameter."""
        parameters, total = self._parameters(), 0.0
        for ids in batch:
            loss = self._loss(parameters, ids)
            yield
            loss.grad = 1 / len(batch)
            order = loss.topological_order()
            for i, value in enumerate(reversed(order)):
                value.pass_back()
                if i % YIELD_EVERY == 0:
                    yield
            for value in order:
                value.children = ()  # Python would free a long chain recursively, and a browser's stack is short
            total += loss.data
        return total / len(batch), [p.grad for p in parameters]

    def _update(self, grads, learning_rate, unbias1, unbias2):
        weights, first, second = self.numbers.values()
        beta1, beta2 = self.config.beta1, self.config.beta2
        factor = clipping(sum(map(mul, grads, grads)) ** 0.5, self.config.grad_clip)
        kept = 1 - learning_rate * self.config.weight_decay
        for i, grad in enumerate(grads):
            grad *= factor
            first[i] = m = beta1 * first[i] + (1 - beta1) * grad
            second[i] = v = beta2 * second[i] + (1 - beta2) * grad**2
            weights[i] = kept * weights[i] - learning_rate * (m * unbias1) / ((v * unbias2) ** 0.5 + EPS)


def _numbers(tensor):
    array = np.array([[[x.data for x in row] for row in m] for m in tensor.matrices])
    return array if tensor.heads else array[0]
