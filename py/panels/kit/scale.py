"""The axes of plots, linear or logarithmic: map values to shares of the axis and back. Pure Python."""

from dataclasses import dataclass
from math import ceil, floor, log

LEARNED_BY_HEART = 1000  # documents; of fewer, a run may learn each, and its loss goes towards 0
ROOM = 1.4  # a logarithmic axis extends beyond the outermost values by at least this factor


@dataclass(frozen=True)
class Scale:
    """An axis from `low` to `high`, with a (value, text) pair for each tick."""

    low: float
    high: float
    ticks: tuple[tuple[float, str], ...]
    logarithmic: bool = False

    def share(self, value: float) -> float:
        """0 at the low end, 1 at the high end."""
        if self.logarithmic:
            return log(value / self.low) / log(self.high / self.low)
        return (value - self.low) / (self.high - self.low)

    def value(self, share: float) -> float:
        """The inverse of `share`."""
        if self.logarithmic:
            return self.low * (self.high / self.low) ** share
        return self.low + share * (self.high - self.low)


def log_range(low: float, high: float) -> tuple[int, int]:
    """Ends for a logarithmic axis with some room beyond both values, chosen from 1, 3, 10, 30, ... 3·10¹⁷."""
    ends = [digit * 10**power for power in range(18) for digit in (1, 3)]
    return max(end for end in ends if end <= max(1, low / ROOM)), min(end for end in ends if end >= high * ROOM)


def tens(low: float, high: float) -> list[int]:
    """The powers of ten from `low` up to, but not including, `high`, where a label would stick out."""
    return [10**power for power in range(18) if low <= 10**power < high]


def even_ticks(low: float, high: float, most: int = 8) -> list[float]:
    """Multiples of a round step (0.1, 0.2, 0.5, ...) between two numbers: as many as possible, but at most `most`."""
    for step in (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5):
        first, last = ceil(low / step - 1e-9), floor(high / step + 1e-9)
        if last - first < most:
            return [round(n * step, 2) for n in range(first, last + 1)]
    raise ValueError(f"no step is wide enough for {most} ticks from {low} to {high}")


def loss_range(vocabulary_size: int, documents: int) -> tuple[float, float]:
    """Of a chart of losses, (low, high) in nats a token: from three tenths of a blind guess, ln(vocabulary_size), to a
    third above it.

    (1.0, 4.4) for the 27 tokens of the page's names. For few documents, from 0.
    """
    blind_guess = log(vocabulary_size)
    low = 0.0 if documents < LEARNED_BY_HEART else round(0.3 * blind_guess, 1)
    return low, ceil(blind_guess * 40 / 3) / 10
