"""The axes of the loss panel's figure."""

from math import ceil, exp, log

from ..kit.numbers import fixed_percent, whole
from ..kit.scale import Scale

SMALLEST = 0.001  # probability on the slider: its loss, 6.9 nats, must be on the axis
ROOM = 3.2  # nats above a blind guess, rounded up: for letters that the model thought unlikely
P_AXIS = Scale(0, 1, tuple((n / 5, fixed_percent(n / 5, 0)) for n in range(6)))


def highest_loss(choices: int) -> float:
    """The end of the loss axis, in nats, for a vocabulary of this size: 7.2 for 27."""
    return max(ceil(-log(SMALLEST)) + 0.2, ceil(log(choices)) + ROOM)


def loss_axis(choices: int) -> Scale:
    highest = highest_loss(choices)
    return Scale(0, highest, tuple((n, whole(n)) for n in range(int(highest) + 1)))


def curve(highest: float, points: int = 161) -> list[float]:
    """Probabilities from just beyond the end of the axis up to 1, evenly spaced in loss."""
    return [exp(-(highest + 0.06) * (1 - i / (points - 1))) for i in range(points)]
