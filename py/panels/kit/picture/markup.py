"""The picture as SVG, in text: what is drawn with lines and letters rather than with cells. Colours are the page's CSS.

The build makes the still pictures of this (py/sitebuild/page/pictures.py), so it needs neither NumPy nor a browser.
"""

from collections.abc import Collection, Mapping, Sequence
from html import escape
from math import sqrt

from .layout import Box, Layout, lay_out
from .station import Station
from .wires import Wires, joins

NAMES = {"mlp": "MLP"}  # of stations; the others are called by their kinds
WIDE, NARROW = (1056.0, 360.0), (620.0, 360.0)  # (length, breadth) of the picture on a wide window, and on a narrow one
UNDER, BESIDE = (4.0, 64.0), (92.0, 4.0)  # margins for names and weights: below the picture, or on its left
LOW, LOWEST = (4.0, 44.0), (4.0, 16.0)  # of a picture of another size; the second has no room for weights
ENOUGH = 140.0  # pixels across for them
SMALL = (184.0, 44.0)  # of the picture beside a heading
SMALL_ROWS = 3
LEAST = 0.001  # probability of which there is something to be seen
RADIUS = 3.5  # of a join
LETTER = 22.0  # along, before the bar of a loss: the letter that really followed
TOP = 1.5  # the scale of a loss ends at this multiple of a blind guess


def whole(
    stations: Sequence[Station],
    rows: int,
    upright: bool,
    focus: str | None = None,
    size: tuple[float, float] | None = None,
    mirrored: bool = False,
) -> Layout:
    """The layout of the large picture, or of one of another `size`."""
    usual, margin = (NARROW, BESIDE) if upright else (WIDE, UNDER)
    if size and not upright:
        margin = LOW if size[1] >= ENOUGH else LOWEST
    size = size or usual
    return lay_out(stations, rows, *size, upright=upright, mirrored=mirrored, focus=focus, margin=margin)


def svg(layout: Layout, content: str, kind: str) -> str:
    """A drawing on which everything has the layout's coordinates."""
    return (
        f'<svg class="{kind}" viewBox="0 0 {layout.width:g} {layout.height:g}" aria-hidden="true" focusable="false">'
        f"{content}</svg>"
    )


def frame(layout: Layout) -> str:
    """What stands there before there are numbers: an empty place for every row, the names, the sums."""
    groups = "".join(
        f'<g class="station" data-station="{box.station.key}">'
        f"{_places(layout, box)}{_matrices(box)}{_name(layout, box)}</g>"
        for box in layout.boxes
    )
    plus = "".join(
        f"M{x - RADIUS:.1f} {y:.1f}h{2 * RADIUS:.1f}M{x:.1f} {y - RADIUS:.1f}v{2 * RADIUS:.1f}"
        for x, y in joins(layout)
    )
    circles = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{RADIUS + 1.5}"/>' for x, y in joins(layout))
    return f'{groups}<g class="joins">{circles}<path d="{plus}"/></g>'


def wires(paths: Mapping[float, str]) -> str:
    """Of `Wires.forward` or `Wires.backward`."""
    return "".join(f'<path stroke-width="{width}" d="{path}"/>' for width, path in sorted(paths.items()))


def tokens(layout: Layout, letters: Sequence[str], ids: Sequence[int], wanted: Sequence[str]) -> str:
    """The labels of each position's token, its id, and the label of what really follows it."""
    boxes = {box.station.kind: box for box in layout.boxes}
    texts = []
    for i, line in enumerate(layout.lines[: len(letters)]):
        texts.append(_text(layout, boxes["letters"].middle, line, letters[i], "letter"))
        texts.append(_text(layout, boxes["ids"].middle, line, str(ids[i]), "id"))
        texts.append(_text(layout, boxes["loss"].start + LETTER / 2, line, wanted[i], "wanted"))
    return "".join(texts)


def places(layout: Layout) -> str:
    """A path around all rows of all arrays."""
    return "".join(_rows(layout, box) for box in layout.boxes)


def front(layout: Layout) -> str:
    """What moves along the lines, at the start of them all: CSS moves it."""
    starts = (layout.at(0, line) for line in layout.lines)
    return "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5"/>' for x, y in starts)


class Bars:
    """Of probabilities, a bar for each of `count` tokens at each position. Its height, as a letter is to be found even
    where it has 1%, goes with the root of the probability.
    """

    def __init__(self, layout: Layout, count: int):
        box = next(box for box in layout.boxes if box.station.kind == "probabilities")
        self._room, step = box.high - box.low, box.size / count
        width = max(step * 0.8, 0.4)
        self._feet, self._ends = [], []
        for line in layout.lines:
            foot = line + box.high
            if layout.upright:
                self._feet.append([f"M{foot:.1f} {box.start + step * i:.1f}h-" for i in range(count)])
                self._ends.append(f"v{width:.1f}H{foot:.1f}z")
            else:
                self._feet.append([f"M{box.start + step * i:.1f} {foot:.1f}v-" for i in range(count)])
                self._ends.append(f"h{width:.1f}V{foot:.1f}z")

    def paths(self, probabilities: Sequence[Sequence[float]], true: Sequence[int]) -> tuple[str, str]:
        """Those of all others, and those of the tokens that really followed."""
        others, right = [], []
        for row, token, feet, end in zip(probabilities, true, self._feet, self._ends, strict=False):
            for i, p in enumerate(row):
                if p > LEAST or i == token:
                    (right if i == token else others).append(f"{feet[i]}{self._room * sqrt(p):.1f}{end}")
        return "".join(others), "".join(right)


def losses(layout: Layout, sizes: Sequence[float], blind: float) -> tuple[str, str]:
    """Paths: the loss of each position as a bar, and a mark at `blind`, the loss of a guess among all tokens alike."""
    box = next(box for box in layout.boxes if box.station.kind == "loss")
    room = box.size - LETTER
    drawn = []
    for line, size in zip(layout.lines, sizes, strict=False):
        length, thickness = room * min(1.0, size / (TOP * blind)), (box.high - box.low) / 2
        drawn.append(_path(layout.rectangle(box.start + LETTER, line - thickness / 2, length, thickness)))
    at = box.start + LETTER + room / TOP
    (x1, y1), (x2, y2) = (layout.at(at, line) for line in (min(layout.lines) + box.low, max(layout.lines) + box.high))
    return "".join(drawn), f"M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}"


def still(stations: Sequence[Station], letters: Sequence[str], ids: Sequence[int], upright: bool) -> str:
    """The large picture before there are numbers: the way of a document, (n + 1) tokens, through empty arrays."""
    layout = whole(stations, len(letters) - 1, upright)
    content = frame(layout) + tokens(layout, letters[:-1], ids[:-1], letters[1:])
    return svg(layout, wires(Wires(layout).forward(_even(layout))), "there") + svg(layout, content, "frame")


def small(stations: Sequence[Station], lit: Collection[str]) -> str:
    """The picture beside a heading, with the stations of these kinds lit. "forward" and "backward" light the ways."""
    layout = lay_out(stations, SMALL_ROWS, *SMALL)
    paths = "".join(Wires(layout).forward(_even(layout)).values())
    ways = "".join(f" {way}" for way in ("forward", "backward") if way in lit)
    content = f'<path class="way{ways}" d="{paths}"/>' + "".join(
        f'<path class="{"lit" if box.station.kind in lit else "unlit"}" d="{_rows(layout, box)}"/>'
        for box in layout.boxes
    )
    return svg(layout, content, "small")


def _even(layout):
    """Attention to all that has been written, alike."""
    n = len(layout.lines)
    shares = [[1 / (row + 1)] * (row + 1) + [0.0] * (n - row - 1) for row in range(n)]
    return {box.station.key: shares for box in layout.boxes if box.station.kind == "attention"}


def _places(layout, box):
    kind = box.station.kind
    if kind == "letters":
        side = min(box.size, box.high - box.low)
        tiles = (layout.rectangle(box.middle - side / 2, line - side / 2, side, side) for line in layout.lines)
        return "".join(
            f'<rect class="tile" x="{x:.1f}" y="{y:.1f}" width="{w:.1f}" height="{h:.1f}" rx="3"/>'
            for x, y, w, h in tiles
        )
    if kind in ("ids", "loss"):
        return ""
    return f'<path class="place" d="{_rows(layout, box)}"/>'


def _rows(layout, box: Box):
    """Of attention, as much of each row as has been written."""
    n = len(layout.lines)
    parts = []
    for plane, (start, size) in enumerate(box.planes):
        for row in range(n):
            if box.station.kind == "attention":
                line = layout.lines[row] + box.low
                parts.append(_path(layout.rectangle(start, line, size * (row + 1) / n, box.high - box.low)))
            else:
                parts.append(_path(layout.cells(box, plane, row)))
    return "".join(parts)


def _matrices(box):
    if not box.matrices:
        return ""
    return f'<path class="place matrix" d="{"".join(_path(matrix.place) for matrix in box.matrices)}"/>'


def _name(layout, box):
    station = box.station
    name = f"{NAMES.get(station.kind, station.kind)} {station.number or ''}".strip()
    if layout.upright:
        return f'<text class="name" x="0" y="{box.middle + 4:.1f}">{name}</text>'
    x, anchor = box.middle, "middle"
    if box is layout.boxes[0]:  # which is narrower than its name
        x, anchor = box.start, "start"
    return f'<text class="name" x="{x:.1f}" y="{layout.foot_of_names:.1f}" text-anchor="{anchor}">{name}</text>'


def _text(layout, along, across, text, kind):
    x, y = layout.at(along, across)
    return f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}">{escape(text)}</text>'


def _path(rectangle):
    x, y, width, height = rectangle
    return f"M{x:.1f} {y:.1f}h{width:.1f}v{height:.1f}h{-width:.1f}z"
