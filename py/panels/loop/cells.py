"""Numbers written into the cells of a heat map, where they fit. No DOM here."""

from math import floor, log10

import numpy as np

from ..kit.numbers import short

MOST = 1200  # numbers that are written at once
CHARACTER, PADDING, LINE = 6.3, 4, 13  # pixels, at the size of type that the style sheet gives a cell


def texts(array: np.ndarray, width: float, height: float) -> list | None:
    """The numbers in `array`, as nested lists, for cells of so many pixels; None if they do not fit.

    All have the same decimal places: two, and more where the largest number would else have one digit.
    """
    if array.size > MOST or height < LINE or not np.isfinite(array).all():
        return None
    largest = float(np.abs(array).max(initial=0)) or 1.0
    exponent = floor(log10(largest))
    decimals = max(0, (2 if exponent >= 0 else 1) - exponent)
    rows = [[[short(x, decimals) for x in row] for row in plane] for plane in array.tolist()]
    longest = max(len(text) for plane in rows for row in plane for text in row)
    return rows if longest * CHARACTER + PADDING <= width else None
