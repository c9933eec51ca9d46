"""Drawing from the list: a random number falls on one token's part of a bar as long as 1. Pure Python."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from math import prod

import numpy as np

from microgpt.sampling import keep_top, softmax


def reshaped(probabilities: np.ndarray, temperature: float, top_k: int | None) -> np.ndarray:
    """What is drawn from: the list at this temperature, the `top_k` most likely tokens alone; float64 (vocab_size,).

    Dividing scores by the temperature is raising probabilities to the power of 1 / temperature, and making their sum 1.
    """
    scores = np.log(np.maximum(probabilities, 1e-300))
    return softmax(keep_top(scores / temperature, top_k))


@dataclass(frozen=True)
class Draw:
    """`u` has fallen between `start` and `end`, the token's part of the bar. `best` was the likeliest token."""

    token: int
    u: float
    start: float
    end: float
    best: int

    @property
    def probability(self) -> float:
        return self.end - self.start


def draw(shares: np.ndarray, u: float) -> Draw:
    """`u` is a random number, 0 <= u < 1; as `sampling.pick` does it."""
    ends = np.cumsum(shares) / shares.sum()
    token = int(min(np.searchsorted(ends, u, side="right"), len(shares) - 1))
    start = float(ends[token - 1]) if token else 0.0
    return Draw(token, u, start, float(ends[token]), int(np.argmax(shares)))


class Writing:
    """A document that is drawn token by token after a prefix.

    Its random numbers are those of `model.sample(1, seed=seed, prefix=...)`, so that it becomes the same document.
    """

    def __init__(self, seed: int, prefix: Sequence[int], block_size: int, end: int):
        self.seed, self.prefix = seed, tuple(prefix)
        self.draws: list[Draw] = []
        rng = random.Random(seed)
        self._uniforms = [rng.random() for _ in range(block_size - len(self.prefix))]
        self._end = end

    @property
    def ids(self) -> tuple[int, ...]:
        """What stands there, without the end."""
        return self.prefix + tuple(one.token for one in self.draws if one.token != self._end)

    @property
    def context(self) -> tuple[int, ...]:
        """What stood there before the last draw."""
        return self.prefix + tuple(one.token for one in self.draws[:-1])

    @property
    def finished(self) -> bool:
        """Whether the end has been drawn, or the model can look at no more."""
        return len(self.draws) == len(self._uniforms) or bool(self.draws) and self.draws[-1].token == self._end

    def draw(self, shares: np.ndarray) -> Draw:
        """The next token, from probabilities (vocab_size,)."""
        self.draws.append(draw(shares, self._uniforms[len(self.draws)]))
        return self.draws[-1]

    @property
    def odds(self) -> float:
        """The probability of all that has been drawn."""
        return prod(one.probability for one in self.draws)
