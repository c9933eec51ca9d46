"""One head from the whole to its parts: its rows, and their cells. Pure Python."""

from collections.abc import Sequence

import numpy as np

from ..kit.numbers import rough_percent, whole
from ..kit.walk import words as chart
from ..kit.walk.tree import Part
from ..kit.words import character, quoted
from . import words


def outline(tokens: Sequence[str], layer: int, head: int, attention: np.ndarray | None, noun: str) -> Part:
    """`attention` (T, T) of one head, None if the model has none. A row shows (row, None), a cell (row, column)."""
    if attention is None:
        return Part(f"{words.GRID}. {chart.NOTHING_YET}")
    count = len(tokens) + 1
    at = attention[np.arange(1, count), np.arange(count - 1)].mean() if count > 1 else 1.0
    said = (
        f"{words.head(layer, head)}: who looks where. There are {whole(count)} rows, one for the start and one for "
        f"each {noun} of {quoted(''.join(tokens))}. A row divides 100% among its own place and those before it. The "
        f"place just before gets {rough_percent(float(at))} on average."
    )
    return Part(said, lambda: [_row(tokens, row, attention, noun) for row in range(count)])


def _row(tokens, row, attention, noun):
    shares = attention[row, : row + 1]
    who = "The start" if row == 0 else f"{quoted(character(tokens[row - 1]))}, {noun} {whole(row)},"

    def cells():
        return [
            Part(f"{who} takes {rough_percent(float(shares[c]))} from {words.place(tokens, c, row)}.", shows=(row, c))
            for c in range(row + 1)
        ]

    return Part(words.row_in_words(tokens, row, shares, noun), cells, (row, None))
