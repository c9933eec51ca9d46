"""The arrows beside a program's list of operations: which takes the result of which. Pure Python."""

from collections.abc import Sequence

ROW, LANE = 24, 12  # pixels; the rows' height is also in style.css
MOST_LANES = 12  # of a program with more, some arrows share the outermost


def lanes(edges: Sequence[tuple[int, int]]) -> list[int]:
    """For each edge (from row, to row) the column it runs in: 0 to the next row, otherwise from 1 outwards.

    Edges in a column do not overlap, but those that leave the same row may share one. Short ones are inside.
    """
    found = [0] * len(edges)
    taken = []  # for each column, its edges
    for i in sorted(range(len(edges)), key=lambda i: (edges[i][1] - edges[i][0], edges[i])):
        start, end = edges[i]
        if end - start == 1:
            continue
        free = (k for k, others in enumerate(taken) if all(end <= a or start >= b or start == a for a, b in others))
        lane = next(free, len(taken))
        if lane == len(taken):
            taken.append([])
        taken[lane].append((start, end))
        found[i] = lane + 1
    return found


def arrows(edges: Sequence[tuple[int, int]]) -> tuple[int, list[str]]:
    """The width that they take in pixels, and for each edge an SVG path. They leave and end half a LANE from the right,
    in the middles of their rows.
    """
    columns = [min(lane, MOST_LANES) for lane in lanes(edges)]
    width = (max(columns, default=0) + 1) * LANE
    return width, [_path(width - LANE // 2, *edge, column) for edge, column in zip(edges, columns, strict=True)]


def middle(row: int) -> int:
    return row * ROW + ROW // 2


def _path(x, start, end, column):
    top, bottom = middle(start), middle(end)
    if not column:
        return f"M{x} {top}V{bottom}"
    left, bend = x - column * LANE, ROW // 2
    return f"M{x} {top}Q{left} {top} {left} {top + bend}V{bottom - bend}Q{left} {bottom} {x} {bottom}"
