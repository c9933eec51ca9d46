"""An independent oracle: the published forward pass on plain floats, token by token, with a key-value cache.

It shares no code with py/microgpt, and works differently: tokens instead of whole documents, lists instead of tensors.
"""

import math


def matrix_times(w, x):
    return [sum(wi * xi for wi, xi in zip(row, x, strict=True)) for row in w]


def normalised(x):
    scale = 1 / math.sqrt(sum(xi * xi for xi in x) / len(x) + 1e-5)
    return [xi * scale for xi in x]


def probabilities(scores):
    highest = max(scores)
    exps = [math.exp(s - highest) for s in scores]
    return [e / sum(exps) for e in exps]


def plus(a, b):
    return [x + y for x, y in zip(a, b, strict=True)]


def next_token(w, token, position, cache, n_layer, n_head):
    """Probabilities of the token after this one. `cache` holds a (keys, values) pair of lists for each layer."""
    x = normalised(plus(w["wte"][token], w["wpe"][position]))
    for layer in range(n_layer):
        keys, values = cache[layer]
        before, x = x, normalised(x)
        q = matrix_times(w[f"layer{layer}.attn_wq"], x)
        keys.append(matrix_times(w[f"layer{layer}.attn_wk"], x))
        values.append(matrix_times(w[f"layer{layer}.attn_wv"], x))
        d = len(q) // n_head
        mixed = []
        for start in range(0, len(q), d):
            head = slice(start, start + d)
            scores = [sum(a * b for a, b in zip(q[head], k[head], strict=True)) / math.sqrt(d) for k in keys]
            shares = probabilities(scores)
            mixed += [sum(s * v[i] for s, v in zip(shares, values, strict=True)) for i in range(start, start + d)]
        x = plus(matrix_times(w[f"layer{layer}.attn_wo"], mixed), before)
        before, x = x, normalised(x)
        hidden = [max(0.0, h) for h in matrix_times(w[f"layer{layer}.mlp_fc1"], x)]
        x = plus(matrix_times(w[f"layer{layer}.mlp_fc2"], hidden), before)
    return probabilities(matrix_times(w["lm_head"], x))


def loss(w, text, chars, block_size, n_layer, n_head):
    """Mean of -ln p over the characters of `text` and its end, truncated to the block. `w`: lists of lists by name."""
    tokens = [len(chars), *(chars.index(c) for c in text), len(chars)]
    cache = [([], []) for _ in range(n_layer)]
    losses = []
    for position in range(min(block_size, len(tokens) - 1)):
        p = next_token(w, tokens[position], position, cache, n_layer, n_head)
        losses.append(-math.log(p[tokens[position + 1]]))
    return sum(losses) / len(losses)
