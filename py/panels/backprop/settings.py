"""What a link sets in the backprop panel."""

import re

from ..kit.setting import Setting, number, one_of, whole

LARGEST_NUDGE = 5.0
PACES = {"slow": 3.0, "medium": 1.5, "fast": 0.4}  # seconds at a node of a new kind, while the walk plays by itself
STOPS = 18  # of the walk backwards
parse_nudge = number(-LARGEST_NUDGE, LARGEST_NUDGE)


def weight(text):
    """The name of a weight of the small network, such as u21."""
    if not re.fullmatch("u[1-3][12]|w[aei][1-3]", text):
        raise ValueError("a weight of the small network, u11 to u32 or wa1 to wi3")
    return text


SETTINGS = (
    Setting("answer", "e", one_of("a", "e", "i"), "The right answer of the small network: a, e or i."),
    Setting("pace", "medium", one_of(*PACES), "How long the walk stays at each node: slow, medium or fast."),
    Setting("walk", 0, whole(0, STOPS), f"How many nodes the walk backwards has done: from 0 to {STOPS}."),
    Setting("weight", "we1", weight, "The weight of the small network that is nudged: u11 to u32, or wa1 to wi3.",
            own=True),
    Setting("nudge", 0.1, parse_nudge, "How far it is nudged: from -5 to 5."),
)  # fmt: skip
