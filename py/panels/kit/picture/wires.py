"""The lines that values move along, forward and back, as the `d` of SVG paths."""

from bisect import bisect
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import sqrt

from .layout import FORK, Box, Layout

WIDTHS = (0.5, 1.0, 1.75, 2.75, 4.0, 5.5, 7.0)  # pixels that lines are drawn with; the last is for the largest gradient
BETWEEN = (WIDTHS[0] / 2, *(sum(pair) / 2 for pair in pairwise(WIDTHS)))  # what is thinner than the first is left out
USUAL = 1.0  # of a line forward
FAINTEST = 0.03  # share of attention that is drawn

Shares = Mapping[str, Sequence[Sequence[float]]]  # by key of a station: (n, n), the mean attention of its heads


@dataclass(frozen=True)
class Blame:
    """Sizes of gradients, for each position one number.

    at        by the key of a station, d(loss)/d(what it shows)
    entering  by the key of a station beside the straight path, what it adds to the gradient of what went in
    """

    at: Mapping[str, Sequence[float]] = field(default_factory=dict)
    entering: Mapping[str, Sequence[float]] = field(default_factory=dict)

    def largest(self) -> float:
        every = (size for part in (self.at, self.entering) for sizes in part.values() for size in sizes)
        return max(every, default=0.0)


@dataclass(frozen=True)
class _Line:
    """As thick, on the way back, as blame[part][key][row]."""

    part: str
    key: str
    row: int
    path: str


@dataclass(frozen=True)
class _Arc:
    """From what stands at `other` to the attention of `row`."""

    key: str
    row: int
    other: int
    path: str


class Wires:
    """All lines of a layout. Their places never change, only how thick they are."""

    def __init__(self, layout: Layout):
        self._layout = layout
        every = list(self._all())
        self._lines = [one for one in every if isinstance(one, _Line)]
        self._arcs = [one for one in every if isinstance(one, _Arc)]
        self._plain = "".join(line.path for line in self._lines)

    def forward(self, shares: Shares) -> dict[float, str]:
        """{width: path}"""
        arcs = ((0.4 + 2.5 * share, path) for _, _, share, path in self._drawn(shares))
        return _by_width([(USUAL, self._plain), *arcs])

    def backward(self, shares: Shares, blame: Blame) -> dict[float, str]:
        """The same of the way back. The area of a line, and not its width, is as the size of the gradient."""
        scale = WIDTHS[-1] / sqrt(blame.largest() or 1.0)
        widths = {
            (part, key): [scale * sqrt(size) for size in sizes]
            for part, all_sizes in (("at", blame.at), ("entering", blame.entering))
            for key, sizes in all_sizes.items()
        }
        none = [0.0] * len(self._layout.lines)
        lines = ((widths.get((line.part, line.key), none)[line.row], line.path) for line in self._lines)
        arcs = (
            (widths.get(("at", key), none)[row] * sqrt(share), path) for key, row, share, path in self._drawn(shares)
        )
        return _by_width([*lines, *arcs])

    def _drawn(self, shares):
        for arc in self._arcs:
            if arc.key in shares and (share := shares[arc.key][arc.row][arc.other]) > FAINTEST:
                yield arc.key, arc.row, share, arc.path

    def _all(self) -> Iterator[_Line | _Arc]:
        layout = self._layout
        for link in layout.links():
            before, after = link.before, link.after
            for row, line in enumerate(layout.lines):
                if not link.beside:
                    yield from self._into(after, row, before.end, "at", before.station.key)
                    continue
                fork, join = before.end + FORK, after.start - FORK
                yield _Line("at", before.station.key, row, self._straight(before.end, fork, line))
                yield _Line("at", after.station.key, row, self._straight(fork, after.start, line))
                for box in link.beside:
                    yield from self._into(box, row, fork, "entering", box.station.key)
                    out = self._curve(box.end, line + box.middle_across, max(join, box.end + 4), line)
                    yield _Line("at", box.station.key, row, out)

    def _into(self, box: Box, row, start, part, key):
        """The line of a row into a box, or its arcs, where the box looks at other rows too."""
        lines, end = self._layout.lines, box.planes[0][0]
        across = lines[row] + box.middle_across
        if box.station.kind == "attention":
            for other in range(len(lines)):
                yield _Arc(box.station.key, row, other, self._curve(start, lines[other], end, across))
        else:
            yield _Line(part, key, row, self._curve(start, lines[row], end, across))

    def _straight(self, start, end, across):
        (x1, y1), (x2, y2) = self._layout.at(start, across), self._layout.at(end, across)
        return f"M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}"

    def _curve(self, start, across, end, across_end):
        if across == across_end:
            return self._straight(start, end, across)
        half = (start + end) / 2
        places = ((start, across), (half, across), (half, across_end), (end, across_end))
        x1, y1, *others = (f"{number:.1f}" for place in places for number in self._layout.at(*place))
        return f"M{x1} {y1}C{' '.join(others)}"


def joins(layout: Layout) -> list[tuple[float, float]]:
    """(x, y) of the places where something is added to the straight path."""
    return [layout.at(link.after.start - FORK, line) for link in layout.links() if link.beside for line in layout.lines]


def _by_width(lines):
    paths: dict[float, list[str]] = defaultdict(list)
    for width, path in lines:
        if place := bisect(BETWEEN, width):
            paths[WIDTHS[place - 1]].append(path)
    return {width: "".join(parts) for width, parts in paths.items()}
