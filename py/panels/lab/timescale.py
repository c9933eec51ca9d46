"""The scale of the timeline: the share of the way through a run at which a step stands. Pure Python.

It is nearly linear for the first few steps and logarithmic from then on, because most of what a run gains it gains
early: the first fifty of 1,000 steps take half of the way, where a square root would give them 22 %.
"""

from math import expm1, log1p

LINEAR = 25 / 9  # steps; the first 50 of 1,000 take half of the way if (1 + 50 / LINEAR)² = 1 + 1000 / LINEAR


def share_of(step: float, end: int) -> float:
    """From 0 at step 0 to 1 at `end`, the last step."""
    return log1p(step / LINEAR) / log1p(end / LINEAR) if end else 0.0


def step_at(share: float, end: int) -> int:
    """The step that is nearest to this share of the way; the inverse of `share_of`."""
    return min(end, round(LINEAR * expm1(share * log1p(end / LINEAR))))
