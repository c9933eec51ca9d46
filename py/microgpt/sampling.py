"""From scores to one chosen token."""

from collections.abc import Callable

import numpy as np

from .config import finite

COLDEST, HOTTEST = 1e-30, 1e30  # beyond these the samples stay the same, but float32 overflows


def softmax(logits: np.ndarray) -> np.ndarray:
    """Probabilities (..., vocab_size) from logits of the same shape."""
    p = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return p / p.sum(axis=-1, keepdims=True)


def check_temperature(temperature: float) -> float:
    """The temperature, limited to what float32 can divide by.

    Raises TypeError or ValueError unless it is a finite number above 0.
    """
    if not finite("temperature", temperature) > 0:
        raise ValueError(f"temperature is {temperature}; it must be above 0, for example 0.5")
    return min(max(temperature, COLDEST), HOTTEST)


def keep_top(logits: np.ndarray, top_k: int | None) -> np.ndarray:
    """The logits, those outside the `top_k` largest set to -inf; of equal ones the first stay. None keeps all."""
    if top_k is None or top_k >= len(logits):
        return logits
    kept = np.argsort(-logits, kind="stable")[:top_k]
    cut = np.full(len(logits), -np.inf)
    cut[kept] = logits[kept]
    return cut


def picker(uniforms: np.ndarray, temperature: float) -> Callable[[np.ndarray], int]:
    """Picks token after token, by the next of these numbers."""
    left = iter(uniforms)
    return lambda logits: pick(logits, temperature, next(left))


def pick(logits: np.ndarray, temperature: float, u: float) -> int:
    """The token at which the running total of probability first passes `u` (0 <= u < 1)."""
    cumulative = np.cumsum(softmax(np.asarray(logits, np.float64) / temperature))
    return int(min(np.searchsorted(cumulative, u * cumulative[-1], side="right"), len(cumulative) - 1))
