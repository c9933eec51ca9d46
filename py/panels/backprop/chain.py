"""The second act of the backprop panel: a weight and the six numbers made from it, each from the one before.

It is the smallest model there is: one weight, and two letters to choose from. It knows no DOM.
"""

from microgpt.value import Value

from . import words
from .network import Named, Node

X = 1.5
LARGEST = 1.5  # the weight, up or down


def forward(w: Value) -> list[Value]:
    """All numbers from the weight to the loss. The score is that of the wrong letter; the right one has the score 0."""
    score = w * X
    exp = score.exp()
    total = exp + 1  # e to the power of 0, for the right letter
    p = total**-1  # its probability
    log = p.log()
    return [w, score, exp, total, p, log, -log]


class Chain(Named):
    def __init__(self, weight: float):
        values = forward(Value(weight))
        named = zip(words.CHAIN.items(), values, strict=True)
        nodes = {value: Node(id, link.label, id, link.made, value) for (id, link), value in named}
        super().__init__(values[-1], nodes)
