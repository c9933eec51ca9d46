"""Where everything in the picture stands. Plain arithmetic: it draws nothing and needs no browser.

Each position of the document has a line of its own, and the stations stand one after the other across all lines. So a
place is given by how far *along* the lines it is and how far *across* them. On a wide window along is to the right and
across is down; on a narrow one, `upright`, along is down and across is to the right. Nothing else differs.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil, sqrt

from .station import Station

ROWS = 8  # positions shown, at most
UNIT = 20.0  # along, for each unit of the square root of a row's width; all of this is in pixels, before it is fitted
WIDEST = 256  # numbers in a row: where there are more, they stand closer
TEXT, LOSS = 28.0, 84.0  # along: letters and ids; the loss
HEAD, ARCS, BETWEEN_HEADS = 34.0, 46.0, 5.0  # of attention: the triangle of a head; the arcs before it
GAP, FORK = 20.0, 8.0  # between stations; from a station to where the way beside the straight path leaves it
IN_FOCUS = 2 / 3  # of the room
NAME, LOW_NAME = 24.0, 13.0  # across, from the rows to the foot of the names below them; the second in a low picture
SCARCE = 60.0  # a margin below the rows in which names stand closer
LARGEST, APART = 1.5, 3.0  # pixels for a weight; between two matrices
THICK, BESIDE = 0.58, (-0.46, -0.12)  # across, in shares of a line's room: cells on the path, cells beside it


@dataclass(frozen=True)
class Matrix:
    """A matrix of weights. Every `stride`-th of its rows and columns is drawn, and it lies on its side if `turned`.

    `place` is (x, y, width, height).
    """

    name: str
    stride: int
    turned: bool
    place: tuple[float, float, float, float]


@dataclass(frozen=True)
class Box:
    """The room of a station: `size` pixels along from `start`, and on each line from `low` to `high` across.

    `planes` are the places, (start, size) along, of its arrays: one for each head of attention, else one. `matrices`
    are its weights, below the rows or, upright, on their left, if there is room for any.
    """

    station: Station
    start: float
    size: float
    low: float
    high: float
    planes: tuple[tuple[float, float], ...]
    matrices: tuple[Matrix, ...] = ()

    @property
    def end(self) -> float:
        return self.start + self.size

    @property
    def middle(self) -> float:
        return self.start + self.size / 2

    @property
    def middle_across(self) -> float:
        """From a row's line."""
        return (self.low + self.high) / 2


@dataclass(frozen=True)
class Link:
    """The straight path between two boxes that lie on it, and the boxes beside it."""

    before: Box
    after: Box
    beside: tuple[Box, ...]


@dataclass(frozen=True)
class Layout:
    """`lines` are the middles of the rows, across, in the order of the positions; `length` and `breadth` the size along
    and across.
    """

    boxes: tuple[Box, ...]
    lines: tuple[float, ...]
    room: float
    length: float
    breadth: float
    upright: bool

    @property
    def is_mirrored(self) -> bool:
        return self.lines[0] > self.lines[-1]

    @property
    def width(self) -> float:
        return self.breadth if self.upright else self.length

    @property
    def height(self) -> float:
        return self.length if self.upright else self.breadth

    def at(self, along: float, across: float) -> tuple[float, float]:
        """(x, y)"""
        return (across, along) if self.upright else (along, across)

    def rectangle(
        self, along: float, across: float, size: float, thickness: float
    ) -> tuple[float, float, float, float]:
        """(x, y, width, height)"""
        return (across, along, thickness, size) if self.upright else (along, across, size, thickness)

    def cells(self, box: Box, plane: int, row: int) -> tuple[float, float, float, float]:
        """(x, y, width, height) of a row of an array."""
        start, size = box.planes[plane]
        return self.rectangle(start, self.lines[row] + box.low, size, box.high - box.low)

    @property
    def foot_of_names(self) -> float:
        """Across, of names below the rows."""
        foot = max(self.lines) + self.room / 2
        return foot + (NAME if self.breadth - foot >= SCARCE else LOW_NAME)

    def box(self, key: str) -> Box:
        """Of the station with that key. Raises StopIteration if there is none."""
        return next(box for box in self.boxes if box.station.key == key)

    def links(self) -> list[Link]:
        links, before, beside = [], None, []
        for box in self.boxes:
            if box.station.beside:
                beside.append(box)
            else:
                if before is not None:
                    links.append(Link(before, box, tuple(beside)))
                before, beside = box, []
        return links


def lay_out(
    stations: Sequence[Station],
    rows: int,
    length: float,
    breadth: float,
    *,
    upright: bool = False,
    mirrored: bool = False,
    focus: str | None = None,
    margin: tuple[float, float] = (0.0, 0.0),
) -> Layout:
    """A picture of these stations for a document of `rows` positions, `length` pixels along and `breadth` across.

    Everything shrinks or grows to fit. `focus` is the key of a station that gets two thirds of the room, and the others
    share the rest. `margin` is left free across, before the first line and after the last.
    """
    rows = max(1, min(rows, ROWS))
    wanted = [_wanted(station, rows) for station in stations]
    gap = min(GAP, length / 3 / max(1, len(stations) - 1))
    room = length - gap * (len(stations) - 1)
    sizes = _fitted(wanted, [station.key == focus for station in stations], room)
    pitch = (breadth - sum(margin)) / rows
    lines = tuple(margin[0] + pitch * (i + 0.5) for i in range(rows))[:: -1 if mirrored else 1]
    boxes, start = [], 0.0
    for station, size in zip(stations, sizes, strict=True):
        low, high = (pitch * share for share in (BESIDE if station.beside else (-THICK / 2, THICK / 2)))
        boxes.append(Box(station, start, size, low, high, _planes(station, start, size)))
        start += size + gap
    layout = Layout(tuple(boxes), lines, pitch, length, breadth, upright)
    return replace(layout, boxes=_with_matrices(layout, margin, gap))


def _with_matrices(layout, margin, gap):
    """Of one scale in all of the picture."""
    rooms = []
    for box in layout.boxes:
        if layout.upright:  # below the name
            top = box.middle + 10
            rooms.append((0.0, top, margin[0] - 10, box.end + gap - 4 - top))
        else:
            top = layout.foot_of_names + 7
            rooms.append((box.start - gap / 2 + 1, top, box.size + gap - 2, layout.breadth - 1 - top))
    scale = LARGEST
    while scale > LARGEST / 100:
        placed = [_placed(box.station, room, scale) for box, room in zip(layout.boxes, rooms, strict=True)]
        if None not in placed:
            if not layout.upright:
                placed = [_centred(of_box, box.middle) for box, of_box in zip(layout.boxes, placed, strict=True)]
            return tuple(replace(box, matrices=of_box) for box, of_box in zip(layout.boxes, placed, strict=True))
        scale *= 0.92
    return layout.boxes


def _placed(station, room, scale):
    """Its matrices in lines, one after the other; None if they do not fit."""
    left, top, width, height = room
    stride = max(1, ceil(1 / scale))
    found, x, y, thickness = [], 0.0, 0.0, 0.0
    for name, (rows, cols) in zip(station.weights, station.shapes, strict=True):
        turned = rows > cols
        w, h = (scale * stride * -(-size // stride) for size in ((rows, cols) if turned else (cols, rows)))
        if x and x + w > width:
            x, y, thickness = 0.0, y + thickness + APART, 0.0
        if w > width or y + h > height:
            return None
        found.append(Matrix(name, stride, turned, (left + x, top + y, w, h)))
        x, thickness = x + w + APART, max(thickness, h)
    return tuple(found)


def _centred(matrices, middle):
    """The widest of their lines around `middle`."""
    if not matrices:
        return matrices
    start = min(matrix.place[0] for matrix in matrices)
    end = max(matrix.place[0] + matrix.place[2] for matrix in matrices)
    by = middle - (start + end) / 2
    return tuple(replace(one, place=(one.place[0] + by, *one.place[1:])) for one in matrices)


def _wanted(station, rows):
    if station.kind == "attention":
        return ARCS + station.heads * HEAD * rows / ROWS + (station.heads - 1) * BETWEEN_HEADS
    if station.kind == "loss":
        return LOSS
    return UNIT * sqrt(min(station.width, WIDEST)) if station.width else TEXT


def _fitted(wanted, in_focus, room):
    if any(in_focus) and len(wanted) > 1:
        others = sum(size for size, focused in zip(wanted, in_focus, strict=True) if not focused)
        share = room * (1 - IN_FOCUS) / others
        return [room * IN_FOCUS if focused else size * share for size, focused in zip(wanted, in_focus, strict=True)]
    fixed = sum(size for size in wanted if size <= TEXT)  # what is written there cannot shrink
    if fixed > room / 4:
        return [size * room / sum(wanted) for size in wanted]
    scale = (room - fixed) / (sum(wanted) - fixed)
    return [size if size <= TEXT else size * scale for size in wanted]


def _planes(station, start, size):
    if station.kind != "attention":
        return ((start, size),)
    whole = ARCS + station.heads * HEAD + (station.heads - 1) * BETWEEN_HEADS
    arcs, between = size * ARCS / whole, size * BETWEEN_HEADS / whole
    each = (size - arcs - between * (station.heads - 1)) / station.heads
    return tuple((start + arcs + head * (each + between), each) for head in range(station.heads))
