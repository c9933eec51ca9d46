"""Matrices as pictures: one pixel per number, scaled up by the browser without smoothing."""

import numpy as np
from pyscript import window
from pyscript.ffi import to_js

from . import dom, palette

_tables = {}


def shade(values, limit=1.0):
    """Positions on a colour scale, from -1 to 1, clipped at `limit`.

    They are signed square roots, so that small numbers can be told apart beside large ones.
    """
    return np.sign(values) * np.sqrt(np.minimum(np.abs(values) / limit, 1.0))


def cell_at(event, canvas, rows, columns):
    """The (row, column) under a pointer event, in the matrix drawn on `canvas`."""
    box = canvas.getBoundingClientRect()
    row = int((event.clientY - box.top) / max(1, box.height) * rows)
    column = int((event.clientX - box.left) / max(1, box.width) * columns)
    return min(max(row, 0), rows - 1), min(max(column, 0), columns - 1)


def paint(canvas, matrix, scale="sequential", limit=None):
    """Draws `matrix` (rows, cols) on a canvas, one pixel per number. Returns the limit of the colour scale.

    "sequential" runs from 0 to `limit`, "diverging" from -limit to limit; None means the largest magnitude. A NaN is
    left transparent.
    """
    matrix = np.asarray(matrix)
    rows, cols = matrix.shape
    if limit is None:
        limit = float(np.abs(matrix).max()) or 1.0
    table = _table(scale)
    pixels = np.empty((rows, cols, 4), np.uint8)
    pixels[..., :3] = table[_index(matrix, scale, limit, len(table))]
    pixels[..., 3] = np.where(np.isnan(matrix), 0, 255)
    if (canvas.width, canvas.height) != (cols, rows):
        canvas.width, canvas.height = cols, rows
    image = window.ImageData.new(window.Uint8ClampedArray.new(to_js(pixels.ravel()).buffer), cols, rows)
    canvas.getContext("2d").putImageData(image, 0, 0)
    return limit


def is_dark(matrix, scale, limit):
    """Whether white is easier to read than black on the colour of each number, as `paint` draws it: a bool array."""
    table = _table(scale)
    needs_white = [palette.ink_on(f"rgb({r} {g} {b})") == "#fff" for r, g, b in table.tolist()]
    return np.array(needs_white)[_index(matrix, scale, limit, len(table))]


def _index(matrix, scale, limit, size):
    """Places in a table of colours, in the matrix's shape; of a NaN, the first."""
    share = matrix / limit if scale == "sequential" else (matrix / limit + 1) / 2
    return np.clip(np.where(np.isnan(share), 0, share) * (size - 1) + 0.5, 0, size - 1).astype(np.intp)


def _table(scale):
    """(256, 3) uint8. The middle of the diverging scale is the page's background, so it depends on the theme."""
    key = scale if scale == "sequential" else dom.theme()
    if key not in _tables:
        colours = palette.SEQUENTIAL if scale == "sequential" else palette.DIVERGING[key]
        _tables[key] = np.array(colours, np.uint8)
    return _tables[key]
