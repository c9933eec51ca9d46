"""Arrays as coloured cells: all of a picture in one small image, one pixel a number."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from .layout import Layout
from .reading import Reading

MOST = 192  # cells in a row; where there are more numbers, each shows the largest of several
# The colour scales end at these magnitudes, or at the largest number if that is larger. They are fixed, so that one
# sees numbers grow while a model learns.
LIMITS = {"vectors": 2.5, "mlp": 1.5, "sum": 4.0, "scores": 5.0}
WEIGHTS = 0.5  # and the scale of the weights
FAINTEST = 20  # opacity of a share of zero, of 255


@dataclass(frozen=True)
class Patch:
    """An array: (x, y, width, height) in the image, and in the layout, where each of its rows is as wide as a line's
    whole room. What falls outside the rows' own places is to be clipped.
    """

    source: tuple[int, int, int, int]
    target: tuple[float, float, float, float]


def image(
    layout: Layout, reading: Reading, diverging: np.ndarray, ink: Sequence[int]
) -> tuple[np.ndarray, list[Patch]]:
    """(pixels, patches): uint8 (height, width, 4), and where its arrays belong.

    `diverging` are colours, uint8 (count, 3), for signed numbers. Shares are drawn in `ink`, the more opaque the
    larger.
    """
    n = len(layout.lines)
    blocks, patches, top = [], [], 0
    for box in layout.boxes:
        array = reading.values.get(box.station.key)
        if array is None or box.station.kind == "probabilities":
            continue
        signed = box.station.kind != "attention"
        planes = pooled(array[None] if signed else array)[: len(box.planes), :n]
        heads, rows, cols = planes.shape
        pixels = np.empty((heads * rows, cols, 4), np.uint8)
        if signed:
            pixels[..., :3] = diverging[_shades(planes[0], LIMITS.get(box.station.kind, 1.0), len(diverging))]
            pixels[..., 3] = 255
        else:
            pixels[..., :3] = ink
            opaque = np.tril(FAINTEST + (255 - FAINTEST) * np.sqrt(np.clip(planes, 0, 1)))  # no row sees a later one
            pixels[..., 3] = opaque.reshape(-1, cols)
        if layout.is_mirrored:
            pixels = pixels.reshape(heads, rows, cols, 4)[:, ::-1].reshape(-1, cols, 4)
        for start, size in box.planes[:heads]:
            target = layout.rectangle(start, min(layout.lines) - layout.room / 2, size, layout.room * rows)
            source = (top, 0, rows, cols) if layout.upright else (0, top, cols, rows)
            patches.append(Patch(source, target))
            top += rows
        blocks.append(pixels)
    whole = np.zeros((max(1, top), max([1, *(block.shape[1] for block in blocks)]), 4), np.uint8)
    top = 0
    for block in blocks:
        whole[top : top + len(block), : block.shape[1]] = block
        top += len(block)
    return (np.ascontiguousarray(whole.swapaxes(0, 1)) if layout.upright else whole), patches


def sampled(layout: Layout, weights: Mapping[str, np.ndarray]) -> list[np.ndarray]:
    """Of each matrix in the layout the weights that are drawn, as they lie there."""
    drawn = []
    for box in layout.boxes:
        for matrix in box.matrices:
            numbers = weights[matrix.name][:: matrix.stride, :: matrix.stride]
            drawn.append((numbers.T if matrix.turned else numbers).copy())
    return drawn


def weights_image(layout: Layout, drawn: Sequence[np.ndarray], diverging: np.ndarray) -> tuple[np.ndarray, list[Patch]]:
    """As `image`, of what `sampled` returns."""
    return _stacked(layout, [diverging[_shades(numbers, WEIGHTS, len(diverging))] for numbers in drawn])


def changes_image(
    layout: Layout,
    before: Sequence[np.ndarray],
    after: Sequence[np.ndarray],
    colours: tuple[Sequence[int], Sequence[int]],
) -> tuple[np.ndarray, list[Patch]]:
    """How far weights have moved: from the first colour, not at all, to the second, farthest of all."""
    moves = [np.abs(new - old) for old, new in zip(before, after, strict=True)]
    farthest = max((float(one.max()) for one in moves), default=0.0) or 1.0
    low, high = (np.array(colour, np.float32) for colour in colours)
    return _stacked(layout, [low + (high - low) * (one / farthest)[..., None] for one in moves])


def _stacked(layout, colours):
    """Matrices one below the other."""
    matrices = [matrix for box in layout.boxes for matrix in box.matrices]
    height, width = sum(len(one) for one in colours), max((one.shape[1] for one in colours), default=1)
    pixels, patches, top = np.zeros((max(1, height), width, 4), np.uint8), [], 0
    for matrix, one in zip(matrices, colours, strict=True):
        rows, cols, _ = one.shape
        pixels[top : top + rows, :cols, :3] = one
        pixels[top : top + rows, :cols, 3] = 255
        patches.append(Patch((0, top, cols, rows), matrix.place))
        top += rows
    return pixels, patches


def pooled(array: np.ndarray) -> np.ndarray:
    """With at most MOST columns, each of them the number of the largest magnitude of those it stands for."""
    cols = array.shape[-1]
    if cols <= MOST:
        return array
    starts = np.arange(MOST) * cols // MOST
    high, low = np.maximum.reduceat(array, starts, axis=-1), np.minimum.reduceat(array, starts, axis=-1)
    return np.where(high >= -low, high, low)


def _shades(numbers, limit, colours):
    """Places on the scale, by signed square roots, so that small numbers can be told apart beside large ones."""
    size = np.abs(numbers)
    limit = max(limit, float(size.max(initial=0)))
    shade = np.copysign(np.sqrt(size / limit), numbers)
    return ((shade + 1) * ((colours - 1) / 2) + 0.5).astype(np.intp)
