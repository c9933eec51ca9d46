"""The answer to "Why does the loss fall fast at first and then ever more slowly?": where a run gained. Pure Python."""

from dataclasses import dataclass

import numpy as np

from ..kit.numbers import counted, fixed, rough_percent, whole

EARLY = 50  # steps


@dataclass(frozen=True)
class Gains:
    """Smoothed losses of a run: at its first step, at the step EARLY or the next one known, and at the last."""

    first: float
    early: float
    last: float
    early_at: int
    last_at: int

    @property
    def share(self) -> float:
        """Of what was gained, what was gained early."""
        return (self.first - self.early) / (self.first - self.last)


def gains(steps: np.ndarray, smoothed: np.ndarray) -> Gains | None:
    """None for a run that has not come far enough."""
    known = np.flatnonzero(~np.isnan(smoothed))
    later = [i for i in known.tolist() if steps[i] >= EARLY]
    if len(later) < 2:
        return None
    first, early, last = known[0], later[0], known[-1]
    return Gains(
        float(smoothed[first]), float(smoothed[early]), float(smoothed[last]), int(steps[early]), int(steps[last])
    )


def sentence(found: Gains | None, count: int) -> str:
    """`count` is how many steps the run has done."""
    if found is None:
        return f"This run has done {counted(count, 'step', 'steps')} so far. Train on, and its curve stands here."
    said = (
        f"In this run the smoothed loss went from {fixed(found.first, 2)} to {fixed(found.early, 2)} in the first "
        f"{whole(found.early_at)} steps, and to {fixed(found.last, 2)} in the next "
        f"{whole(found.last_at - found.early_at)}."
    )
    if found.last >= found.first:
        return said
    return (
        f"{said} So the first {whole(found.early_at)} made {rough_percent(found.share)} of the whole difference. "
        "Blatant mistakes go first; what is left is subtle."
    )
