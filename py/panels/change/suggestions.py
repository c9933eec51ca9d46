"""Changes to gpt.py that a reader can try, each with a question to answer before it runs, and what was measured."""

from dataclasses import dataclass

from ..kit.foreseen import HIGHER, LOWER, SAME

ORIGINAL = 2.358  # held-out loss of gpt.py, the mean over the same seeds


@dataclass(frozen=True)
class Suggestion:
    """A change to the text of gpt.py.

    key       in addresses
    title     what it does, to go on a button
    question  to answer before training; `answers` are three, in the order of LOWER, SAME, HIGHER held-out loss
    edits     pairs of what stands in the text once, and what comes in its place
    measured  by how much the held-out loss differs from that of gpt.py, on the page's names, with its settings and
              after all steps, in nats per token: mean, lowest and highest of five seeds (tests/bench/suggestions.py)
    """

    key: str
    title: str
    question: str
    edits: tuple[tuple[str, str], ...]
    measured: tuple[float, float, float]
    answers: tuple[str, str, str] = ("It falls.", "It stays about the same.", "It rises.")

    @property
    def outcome(self) -> int:
        """The answer that holds. A difference is one if all seeds agree on its sign."""
        _, lowest, highest = self.measured
        return HIGHER if lowest > 0 else LOWER if highest < 0 else SAME

    @property
    def found(self) -> str:
        """What was measured, as a sentence."""
        mean, lowest, highest = self.measured
        if self.outcome == SAME:
            return (
                f"the loss on held-out names changed by {_signed(mean)} on average, from {_signed(lowest)} to "
                f"{_signed(highest)}. The seeds do not agree on its sign, so they show no difference."
            )
        moved = "rose" if self.outcome == HIGHER else "fell"
        least, most = sorted((abs(lowest), abs(highest)))
        return (
            f"the loss on held-out names {moved} by {abs(mean):.3f} on average, by {least:.3f} at least and {most:.3f} "
            f"at most. Without the change it is {ORIGINAL:.3f} on average."
        )

    def apply(self, source: str) -> str:
        """The text with this change. Raises LookupError where a part that it changes is not there once."""
        return _replaced(source, self.edits)

    def undo(self, source: str) -> str:
        """The text without this change. Raises LookupError where it is not there."""
        return _replaced(source, [(new, old) for old, new in reversed(self.edits)])


def _replaced(source, edits):
    for old, new in edits:
        # What is left of a line that was taken out stands there before, too, within what it was taken out of.
        count = source.count(old) - (source.count(new) if old in new else 0)
        if count != 1:
            raise LookupError(f"the text has {old!r} {count} times; there should be one")
        source = source.replace(old, new)
    return source


def _signed(number):
    return f"{number:+.3f}".replace("-", "−") if abs(number) >= 0.0005 else "0.000"


SUGGESTIONS = (
    Suggestion(
        "no-attention",
        "No attention",
        "Without attention no position sees another: each letter is guessed from the one before it and its place. "
        "What will the loss on held-out names do?",
        (
            (
                '        x = x + attention(x.rmsnorm(), w, f"layer{i}", config)\n'
                '        x = x.named(f"layer{i}.attended")\n',
                '        x = x.named(f"layer{i}.attended")\n',
            ),
            (
                '        for name in ("attn_wq", "attn_wk", "attn_wv", "attn_wo"):\n'
                '            shapes[f"layer{i}.{name}"] = (n_embd, n_embd)\n'
                '        shapes[f"layer{i}.mlp_fc1"]',
                '        shapes[f"layer{i}.mlp_fc1"]',
            ),
        ),
        (0.0076, 0.0036, 0.0093),
    ),
    Suggestion(
        "no-positions",
        "No positions",
        "Without wpe the model does not know where in the text a letter stands. It still sees only what came before. "
        "What will the loss do?",
        (
            ('rows(tokens) + w["wpe"].rows(positions)', "rows(tokens)"),
            (
                '  # what each token is\n        "wpe": (config.block_size, n_embd),  # where it stands\n',
                "  # what each token is\n",
            ),
        ),
        (0.0147, 0.0051, 0.0231),
    ),
    Suggestion(
        "no-residual",
        "No residual path",
        "Attention and MLP then replace what comes in, where they added to it. What will the loss do, in a "
        "model of one layer?",
        (
            ("x = x + attention(", "x = attention("),
            ("x = x + mlp(", "x = mlp("),
        ),
        (0.1034, 0.0897, 0.1189),
    ),
    Suggestion(
        "layernorm",
        "LayerNorm for RMSNorm",
        "GPT-2 also subtracted the mean of each row; newer models leave that out. What will it do to the loss here?",
        (
            ('x.named("embedding").rmsnorm()', 'x.named("embedding").layernorm()'),
            ("attention(x.rmsnorm()", "attention(x.layernorm()"),
            ("mlp(x.rmsnorm()", "mlp(x.layernorm()"),
        ),
        (0.0013, -0.0021, 0.0036),
    ),
    Suggestion(
        "gelu",
        "GELU for ReLU",
        "GELU, as in GPT-2, is a ReLU with its corner rounded, so that small negative numbers get through. What will "
        "the loss do?",
        ((".relu()", ".gelu()"),),
        (-0.0004, -0.0045, 0.0063),
    ),
    Suggestion(
        "silu",
        "SiLU for ReLU",
        "SiLU, x times sigmoid(x), is smooth too, and more so. What will the loss do?",
        ((".relu()", ".silu()"),),
        (0.0055, 0.0025, 0.0106),
    ),
    Suggestion(
        "squared-relu",
        "Squared ReLU",
        "ReLU, and then the square: what is large becomes larger. What will the loss do?",
        ((".relu()", ".squared_relu()"),),
        (0.0003, -0.0032, 0.0049),
    ),
    Suggestion(
        "one-head",
        "One head for four",
        "One head as wide as all four together has the same number of weights, but can look in one way only. What "
        "will the loss do?",
        (
            ('attn_wq"]).split_heads(config.n_head)', 'attn_wq"]).split_heads(1)'),
            ('attn_wk"]).split_heads(config.n_head)', 'attn_wk"]).split_heads(1)'),
            ('attn_wv"]).split_heads(config.n_head)', 'attn_wv"]).split_heads(1)'),
            ("config.head_dim**-0.5", "config.n_embd**-0.5"),
        ),
        (0.0035, -0.0006, 0.0056),
    ),
    Suggestion(
        "tied",
        "Tied embeddings",
        "One table both reads a letter and scores it: a tenth of the weights fewer. GPT-2 did so. What will the loss "
        "do?",
        (
            ('        "lm_head": (vocab_size, n_embd),\n    }\n', "    }\n"),
            ('x.linear(w["lm_head"])', 'x.linear(w["wte"])'),
        ),
        (0.0441, 0.0362, 0.0485),
    ),
    Suggestion(
        "no-scale",
        "No scaling by 1/√d",
        "Scores of attention are divided by the square root of a head’s width, so that their softmax is not too sharp. "
        "A head is 4 numbers wide here. What will the loss do without it?",
        (("scores = (q @ k.T) * config.head_dim**-0.5", "scores = q @ k.T"),),
        (0.0, -0.0054, 0.0072),
    ),
    Suggestion(
        "second-mlp",
        "A second MLP",
        "Each layer gets another MLP after the first, with weights of its own: half as many weights again. What will "
        "the loss do after a thousand steps?",
        (
            (
                '        shapes[f"layer{i}.mlp_fc1"] = (4 * n_embd, n_embd)\n'
                '        shapes[f"layer{i}.mlp_fc2"] = (n_embd, 4 * n_embd)\n',
                '        for name in (f"layer{i}", f"layer{i}.second"):\n'
                '            shapes[f"{name}.mlp_fc1"] = (4 * n_embd, n_embd)\n'
                '            shapes[f"{name}.mlp_fc2"] = (n_embd, 4 * n_embd)\n',
            ),
            (
                '        x = x + mlp(x.rmsnorm(), w, f"layer{i}")\n',
                '        x = x + mlp(x.rmsnorm(), w, f"layer{i}")\n'
                '        x = x + mlp(x.rmsnorm(), w, f"layer{i}.second")\n',
            ),
        ),
        (0.0004, -0.0069, 0.0037),
    ),
    Suggestion(
        "two-back",
        "Two letters back",
        "Attention may then look at a letter and at the two before it, and at no others. What will the loss do, if all "
        "that came earlier is out of sight?",
        (("scores.causal_softmax()", "scores.causal_softmax(window=3)"),),
        (-0.0028, -0.0098, 0.0021),
    ),
)
BY_KEY = {suggestion.key: suggestion for suggestion in SUGGESTIONS}
