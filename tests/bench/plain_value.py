"""For comparison with the scalar engine: a plain implementation like the published one.

One `Value` for each number, token by token, with keys and values in lists. To learn how the model works, read
py/microgpt instead.
"""

import math

BETA1, BETA2, EPS, NORM_EPS = 0.85, 0.99, 1e-8, 1e-5


class Value:
    __slots__ = ("data", "grad", "inputs", "slopes")

    def __init__(self, data, inputs=(), slopes=()):
        self.data = data
        self.grad = 0
        self.inputs = inputs
        self.slopes = slopes

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data + other.data, (self, other), (1, 1))

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data * other.data, (self, other), (other.data, self.data))

    def __pow__(self, power):
        return Value(self.data**power, (self,), (power * self.data ** (power - 1),))

    def log(self):
        return Value(math.log(self.data), (self,), (1 / self.data,))

    def exp(self):
        return Value(math.exp(self.data), (self,), (math.exp(self.data),))

    def relu(self):
        return Value(max(0, self.data), (self,), (float(self.data > 0),))

    def __neg__(self):
        return self * -1

    def __radd__(self, other):
        return self + other

    def __sub__(self, other):
        return self + (-other)

    def __rmul__(self, other):
        return self * other

    def __truediv__(self, other):
        return self * other**-1

    def backward(self):
        order, visited = [], set()

        def visit(value):
            if value not in visited:
                visited.add(value)
                for child in value.inputs:
                    visit(child)
                order.append(value)

        visit(self)
        self.grad = 1
        for value in reversed(order):
            for child, slope in zip(value.inputs, value.slopes):  # noqa: B905, as published
                child.grad += slope * value.grad


def linear(x, w):
    return [sum(wi * xi for wi, xi in zip(row, x)) for row in w]  # noqa: B905


def softmax(logits):
    highest = max(value.data for value in logits)
    exps = [(value - highest).exp() for value in logits]
    total = sum(exps)
    return [e / total for e in exps]


def rmsnorm(x):
    mean_square = sum(xi * xi for xi in x) / len(x)
    scale = (mean_square + NORM_EPS) ** -0.5
    return [xi * scale for xi in x]


class PlainValue:
    """Starts from the weights and documents of a `Trainer`, and trains on the same documents in the same order."""

    def __init__(self, trainer):
        self.config = trainer.config
        self.documents, self.vocabulary = trainer.train_docs, trainer.vocabulary
        self.w = {
            name: [[Value(number) for number in row] for row in matrix.tolist()]
            for name, matrix in trainer.model.state_dict().items()
        }
        self.parameters = [p for matrix in self.w.values() for row in matrix for p in row]
        self.m = [0.0] * len(self.parameters)
        self.v = [0.0] * len(self.parameters)
        self.step_count = trainer.step_count

    def run(self, steps):
        return [self.step() for _ in range(steps)]

    def step(self):
        config, step = self.config, self.step_count
        tokens = self.vocabulary.encode(self.documents[step % len(self.documents)]) + [self.vocabulary.bos]
        n = min(config.block_size, len(tokens) - 1)
        keys, values = [[] for _ in range(config.n_layer)], [[] for _ in range(config.n_layer)]
        losses = []
        for position in range(n):
            logits = self.forward(tokens[position], position, keys, values)
            losses.append(-softmax(logits)[tokens[position + 1]].log())
        loss = (1 / n) * sum(losses)
        loss.backward()
        rate = config.learning_rate * (1 - step / config.num_steps)
        for i, p in enumerate(self.parameters):
            self.m[i] = BETA1 * self.m[i] + (1 - BETA1) * p.grad
            self.v[i] = BETA2 * self.v[i] + (1 - BETA2) * p.grad**2
            m_hat = self.m[i] / (1 - BETA1 ** (step + 1))
            v_hat = self.v[i] / (1 - BETA2 ** (step + 1))
            p.data -= rate * m_hat / (v_hat**0.5 + EPS)
            p.grad = 0
        self.step_count += 1
        return loss.data

    def forward(self, token, position, keys, values):
        """Logits for what follows `token`; `keys` and `values` hold those of the positions before."""
        w, head_dim = self.w, self.config.head_dim
        x = rmsnorm([a + b for a, b in zip(w["wte"][token], w["wpe"][position])])  # noqa: B905
        for i in range(self.config.n_layer):
            residual = x
            x = rmsnorm(x)
            q = linear(x, w[f"layer{i}.attn_wq"])
            keys[i].append(linear(x, w[f"layer{i}.attn_wk"]))
            values[i].append(linear(x, w[f"layer{i}.attn_wv"]))
            mixed = []
            for h in range(0, self.config.n_embd, head_dim):
                mine = q[h : h + head_dim]
                their_keys = [k[h : h + head_dim] for k in keys[i]]
                their_values = [v[h : h + head_dim] for v in values[i]]
                scores = [sum(mine[j] * k[j] for j in range(head_dim)) / head_dim**0.5 for k in their_keys]
                weights = softmax(scores)
                mixed += [
                    sum(weights[t] * their_values[t][j] for t in range(len(their_values))) for j in range(head_dim)
                ]
            x = [a + b for a, b in zip(linear(mixed, w[f"layer{i}.attn_wo"]), residual)]  # noqa: B905
            residual = x
            x = [xi.relu() for xi in linear(rmsnorm(x), w[f"layer{i}.mlp_fc1"])]
            x = [a + b for a, b in zip(linear(x, w[f"layer{i}.mlp_fc2"]), residual)]  # noqa: B905
        return linear(x, w["lm_head"])
