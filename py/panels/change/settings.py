"""What a link sets in the change panel."""

from ..kit.setting import Setting, one_of

# The keys of suggestions.py, which is not there yet when the page starts; a test compares them.
SUGGESTIONS = (
    "no-attention", "no-positions", "no-residual", "layernorm", "gelu", "silu", "squared-relu", "one-head", "tied",
    "no-scale", "second-mlp", "two-back",
)  # fmt: skip

SETTINGS = (
    Setting("suggestion", None, one_of(*SUGGESTIONS), f"The edit to try: {', '.join(SUGGESTIONS)}."),
)  # fmt: skip
