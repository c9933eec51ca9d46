"""The loss of a run as the outline behind the timeline. Pure Python."""

from math import isnan

from ..lab.history import History
from ..lab.timescale import share_of, step_at

POINTS = 120


def path(history: History, end: int) -> str:
    """The smoothed loss up to the step `end`, from its lowest to its highest value, as the path of an SVG of 100 by 100
    on the timeline's scale."""
    steps = sorted({step_at(i / POINTS, end) for i in range(POINTS + 1)} - {0})
    losses = [history.smoothed[min(-(-step // history.stride), len(history.smoothed) - 1)] for step in steps]
    known = [(step, loss) for step, loss in zip(steps, losses, strict=True) if not isnan(loss)]
    if len(known) < 2:
        return ""
    low, high = min(loss for _, loss in known), max(loss for _, loss in known)
    height = max(high - low, 1e-9)
    return "M" + " ".join(f"{100 * share_of(step, end):.1f},{100 * (high - loss) / height:.1f}" for step, loss in known)
