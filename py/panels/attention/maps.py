"""The attention of a model, whatever its code calls its layers and however many heads they have."""

from collections.abc import Mapping

import numpy as np

ENDING = "attention"  # of the names that gpt.py gives: "layer0.attention"
CLOSE = 1e-3  # to 1, for a row of shares


def attention_maps(seen: Mapping[str, np.ndarray]) -> list[np.ndarray]:
    """(heads, T, T) for each tensor of `Model.look` whose name ends in "attention" and whose rows are shares of 1.

    Empty for a model that has none, or names none.
    """
    positions = len(seen["logits"])
    named = [np.asarray(tensor, float) for name, tensor in seen.items() if name.endswith(ENDING)]
    square = [one.reshape(-1, positions, positions) for one in named if one.shape[-2:] == (positions, positions)]
    return [one for one in square if (one >= 0).all() and (abs(one.sum(axis=-1) - 1) < CLOSE).all()]


def looks_ahead(maps: list[np.ndarray]) -> bool:
    """Whether a position draws on later ones, as it does without the causal mask."""
    return any(np.triu(one, 1).max() > CLOSE for one in maps)


def side_by_side(maps: list[np.ndarray]) -> np.ndarray:
    """(layers, heads, T, T); layers with fewer heads than others are filled up with NaN."""
    most, positions = max(map(len, maps)), maps[0].shape[-1]
    filled = np.full((len(maps), most, positions, positions), np.nan)
    for layer, one in enumerate(maps):
        filled[layer, : len(one)] = one
    return filled
