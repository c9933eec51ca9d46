"""Arrays as coloured cells: all of a picture in one small image, one pixel a number."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .layout import Layout
from .reading import Reading

MOST = 192  # cells in a row; where there are more, each shows the largest of several
# The colour scales end at these magnitudes, or at the largest number if that is larger. They are fixed, so that one
# sees numbers grow while a model learns.
LIMITS = {"vectors": 2.5, "mlp": 1.5, "sum": 4.0, "scores": 5.0}


@dataclass(frozen=True)
class Patch:
    """A row of an array: (x, y, width, height) in the image, and in the layout."""

    source: tuple[int, int, int, int]
    target: tuple[float, float, float, float]


def image(
    layout: Layout, reading: Reading, diverging: Sequence[Sequence[int]], ink: Sequence[int]
) -> tuple[np.ndarray, list[Patch]]:
    """(pixels, patches): uint8 (height, width, 4), and where each of its rows belongs.

    `diverging` are 256 colours, for signed numbers; shares are drawn in `ink`, the more opaque the larger.
    """
    table = np.asarray(diverging, np.uint8)
    rows, patches = [], []
    for box in layout.boxes:
        array = reading.values.get(box.station.key)
        if array is None or box.station.kind == "probabilities":
            continue
        signed = box.station.kind != "attention"
        planes = pooled(array if array.ndim == 3 else array[None])
        limit = max(LIMITS.get(box.station.kind, 1.0), float(np.abs(planes).max(initial=0)))
        for i, plane in enumerate(planes[: len(box.planes)]):
            for row in range(min(len(plane), len(layout.lines))):
                numbers = plane[row] if signed else plane[row, : row + 1]
                colours = _signed(numbers / limit, table) if signed else _shares(numbers, ink)
                x, y, width, height = layout.cells(box, i, row)
                share = len(numbers) / plane.shape[-1]  # a triangle: the others have not been written yet
                width, height = (width, height * share) if layout.upright else (width * share, height)
                patches.append(Patch((0, len(rows), len(numbers), 1), (x, y, width, height)))
                rows.append(colours)
    pixels = np.zeros((max(1, len(rows)), max([1, *map(len, rows)]), 4), np.uint8)
    for i, row in enumerate(rows):
        pixels[i, : len(row)] = row
    if layout.upright:
        turned = [
            Patch((y, x, height, width), patch.target) for patch in patches for x, y, width, height in [patch.source]
        ]
        return np.ascontiguousarray(pixels.swapaxes(0, 1)), turned
    return pixels, patches


def pooled(planes):
    cols = planes.shape[-1]
    if cols <= MOST:
        return planes
    starts = np.arange(MOST) * cols // MOST
    high, low = np.maximum.reduceat(planes, starts, axis=-1), np.minimum.reduceat(planes, starts, axis=-1)
    return np.where(high >= -low, high, low)


def _signed(shares, table):
    shade = np.sign(shares) * np.sqrt(np.minimum(np.abs(shares), 1))
    index = ((shade + 1) / 2 * (len(table) - 1) + 0.5).astype(np.intp)
    return np.concatenate([table[index], np.full((len(index), 1), 255, np.uint8)], axis=1)


def _shares(shares, ink):
    opaque = (20 + 235 * np.sqrt(np.clip(shares, 0, 1))).astype(np.uint8)
    return np.concatenate([np.broadcast_to(np.asarray(ink, np.uint8), (len(shares), 3)), opaque[:, None]], axis=1)
