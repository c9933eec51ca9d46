"""What may follow a prefix: which choices have a bar, and how the training documents go on."""

from collections.abc import Sequence

import numpy as np

from microgpt.token_ids import TokenIds

MANY = 60  # choices, above which only the likeliest have a bar
LIKELIEST = 20


def entropy(probabilities: np.ndarray) -> float:
    """In bits: Shannon, 1948."""
    return float(-(probabilities * np.log2(np.maximum(probabilities, 1e-300))).sum())


def shown(probabilities: np.ndarray, by_probability: bool, wanted: list[int]) -> list[int]:
    """The tokens that have a row, in their order. Of many, `wanted` come first."""
    size = len(probabilities)
    if not by_probability and size <= MANY:
        return list(range(size))
    likeliest: list[int] = np.argsort(-probabilities, kind="stable").tolist()
    if size <= MANY:
        return likeliest
    return list(dict.fromkeys([*wanted, *likeliest[:LIKELIEST]]))


def continuations(prefix: Sequence[int], documents: TokenIds, size: int) -> np.ndarray:
    """Counts of what follows `prefix` (token ids without BOS) in those that begin with it; int (size,)."""
    found = np.flatnonzero(documents.sizes >= len(prefix))
    for place, token in enumerate(prefix, 1):
        found = found[documents.ids[documents.starts[found] + place] == token]
    return np.bincount(documents.ids[documents.starts[found] + len(prefix) + 1], minlength=size)
