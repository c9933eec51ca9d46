"""Adam (Kingma and Ba, 2015) with the learning rate falling linearly to 0 over the run."""

from dataclasses import dataclass

import numpy as np

BETA1, BETA2, EPS = 0.85, 0.99, 1e-8


@dataclass(frozen=True)
class Schedule:
    """For each of some steps, after `first` others: the learning rate, and the factors that undo the moments' start at
    0. float64 (steps,)

    The update of a weight is  m = BETA1 m + (1 - BETA1) g,  v = BETA2 v + (1 - BETA2) g^2,
    w -= learning_rate * (m * unbias1) / (sqrt(v * unbias2) + EPS).
    """

    first: int
    learning_rate: np.ndarray
    unbias1: np.ndarray
    unbias2: np.ndarray

    @classmethod
    def of(cls, learning_rate: float, num_steps: int, first: int, count: int) -> "Schedule":
        """Steps `first` to `first + count` of a run of `num_steps`; the first step of a run is 0."""
        step = np.arange(first, first + count)
        return cls(
            first,
            learning_rate * (1 - step / num_steps),
            1 / (1 - BETA1 ** (step + 1.0)),
            1 / (1 - BETA2 ** (step + 1.0)),
        )

    def __iter__(self):
        """(learning_rate, unbias1, unbias2) of each step, as Python floats."""
        return zip(self.learning_rate.tolist(), self.unbias1.tolist(), self.unbias2.tolist(), strict=True)
