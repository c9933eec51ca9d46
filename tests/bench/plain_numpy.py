"""For comparison: a plain vectorised NumPy training loop of the same model, with a hand-derived backward pass.

It is what a NumPy programmer would write for this model alone, in float64: no graph, no tape. All weights are views of
one flat array, so that Adam takes a few operations.
"""

import numpy as np

BETA1, BETA2, EPS, NORM_EPS = 0.85, 0.99, 1e-8, 1e-5


class PlainNumpy:
    """Starts from the weights and documents of a `Trainer`, and trains on the same documents in the same order."""

    def __init__(self, trainer):
        self.config = trainer.config
        self.documents, self.vocabulary = trainer.train_docs, trainer.vocabulary
        weights = trainer.model.state_dict()
        self.flat = np.concatenate([matrix.ravel() for matrix in weights.values()])
        self.flat_grad, self.m, self.v = (np.zeros_like(self.flat) for _ in range(3))
        self.w, self.g, start = {}, {}, 0
        for name, matrix in weights.items():
            stop = start + matrix.size
            self.w[name] = self.flat[start:stop].reshape(matrix.shape)
            self.g[name] = self.flat_grad[start:stop].reshape(matrix.shape)
            start = stop
        self.step_count = trainer.step_count
        block = self.config.block_size
        self.mask = np.where(np.tri(block, dtype=bool), 0.0, -np.inf)

    def run(self, steps):
        return [self.step() for _ in range(steps)]

    def step(self):
        config, step = self.config, self.step_count
        ids = self.vocabulary.encode(self.documents[step % len(self.documents)]) + [self.vocabulary.bos]
        ids = np.array(ids[: config.block_size + 1])
        loss = self.forward_backward(ids[:-1], ids[1:])
        g, m, v = self.flat_grad, self.m, self.v
        m += (1 - BETA1) * (g - m)
        v += (1 - BETA2) * (g * g - v)
        rate = config.learning_rate * (1 - step / config.num_steps)
        unbias1, unbias2 = 1 - BETA1 ** (step + 1), 1 - BETA2 ** (step + 1)
        self.flat -= rate * (m / unbias1) / (np.sqrt(v / unbias2) + EPS)
        self.step_count += 1
        return loss

    def forward_backward(self, tokens, targets):
        """The mean loss of a document; leaves the gradients in `self.g`."""
        w, g, n, n_head = self.w, self.g, len(tokens), self.config.n_head
        layers, kept = range(self.config.n_layer), []
        start, start_scale = rmsnorm(w["wte"][tokens] + w["wpe"][:n])
        x = start
        for i in layers:
            norm1, scale1 = rmsnorm(x)
            q = split(norm1 @ w[f"layer{i}.attn_wq"].T, n_head)
            k = split(norm1 @ w[f"layer{i}.attn_wk"].T, n_head)
            v = split(norm1 @ w[f"layer{i}.attn_wv"].T, n_head)
            att = softmax(q @ k.swapaxes(1, 2) * q.shape[-1] ** -0.5 + self.mask[:n, :n])
            mixed = merge(att @ v)
            x = x + mixed @ w[f"layer{i}.attn_wo"].T
            norm2, scale2 = rmsnorm(x)
            hidden = np.maximum(norm2 @ w[f"layer{i}.mlp_fc1"].T, 0)
            x = x + hidden @ w[f"layer{i}.mlp_fc2"].T
            kept.append((norm1, scale1, q, k, v, att, mixed, norm2, scale2, hidden))
        p = softmax(x @ w["lm_head"].T)
        rows = np.arange(n)
        loss = -np.log(p[rows, targets]).mean()

        p[rows, targets] -= 1
        dlogits = p / n
        g["lm_head"][:] = dlogits.T @ x
        dx = dlogits @ w["lm_head"]
        for i in reversed(layers):
            norm1, scale1, q, k, v, att, mixed, norm2, scale2, hidden = kept[i]
            g[f"layer{i}.mlp_fc2"][:] = dx.T @ hidden
            dhidden = (dx @ w[f"layer{i}.mlp_fc2"]) * (hidden > 0)
            g[f"layer{i}.mlp_fc1"][:] = dhidden.T @ norm2
            dx = dx + rmsnorm_backward(dhidden @ w[f"layer{i}.mlp_fc1"], norm2, scale2)
            g[f"layer{i}.attn_wo"][:] = dx.T @ mixed
            dmixed = split(dx @ w[f"layer{i}.attn_wo"], n_head)
            datt = dmixed @ v.swapaxes(1, 2)
            dscores = att * (datt - (datt * att).sum(-1, keepdims=True)) * q.shape[-1] ** -0.5
            dnorm1 = 0
            for name, d in (
                ("attn_wq", dscores @ k),
                ("attn_wk", dscores.swapaxes(1, 2) @ q),
                ("attn_wv", att.swapaxes(1, 2) @ dmixed),
            ):
                d = merge(d)
                g[f"layer{i}.{name}"][:] = d.T @ norm1
                dnorm1 = dnorm1 + d @ w[f"layer{i}.{name}"]
            dx = dx + rmsnorm_backward(dnorm1, norm1, scale1)
        dx = rmsnorm_backward(dx, start, start_scale)
        g["wte"][:] = 0
        np.add.at(g["wte"], tokens, dx)
        g["wpe"][:n] = dx
        g["wpe"][n:] = 0
        return float(loss)


def rmsnorm(x):
    scale = 1 / np.sqrt((x * x).mean(-1, keepdims=True) + NORM_EPS)
    return x * scale, scale


def rmsnorm_backward(dy, y, scale):
    return scale * (dy - y * (dy * y).mean(-1, keepdims=True))


def softmax(x):
    e = np.exp(x - x.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True)


def split(x, n_head):
    """(n, width) to (n_head, n, width / n_head)"""
    return x.reshape(len(x), n_head, -1).swapaxes(0, 1)


def merge(x):
    return x.swapaxes(0, 1).reshape(x.shape[1], -1)
