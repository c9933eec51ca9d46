"""The answer to "What may a position look at, what may it not, and why?". Pure Python."""

from collections.abc import Sequence

import numpy as np

from microgpt import Nouns

from .words import head, note_on_model, row_in_words


def sentence(tokens: Sequence[str], layer: int, head_: int, attention: np.ndarray, ahead: bool, nouns: Nouns) -> str:
    """`attention` (T, T) of one head; `ahead` says that this model looks ahead."""
    row = len(tokens)
    seen = f"{head(layer, head_)}. {row_in_words(tokens, row, attention[row, : row + 1], nouns.token)}"
    if ahead:
        return f"{seen} {note_on_model(True, True)}"
    return (
        f"{seen} The hatched corner is what comes later. Every share there is 0: it is what each position has to "
        "guess, and a model that could see it would learn nothing."
    )
