"""Matrices as pictures: one pixel a number, scaled up by the browser without smoothing."""

import numpy as np
from pyscript import window
from pyscript.ffi import to_js

from . import dom, palette

_tables = {}


def paint(canvas, matrix, scale="sequential", limit=None):
    """Draws `matrix` (rows, cols) on a canvas of that many pixels. Returns the limit of the colours.

    "sequential" runs from 0 to `limit`, "diverging" from -limit to limit; None takes the largest number there is.
    """
    matrix = np.asarray(matrix)
    rows, cols = matrix.shape
    if limit is None:
        limit = float(np.abs(matrix).max()) or 1.0
    table = _table(scale)
    share = matrix / limit if scale == "sequential" else (matrix / limit + 1) / 2
    index = np.clip(share * (len(table) - 1) + 0.5, 0, len(table) - 1).astype(np.intp)
    if (canvas.width, canvas.height) != (cols, rows):
        canvas.width, canvas.height = cols, rows
    pixels = np.empty((rows, cols, 4), np.uint8)
    pixels[..., :3] = table[index]
    pixels[..., 3] = 255
    image = window.ImageData.new(window.Uint8ClampedArray.new(to_js(pixels.ravel()).buffer), cols, rows)
    canvas.getContext("2d").putImageData(image, 0, 0)
    return limit


def _table(scale):
    """(256, 3) uint8; the diverging scale has the page's own ground in its middle, so it depends on the theme."""
    key = scale if scale == "sequential" else dom.theme()
    if key not in _tables:
        colours = palette.SEQUENTIAL if scale == "sequential" else palette.DIVERGING[key]
        _tables[key] = np.array(colours, np.uint8)
    return _tables[key]
