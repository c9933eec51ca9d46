"""The gradients of all weights from the whole to their parts: matrices, and in each the rows. Pure Python."""

from collections.abc import Mapping

import numpy as np

from microgpt import Nouns

from ..kit.numbers import adaptive, counted, whole
from ..kit.walk import words as chart
from ..kit.walk.tree import Part
from ..kit.words import quoted
from . import words


def outline(name: str, step: int, gradients: Mapping[str, np.ndarray], nouns: Nouns) -> Part:
    """A matrix and a row show the place of their largest gradient, (matrix, row, column)."""
    if not gradients:
        return Part(f"{words.PICTURES}. {chart.NOTHING_YET}")
    largest = max(gradients, key=lambda one: np.abs(gradients[one]).max())
    matrices = counted(len(gradients), "matrix", "matrices")
    said = (
        f"{words.PICTURES} of {matrices} at step {whole(step)}, on the {nouns.document} {quoted(name)}. The largest is "
        f"in {largest}."
    )
    return Part(said, lambda: [_matrix(*one) for one in gradients.items()])


def _matrix(name, array):
    row, column = _largest(array)
    zeros = counted(int((array == 0).sum()), "weight has", "weights have")
    about = words.about_matrix(name)
    said = (
        f"{name}{f', {about},' if about else ''} has {counted(array.shape[0], 'row', 'rows')} of "
        f"{whole(array.shape[1])}. Its largest gradient is {adaptive(float(array[row, column]))}, in row {whole(row)} "
        f"and column {whole(column)}; {zeros} none."
    )
    return Part(said, lambda: [_row(name, i, values) for i, values in enumerate(array)], (name, row, column))


def _row(name, row, values):
    _, column = _largest(values[None])
    if not values.any():
        return Part(f"Row {whole(row)} of {name} is 0 throughout.", shows=(name, row, 0))
    said = (
        f"In row {whole(row)} of {name} the largest gradient is {adaptive(float(values[column]))}, in column "
        f"{whole(column)}; the mean size is {adaptive(float(np.abs(values).mean()))}."
    )
    return Part(said, shows=(name, row, column))


def _largest(array):
    return tuple(int(i) for i in np.unravel_index(int(np.abs(array).argmax()), array.shape))
