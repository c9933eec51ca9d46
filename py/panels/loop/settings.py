"""What a link sets in the loop panel."""

import re

from ..kit.limits import a_weight, at_most
from ..kit.setting import Setting, one_of, whole

STAGES = ("tokenize", "embed", "attend", "transform", "predict", "loss", "backpropagate", "update")


def weight(text):
    """("wte", 3, 5) from wte[3, 5]."""
    match = re.fullmatch("([^[]{1,60})\\[ *([0-9]{1,5}) *, *([0-9]{1,5}) *\\]", text)
    if not match:
        raise ValueError("a matrix with a row and a column, such as wte[3, 5]")
    return match[1], int(match[2]), int(match[3])


def weight_text(weight):
    name, row, column = weight
    return f"{name}[{row}, {column}]"


SETTINGS = (
    Setting("stage", "tokenize", one_of(*STAGES),
            f"The stage to begin with: {', '.join(STAGES[:-1])} or {STAGES[-1]}."),
    Setting("layer", 1, whole(1, 99), "The layer whose arrays are shown, counted from 1.", own=True,
            fits=at_most(1, "config.n_layer")),
    Setting("weight", None, weight,
            "The weight to follow, such as wte[3, 5]; without it, the one with the largest gradient.",
            own=True, format=weight_text, fits=a_weight),
)  # fmt: skip
