"""The losses of all steps of a run, as far as a plot has room for them. Pure Python."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..lab.history import MEMORY, spread

POINTS = 1000  # of a longer run, steps at even distances: their mean would hide how far single steps lie apart


@dataclass(frozen=True)
class StepLosses:
    """At some `steps` (points,) of a run the `losses` (points,), and the moving average of all losses up to there,
    `smoothed` (points,), as in `History`. `spread` is that of all steps.
    """

    steps: np.ndarray
    losses: np.ndarray
    smoothed: np.ndarray
    spread: float

    @classmethod
    def of(cls, losses: Sequence[float]) -> "StepLosses":
        """`losses` are those of all steps of a run, in order."""
        every = np.asarray(losses)
        growing = MEMORY ** -np.arange(len(every), dtype=float)  # 10⁸⁸ at 10,000 steps, the longest run of the panel
        smoothed = np.cumsum(growing * every) / np.cumsum(growing)
        stride = -(-len(every) // POINTS)
        steps = np.arange(stride, len(every) + 1, stride)
        drawn = steps - 1
        return cls(steps, every[drawn].astype(np.float32), smoothed[drawn].astype(np.float32), spread(every))


def on_common_steps(runs: Sequence[StepLosses | None]) -> tuple[np.ndarray, list[np.ndarray]]:
    """For a chart: the steps of all these runs, and of each run the losses and the smoothed ones, NaN at steps that it
    has none for. There must be one run; the others may be None.
    """
    steps = np.array(sorted({step for run in runs if run is not None for step in run.steps.tolist()}))
    curves = []
    for run in runs:
        for name in ("losses", "smoothed"):
            curve = np.full(len(steps), np.nan)
            if run is not None:
                curve[np.searchsorted(steps, run.steps)] = getattr(run, name)
            curves.append(curve)
    return steps, curves
