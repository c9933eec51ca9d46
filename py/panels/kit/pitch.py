"""Losses as pitches: the higher the loss, the higher the tone. Pure Python."""

from collections.abc import Sequence

import numpy as np

LOWEST, HIGHEST = 196.0, 784.0  # Hz: two octaves, g to g'', which small loudspeakers still play
NOTES = 120  # of a curve, at most


def pitches(losses: Sequence[float] | np.ndarray, low: float, high: float) -> np.ndarray:
    """Hz. The same difference of losses is the same interval everywhere; beyond `low` and `high` they stay level."""
    shares = np.clip((np.asarray(losses, float) - low) / (high - low), 0, 1)
    return LOWEST * (HIGHEST / LOWEST) ** shares


def thinned(losses: np.ndarray, notes: int = NOTES) -> np.ndarray:
    """At most `notes` values of a curve, from its first known one to its last, at even distances."""
    known = losses[~np.isnan(losses)]
    return known[np.linspace(0, len(known) - 1, min(notes, len(known))).round().astype(int)]
