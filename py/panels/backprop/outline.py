"""The plot of the loss over the size of a nudge, from the whole to its parts. Pure Python."""

import numpy as np

from ..kit.numbers import fixed, significant
from ..kit.walk import words as chart
from ..kit.walk.lines import outline as lines
from ..kit.walk.tree import Part
from . import words
from .network import Nudge, loss_with

POINTS = 17  # of each line


def outline(answer: str, nudge: Nudge, farthest: float, low: float, high: float) -> Part:
    """`answer` is the right letter. The plot reaches from -farthest to farthest and, upwards, from low to high."""
    amounts = np.linspace(-farthest, farthest, POINTS)
    measured = np.array([loss_with(answer, nudge.weight, amount) for amount in amounts.tolist()])
    promised = nudge.loss + nudge.gradient * amounts
    axes = [
        chart.axis(chart.HORIZONTAL, f"how far {nudge.weight} is moved", significant(-farthest), significant(farthest)),
        chart.axis(chart.VERTICAL, "the loss in nats", fixed(low, 1), fixed(high, 1)),
    ]
    curves = [(words.MEASURED, amounts, measured), (words.PROMISED, amounts, promised)]
    title = f"{words.NUDGES}, here of {nudge.weight}"
    return lines(title, axes, curves, lambda amount: f"a nudge of {significant(amount, 3)}", lambda y: fixed(y, 3))
