"""What a link sets in the attention panel."""

from ..kit.limits import at_most
from ..kit.setting import Setting, text, whole

SETTINGS = (
    Setting("name", "charlotte", text(1, 1000), "The name that the model reads.", own=True),
    Setting("layer", 1, whole(1, 99), "The layer of the large head, counted from 1.", own=True,
            fits=at_most(1, "n_layer")),
    Setting("head", 1, whole(1, 99), "The head that is shown large, counted from 1 in its layer.",
            fits=at_most(1, "n_head")),
    Setting("row", None, whole(0, 9999), "The row in words: a whole number from 0; without it, the last."),
)  # fmt: skip
