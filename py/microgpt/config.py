"""The shape of a model and of its training run, checked once, before anything is computed."""

import math
from dataclasses import dataclass

SCHEDULES = ("linear", "cosine", "constant")
COUNTS = ("n_embd", "n_head", "n_layer", "block_size", "num_steps", "batch_size")


@dataclass(frozen=True)
class Config:
    """Sizes are counts of numbers, heads, layers, tokens, steps and documents a step; `holdout` is a share of the
    documents.

    The learning rate falls to 0 over the run, in a line or along a cosine, or is constant (`schedule`). At each step
    weights lose the share learning_rate * weight_decay; gradients, all taken together, are no longer than `grad_clip`,
    where it is not 0.

    Raises TypeError or ValueError, saying what to change, if a value makes no sense.
    """

    n_embd: int = 16
    n_head: int = 4
    n_layer: int = 1
    block_size: int = 16
    num_steps: int = 1000
    learning_rate: float = 0.01
    seed: int = 42
    holdout: float = 0.0
    batch_size: int = 1
    schedule: str = "linear"
    beta1: float = 0.85
    beta2: float = 0.99
    weight_decay: float = 0.0
    grad_clip: float = 0.0

    def __post_init__(self):
        for name in COUNTS:
            value = whole(name, getattr(self, name))
            if value < 1:
                raise ValueError(f"{name} is {value}; it must be at least 1")
        whole("seed", self.seed)
        if self.n_embd % self.n_head:
            raise ValueError(
                f"n_embd {self.n_embd} cannot be shared equally by n_head {self.n_head}; "
                f"choose n_head among {', '.join(map(str, divisors(self.n_embd)))}"
            )
        if not (finite("learning_rate", self.learning_rate) > 0):
            raise ValueError(f"learning_rate is {self.learning_rate}; it must be above 0, for example 0.01")
        if not (0 <= finite("holdout", self.holdout) < 1):
            raise ValueError(f"holdout is {self.holdout}; it is a share of the documents, from 0 to below 1")
        self._check_optimiser()

    def _check_optimiser(self):
        if self.schedule not in SCHEDULES:
            raise ValueError(f"schedule is {self.schedule!r}; choose among {', '.join(SCHEDULES)}")
        for name in ("beta1", "beta2"):
            if not (0 <= finite(name, getattr(self, name)) < 1):
                raise ValueError(f"{name} is {getattr(self, name)}; it must be from 0 to below 1")
        for name in ("weight_decay", "grad_clip"):
            if not (finite(name, getattr(self, name)) >= 0):
                raise ValueError(f"{name} is {getattr(self, name)}; it must be 0, for none, or above")

    @property
    def head_dim(self) -> int:
        """Numbers that one attention head works on."""
        return self.n_embd // self.n_head


def divisors(n: int) -> list[int]:
    """The counts of heads that n_embd = n can be shared among."""
    return [d for d in range(1, n + 1) if n % d == 0]


def whole(name: str, value) -> int:
    """The value itself. Raises TypeError unless it is an int."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"{name} is {value!r}; it must be a whole number (int)")
    return value


def finite(name: str, value) -> float:
    """The value itself. Raises TypeError or ValueError unless it is a finite int or float."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise TypeError(f"{name} is {value!r}; it must be a number")
    if not math.isfinite(value):
        raise ValueError(f"{name} is {value}; it must be a finite number")
    return value
