"""What a link sets in the backprop panel."""

import re

from ..kit.limits import a_weight
from ..kit.setting import Setting, number, one_of, text, whole

LARGEST_NUDGE = 5.0
parse_nudge = number(-LARGEST_NUDGE, LARGEST_NUDGE)


def weight(text):
    """The name of a weight of the small network, such as u21."""
    if not re.fullmatch("u[1-3][12]|w[aei][1-3]", text):
        raise ValueError("a weight of the small network, u11 to u32 or wa1 to wi3")
    return text


def cell(text):
    """A place in one of the model's matrices: ("layer0.attn_wq", 3, 5) from layer0.attn_wq.3.5."""
    match = re.fullmatch("(.{1,60})\\.([0-9]{1,5})\\.([0-9]{1,5})", text)
    if not match:
        raise ValueError("a matrix, a row and a column, such as layer0.attn_wq.3.5")
    return match[1], int(match[2]), int(match[3])


SETTINGS = (
    Setting("name", "charlotte", text(1, 1000), "The name whose gradients are shown.", own=True),
    Setting("answer", "e", one_of("a", "e", "i"), "The right answer of the small network: a, e or i."),
    Setting("walk", 0, whole(0, 99), "How many nodes the walk backwards has done, from 0."),
    Setting("weight", "we1", weight, "The weight of the small network that is nudged: u11 to u32, or wa1 to wi3.",
            own=True),
    Setting("nudge", 0.1, parse_nudge, "How far it is nudged: from -5 to 5."),
    Setting("cell", ("lm_head", 0, 0), cell,
            "The weight of the whole model to look at: matrix, row and column, such as layer0.attn_wq.3.5.",
            format=lambda cell: ".".join(map(str, cell)), fits=a_weight),
)  # fmt: skip
