"""The lines that values move along, forward and back, as the `d` of SVG paths."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import sqrt

from .layout import FORK, Box, Layout

THICKEST = 7.0  # pixels: the largest gradient of the picture
WIDTHS = (0.5, 1.0, 1.75, 2.75, 4.0, 5.5, 7.0)  # that lines are drawn with
FAINTEST = 0.03  # share of an attention arc that is drawn


@dataclass(frozen=True)
class Blame:
    """Sizes of gradients, for each position one number.

    at        by the key of a station, d(loss)/d(what it shows)
    entering  by the key of a station beside the straight path, what it adds to the gradient of what went in
    """

    at: Mapping[str, Sequence[float]] = field(default_factory=dict)
    entering: Mapping[str, Sequence[float]] = field(default_factory=dict)

    def largest(self) -> float:
        return max(
            (size for part in (self.at, self.entering) for sizes in part.values() for size in sizes), default=0.0
        )


def forward(layout: Layout, shares: Mapping[str, Sequence[Sequence[float]]]) -> dict[float, str]:
    """{width of the line: path}. `shares` are the attention of each block, (n, n), the mean of its heads."""
    return _by_width(_segments(layout, shares, lambda *_: 1.0, lambda _, share: 0.4 + 2.5 * share))


def backward(layout: Layout, shares: Mapping[str, Sequence[Sequence[float]]], blame: Blame) -> dict[float, str]:
    """The same of the way back: the area of a line is as the size of the gradient, on one scale."""
    largest = blame.largest() or 1.0

    def width(sizes, row):
        return THICKEST * sqrt(sizes[row] / largest) if sizes is not None and row < len(sizes) else 0.0

    def along(part, key, row):
        return width(getattr(blame, part).get(key), row)

    return _by_width(_segments(layout, shares, along, lambda out, share: out * sqrt(share)))


def _segments(layout, shares, along, arc) -> Iterator[tuple[float, str]]:
    """(width, path) of every line. `along(part, key, row)` and `arc(width at its row, share)` say how wide."""
    for link in layout.links():
        before, after = link.before, link.after
        for row, line in enumerate(layout.lines):
            width = along("at", before.station.key, row)
            if not link.beside:
                if arcs := _looks(after, row, shares):  # of a model without a path beside its attention
                    yield from _arcs(layout, after, row, before.end, arcs, along("at", after.station.key, row), arc)
                else:
                    yield width, _line(layout, before.end, after.planes[0][0], line)
                continue
            fork, join = before.end + FORK, after.start - FORK
            yield width, _line(layout, before.end, fork, line)
            passing = along("at", after.station.key, row)
            yield passing, _line(layout, fork, after.start, line)
            for box in link.beside:
                yield from _branch(layout, box, row, fork, join, shares, along, arc)


def _branch(layout, box: Box, row, fork, join, shares, along, arc):
    key, line = box.station.key, layout.lines[row]
    leave = along("at", key, row)
    if arcs := _looks(box, row, shares):
        yield from _arcs(layout, box, row, fork, arcs, leave, arc)
    else:
        yield along("entering", key, row), _curve(layout, fork, line, box.planes[0][0], line + box.middle_across)
    yield leave, _curve(layout, box.end, line + box.middle_across, max(join, box.end + 4), line)


def _looks(box, row, shares):
    """[(another row, the share that this row takes from it)] where the box is attention and that is known."""
    matrix = shares.get(box.station.key, ())
    return [(other, share) for other, share in enumerate(matrix[row]) if share > FAINTEST] if row < len(matrix) else []


def _arcs(layout, box, row, start, arcs, leave, arc):
    end, height = box.planes[0][0], layout.lines[row] + box.middle_across
    for other, share in arcs:
        if other < len(layout.lines):
            yield arc(leave, share), _curve(layout, start, layout.lines[other], end, height)


def joins(layout: Layout) -> list[tuple[float, float]]:
    """(x, y) of the places where something is added to the straight path."""
    return [layout.at(link.after.start - FORK, line) for link in layout.links() if link.beside for line in layout.lines]


def _line(layout, start, end, across):
    (x1, y1), (x2, y2) = layout.at(start, across), layout.at(end, across)
    return f"M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}"


def _curve(layout, start, across, end, across_end):
    half = (start + end) / 2
    points = (layout.at(*p) for p in ((start, across), (half, across), (half, across_end), (end, across_end)))
    (x1, y1), (x2, y2), (x3, y3), (x4, y4) = points
    return f"M{x1:.1f} {y1:.1f}C{x2:.1f} {y2:.1f} {x3:.1f} {y3:.1f} {x4:.1f} {y4:.1f}"


def _by_width(segments):
    paths: dict[float, list[str]] = defaultdict(list)
    for width, path in segments:
        if width > WIDTHS[0] / 2:
            paths[min(WIDTHS, key=lambda one: abs(one - width))].append(path)
    return {width: "".join(parts) for width, parts in paths.items()}
