"""Models that a reader may make by changing a line or two of gpt.py. Each must record, fuse and train correctly."""

from microgpt import Architecture, gpt


def architecture(attention=gpt.attention, mlp=gpt.mlp, norm="rmsnorm", residual=True, head="lm_head", shapes=None):
    """gpt.forward with parts replaced. `shapes(config)` gives extra weights, for `attention` or `mlp` to use."""

    def weight_shapes(config, vocab_size):
        all_shapes = gpt.weight_shapes(config, vocab_size) | (shapes(config) if shapes else {})
        return {name: shape for name, shape in all_shapes.items() if name != "lm_head" or head == "lm_head"}

    def forward(w, tokens, positions, config):
        def normed(x):
            return getattr(x, norm)() if norm else x

        x = normed(w["wte"].rows(tokens) + w["wpe"].rows(positions))
        for i in range(config.n_layer):
            attended = attention(normed(x), w, f"layer{i}", config)
            x = x + attended if residual else attended
            x = x + mlp(normed(x), w, f"layer{i}")
        return x.linear(w[head]).named("logits")

    return Architecture(weight_shapes, forward)


def mlp_with(activation):
    def mlp(x, w, layer):
        return getattr(x.linear(w[f"{layer}.mlp_fc1"]), activation)().linear(w[f"{layer}.mlp_fc2"])

    return mlp


def attention_with(
    change=lambda q, k, v, config: (q, k, v),
    scale=True,
    softmax="causal_softmax",
    after=lambda p: p,
    scores=lambda s: s,
    **settings,
):
    """gpt.attention with changed queries, keys and values, other scores, another softmax, or no scale."""

    def attention(x, w, layer, config):
        q, k, v = (x.linear(w[f"{layer}.attn_w{name}"]).split_heads(config.n_head) for name in "qkv")
        q, k, v = change(q, k, v, config)
        product = q @ k.T
        if scale:
            product = product * config.head_dim**-0.5
        p = after(getattr(scores(product), softmax)(**settings))
        return (p @ v).merge_heads().linear(w[f"{layer}.attn_wo"])

    return attention


def mlp_with_gain(x, w, layer):
    return gpt.mlp(x * w["gain"], w, layer)


def mlp_with_bias(x, w, layer):
    return (x.linear(w[f"{layer}.mlp_fc1"]) + w["bias"]).relu().linear(w[f"{layer}.mlp_fc2"])


def gated_mlp(x, w, layer):
    """As in SwiGLU (Shazeer, 2020): one half of the layer gates the other."""
    hidden = x.linear(w["gate"]).silu() * x.linear(w[f"{layer}.mlp_fc1"])
    return hidden.linear(w[f"{layer}.mlp_fc2"])


def squared_twice(x, w, layer):
    """One tensor on both sides of +, * and @, so that gradients must add up."""
    hidden = x.linear(w[f"{layer}.mlp_fc1"]).tanh()
    hidden = hidden * hidden + hidden
    hidden = hidden + hidden
    return hidden.linear(w[f"{layer}.mlp_fc2"])


def mlp_with_numbers(x, w, layer):
    """Each way to write a number beside a tensor."""
    hidden = (1 - x.linear(w[f"{layer}.mlp_fc1"]) / 2).tanh() - 0.25
    hidden = 2 * hidden**2 - hidden**3 + 0.5 - -hidden
    return hidden.linear(w[f"{layer}.mlp_fc2"])


def mlp_with_row_first(x, w, layer):
    return gpt.mlp(w["gain"] * x + x, w, layer)


def transposed_mlp(x, w, layer):
    return (x @ w[f"{layer}.mlp_fc1"].T).relu() @ w[f"{layer}.mlp_fc2"].T


VARIANTS = {
    "published": architecture(),
    "squared ReLU": architecture(mlp=mlp_with("squared_relu")),
    "GELU": architecture(mlp=mlp_with("gelu")),
    "SiLU": architecture(mlp=mlp_with("silu")),
    "tanh": architecture(mlp=mlp_with("tanh")),
    "sigmoid": architecture(mlp=mlp_with("sigmoid")),
    "no residual": architecture(residual=False),
    "tied weights": architecture(head="wte"),
    "LayerNorm": architecture(norm="layernorm"),
    "no norm": architecture(norm=None),
    "plain softmax": architecture(attention=attention_with(softmax="softmax")),
    "no scale": architecture(attention=attention_with(scale=False)),
    "gain": architecture(mlp=mlp_with_gain, shapes=lambda config: {"gain": (1, config.n_embd)}),
    "bias": architecture(mlp=mlp_with_bias, shapes=lambda config: {"bias": (1, 4 * config.n_embd)}),
    "QK norm": architecture(attention=attention_with(lambda q, k, v, config: (q.rmsnorm(), k.rmsnorm(), v))),
    "QK layernorm": architecture(attention=attention_with(lambda q, k, v, config: (q.layernorm(), k.layernorm(), v))),
    "scaled queries": architecture(attention=attention_with(lambda q, k, v, config: (q * 0.5, k, v))),
    "one tensor for q, k and v": architecture(attention=attention_with(lambda q, k, v, config: (q, q, q))),
    "values are keys": architecture(attention=attention_with(lambda q, k, v, config: (q, k, k))),
    "weights used twice": architecture(attention=attention_with(after=lambda p: p * p)),
    "weights looked at": architecture(attention=attention_with(after=lambda p: p.named("p"))),
    "window": architecture(attention=attention_with(window=3)),
    "window of one": architecture(attention=attention_with(window=1)),
    "window of plain operations": architecture(attention=attention_with(window=2, after=lambda p: p + p)),
    "ALiBi": architecture(attention=attention_with(scores=lambda s: s.alibi())),
    "ALiBi, no scale": architecture(attention=attention_with(scores=lambda s: s.alibi(), scale=False, window=5)),
    "ALiBi before the scale": architecture(attention=attention_with(scores=lambda s: s.alibi() * 0.7, scale=False)),
    "ALiBi, both ways": architecture(attention=attention_with(scores=lambda s: s.alibi(), softmax="softmax")),
    "rotary": architecture(attention=attention_with(lambda q, k, v, config: (q.rotary(), k.rotary(), v))),
    "rotary, all heads at once": architecture(mlp=lambda x, w, layer: gpt.mlp(x.rotary(), w, layer)),
    "numbers": architecture(mlp=mlp_with_numbers),
    "row first": architecture(mlp=mlp_with_row_first, shapes=lambda config: {"gain": (1, config.n_embd)}),
    "gated": architecture(mlp=gated_mlp, shapes=lambda config: {"gate": (4 * config.n_embd, config.n_embd)}),
    "used twice": architecture(mlp=squared_twice),
    "matmul with transposed weights": architecture(mlp=transposed_mlp),
}
