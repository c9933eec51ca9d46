"""Adam (Kingma and Ba, 2015), with the weight decay of AdamW (Loshchilov and Hutter, 2019), and its learning rate."""

from dataclasses import dataclass
from math import pi

import numpy as np

from .config import Config
from .positions import cos_sin

EPS = 1e-8


@dataclass(frozen=True)
class Schedule:
    """For each of some steps, after `first` others: the learning rate, and the factors that undo the moments' start at
    0. float64 (steps,)

    The update of a weight is  m = beta1 m + (1 - beta1) g,  v = beta2 v + (1 - beta2) g^2,
    w -= learning_rate * weight_decay * w,  w -= learning_rate * (m * unbias1) / (sqrt(v * unbias2) + EPS).
    """

    first: int
    learning_rate: np.ndarray
    unbias1: np.ndarray
    unbias2: np.ndarray

    @classmethod
    def of(cls, config: Config, first: int, count: int) -> "Schedule":
        """Steps `first` to `first + count` of a run; its first step is 0."""
        step = np.arange(first, first + count)
        return cls(
            first,
            config.learning_rate * SHARES[config.schedule](step / config.num_steps),
            1 / (1 - config.beta1 ** (step + 1.0)),
            1 / (1 - config.beta2 ** (step + 1.0)),
        )

    def __iter__(self):
        """(learning_rate, unbias1, unbias2) of each step, as Python floats."""
        return zip(self.learning_rate.tolist(), self.unbias1.tolist(), self.unbias2.tolist(), strict=True)


def cosine(done):
    """From 1 down to 0, (1 + cos(pi * done)) / 2, slow at both ends. The same to the bit on every machine."""
    for_a_quarter, _ = cos_sin(pi / 4 * done)
    for_half = 2 * for_a_quarter * for_a_quarter - 1
    return for_half * for_half


SHARES = {  # of the learning rate that is left, by the share of the run that is done
    "linear": lambda done: 1 - done,
    "cosine": cosine,
    "constant": np.ones_like,
}


def clipping(norm: float, limit: float) -> float:
    """What gradients of this length are multiplied with, so that it is at most `limit`; 0 is no limit."""
    return limit / norm if limit and norm > limit else 1.0
