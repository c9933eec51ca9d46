"""What a link sets in the gradients panel."""

import re

from ..kit.limits import a_weight, legible
from ..kit.setting import Setting, text


def cell(text):
    """A place in one of the model's matrices: ("layer0.attn_wq", 3, 5) from layer0.attn_wq.3.5."""
    match = re.fullmatch("(.{1,60})\\.([0-9]{1,5})\\.([0-9]{1,5})", text)
    if not match:
        raise ValueError("a matrix, a row and a column, such as layer0.attn_wq.3.5")
    return match[1], int(match[2]), int(match[3])


SETTINGS = (
    Setting("name", "charlotte", text(1, 1000), "The name whose gradients are shown.", own=True, fits=legible),
    Setting("cell", ("lm_head", 0, 0), cell,
            "The weight of the whole model to look at: matrix, row and column, such as layer0.attn_wq.3.5.",
            format=lambda cell: ".".join(map(str, cell)), fits=a_weight),
)  # fmt: skip
