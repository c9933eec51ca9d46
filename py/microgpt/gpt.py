"""The model: a small GPT, written once. Every engine runs this very code.

The algorithm is Andrej Karpathy's microgpt: GPT-2 with RMSNorm for LayerNorm, ReLU for GELU, and no biases.
Each line works on all positions of one document at once; `n` is their number.
"""

from .config import Config


def weight_shapes(config: Config, vocab_size: int) -> dict[str, tuple[int, int]]:
    """Name and shape (outputs, inputs) of every weight matrix, in the order in which they are drawn."""
    n_embd = config.n_embd
    shapes = {
        "wte": (vocab_size, n_embd),  # what each token is
        "wpe": (config.block_size, n_embd),  # where it stands
        "lm_head": (vocab_size, n_embd),
    }
    for i in range(config.n_layer):
        for name in ("attn_wq", "attn_wk", "attn_wv", "attn_wo"):
            shapes[f"layer{i}.{name}"] = (n_embd, n_embd)
        shapes[f"layer{i}.mlp_fc1"] = (4 * n_embd, n_embd)
        shapes[f"layer{i}.mlp_fc2"] = (n_embd, 4 * n_embd)
    return shapes


def forward(w, tokens, positions, config: Config):
    """Logits (n, vocab_size): a score for every token that could follow each of the n `tokens`."""
    x = w["wte"].rows(tokens) + w["wpe"].rows(positions)  # (n, n_embd)
    x = x.named("embedding").rmsnorm()
    for i in range(config.n_layer):
        x = x + attention(x.rmsnorm(), w, f"layer{i}", config)
        x = x.named(f"layer{i}.attended")
        x = x + mlp(x.rmsnorm(), w, f"layer{i}")
        x = x.named(f"layer{i}.transformed")
    return x.linear(w["lm_head"]).named("logits")


def attention(x, w, layer: str, config: Config):
    """Each position gathers from itself and the positions before it, in n_head separate ways. (n, n_embd)"""
    q = x.linear(w[f"{layer}.attn_wq"]).split_heads(config.n_head)  # (n_head, n, head_dim): what I look for
    k = x.linear(w[f"{layer}.attn_wk"]).split_heads(config.n_head)  # what I offer to be found by
    v = x.linear(w[f"{layer}.attn_wv"]).split_heads(config.n_head)  # what I pass on
    scores = (q @ k.T) * config.head_dim**-0.5  # (n_head, n, n)
    weights = scores.causal_softmax().named(f"{layer}.attention")  # no position sees a later one
    return (weights @ v).merge_heads().linear(w[f"{layer}.attn_wo"])


def mlp(x, w, layer: str):
    """Each position on its own: widen, cut off what is negative, narrow again. (n, n_embd)"""
    hidden = x.linear(w[f"{layer}.mlp_fc1"]).relu().named(f"{layer}.hidden")  # (n, 4 * n_embd)
    return hidden.linear(w[f"{layer}.mlp_fc2"])
