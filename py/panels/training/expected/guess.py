"""The curve that a reader expects, and where the real one differs from it. Pure Python."""

from dataclasses import dataclass

import numpy as np

COLUMNS = 100  # of the chart, from the first step to the last


class Guess:
    """`losses` (COLUMNS + 1,) at even distances along the run, NaN where nothing has been drawn yet."""

    def __init__(self):
        self.losses = np.full(COLUMNS + 1, np.nan)
        self._last: tuple[int, float] | None = None

    @property
    def is_drawn(self) -> bool:
        return bool(np.count_nonzero(~np.isnan(self.losses)) > 1)

    def draw_to(self, share: float, loss: float) -> None:
        """A stroke from where the pen was, if it was down, to a share of the run from 0 to 1."""
        here = round(min(max(share, 0.0), 1.0) * COLUMNS), loss
        before, self._last = self._last or here, here
        (left, a), (right, b) = sorted((before, here))
        columns = np.arange(left, right + 1)
        self.losses[columns] = np.interp(columns, (left, right), (a, b)) if right > left else loss

    def lift(self) -> None:
        """The next stroke begins where it is put."""
        self._last = None

    def at(self, shares: np.ndarray) -> np.ndarray:
        """The curve at shares of the run: straight across gaps, level before its first point and after its last."""
        drawn = np.flatnonzero(~np.isnan(self.losses))
        return np.interp(shares * COLUMNS, drawn, self.losses[drawn])

    def drawn_at(self, shares: np.ndarray) -> np.ndarray:
        """The same, NaN before its first point and after its last: what there is to see of it."""
        drawn = np.flatnonzero(~np.isnan(self.losses))
        if not len(drawn):
            return np.full(len(shares), np.nan)
        return np.interp(shares * COLUMNS, drawn, self.losses[drawn], left=np.nan, right=np.nan)


@dataclass(frozen=True)
class Difference:
    """Between the curve that was expected and the real one, in nats a token, and in steps.

    mean      how far apart they are on average
    step      where they are farthest apart; there `expected` and `real` are their heights
    halfway   the first steps at which each had come down half of its way: (expected, real)
    end       their last heights: (expected, real)
    """

    mean: float
    step: int
    expected: float
    real: float
    halfway: tuple[int, int]
    end: tuple[float, float]


def difference(guess: Guess, steps: np.ndarray, losses: np.ndarray) -> Difference | None:
    """`losses` (points,) is the real curve over `steps` (points,), NaN where it is not known; None if it is nowhere."""
    known = ~np.isnan(losses)
    if not known.any() or not guess.is_drawn:
        return None
    at, real = steps[known], losses[known]
    expected = guess.at(at / steps[-1])
    apart = np.abs(expected - real)
    worst = int(np.argmax(apart))
    return Difference(
        float(apart.mean()),
        int(at[worst]),
        float(expected[worst]),
        float(real[worst]),
        (_halfway(at, expected), _halfway(at, real)),
        (float(expected[-1]), float(real[-1])),
    )


def _halfway(steps, losses):
    middle = (losses[0] + losses[-1]) / 2
    return int(steps[np.argmax(losses <= middle)]) if losses[-1] < losses[0] else int(steps[-1])
