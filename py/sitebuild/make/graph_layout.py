"""Places for the boxes of a graph, so that it reads from left to right.

Four steps, those of Sugiyama, Tagawa and Toda (1981):
1. layers: each node one column after the last of what it is made from (longest path);
2. an edge that skips columns gets a bend in each, which counts as a node from here on;
3. order: each column is sorted by the mean position of its neighbours in the next one (barycentre), back and forth,
   and the order with the fewest crossings is kept;
4. heights: each node as near to the mean of its neighbours as the distance between boxes allows.
"""

from dataclasses import dataclass
from itertools import pairwise

SWEEPS = 24  # small graphs settle within a few


@dataclass(frozen=True)
class Bend:
    """Where an edge passes through a column between its two ends."""

    start: str
    end: str
    layer: int


@dataclass(frozen=True)
class Layout:
    """`layer` and `height` by node, heights from 0 in units of one box and its margin; `routes` by edge.

    A route is the list of (layer, height) that an edge (start, end) goes through, both ends included.
    """

    layer: dict
    height: dict
    routes: dict

    @property
    def layers(self) -> int:
        return 1 + max(self.layer.values(), default=-1)

    @property
    def tallest(self) -> float:
        """The largest height of any box or bend."""
        return max((height for route in self.routes.values() for _, height in route), default=0.0)


def lay_out(nodes: list, edges: list[tuple], bend_room: float = 0.6) -> Layout:
    """Columns and heights for `nodes`, joined by `edges` (from, to), which must not form a circle (ValueError).

    `bend_room` is the distance that an edge keeps from a box, with 1 between two boxes.
    """
    layer = layers(nodes, edges)
    columns, steps = _columns(nodes, edges, layer)
    columns = order(columns, steps)
    height = heights(columns, steps, bend_room)
    routes = {}
    for start, end in edges:
        bends = [Bend(start, end, between) for between in range(layer[start] + 1, layer[end])]
        middle = [(bend.layer, height[bend]) for bend in bends]
        routes[start, end] = [(layer[start], height[start]), *middle, (layer[end], height[end])]
    return Layout(layer, {node: height[node] for node in nodes}, routes)


def layers(nodes: list, edges: list[tuple]) -> dict:
    """The column of each node: 0 for a source, else 1 + the largest of those it comes from.

    Then every source moves right, to just before the first node that uses it: its edges stay short.
    """
    sources, users = {node: [] for node in nodes}, {node: [] for node in nodes}
    for start, end in edges:
        sources[end].append(start)
        users[start].append(end)
    waiting = {node: len(sources[node]) for node in nodes}
    ready = [node for node in nodes if not waiting[node]]
    layer = {}
    while ready:
        node = ready.pop()
        layer[node] = max((layer[source] + 1 for source in sources[node]), default=0)
        for user in users[node]:
            waiting[user] -= 1
            if not waiting[user]:
                ready.append(user)
    if len(layer) < len(nodes):
        raise ValueError("the edges form a circle, so no node on it can come first")
    for node in nodes:
        if users[node] and not sources[node]:
            layer[node] = min(layer[user] for user in users[node]) - 1
    return layer


def order(columns: list[list], steps: list[tuple]) -> list[list]:
    """The columns with their nodes sorted for few crossings; `steps` join nodes of neighbouring columns."""
    before, after = _neighbours(columns, steps)
    best, fewest = columns, crossings(columns, steps)
    columns = [list(column) for column in columns]
    for sweep in range(SWEEPS):
        leftward = sweep % 2 == 0
        near = after if leftward else before
        for column in reversed(columns) if leftward else columns:
            place = _places(columns)
            # sort() keeps the order of equals: a node without neighbours on this side stays where it is.
            column.sort(key=lambda node, near=near, place=place: _mean([place[n] for n in near[node]], place[node]))
        _swap_neighbours(columns, steps)
        crossed = crossings(columns, steps)
        if crossed < fewest:
            best, fewest = [list(column) for column in columns], crossed
    return best


def crossings(columns: list[list], steps: list[tuple]) -> int:
    """How many pairs of steps cross. Two do if their ends are in the opposite order of their starts."""
    place, gaps = _places(columns), {}
    column_of = {node: i for i, column in enumerate(columns) for node in column}
    for start, end in steps:
        gaps.setdefault(column_of[start], []).append((place[start], place[end]))
    return sum((a - c) * (b - d) < 0 for lines in gaps.values() for i, (a, b) in enumerate(lines) for c, d in lines[:i])


def heights(columns: list[list], steps: list[tuple], bend_room: float) -> dict:
    """A height for every node and bend, from 0 up, in the order of the columns and with room between them."""
    before, after = _neighbours(columns, steps)
    gaps = [[_gap(a, b, bend_room) for a, b in pairwise(column)] for column in columns]
    height = {}
    for column, gap in zip(columns, gaps, strict=True):
        at = -sum(gap) / 2  # every column starts centred
        for node, room in zip(column, [0.0, *gap], strict=True):
            at += room
            height[node] = at
    for sweep in range(SWEEPS):
        near = after if sweep % 2 == 0 else before
        for i in reversed(range(len(columns))) if sweep % 2 == 0 else range(len(columns)):
            column = columns[i]
            # Towards one side in turn; the last two sweeps weigh both, which evens out what is left.
            sides = [before[n] + after[n] if sweep >= SWEEPS - 2 else near[n] for n in column]
            wished = [_mean([height[n] for n in side], height[node]) for node, side in zip(column, sides, strict=True)]
            height.update(zip(column, _spread(wished, gaps[i]), strict=True))
    lowest = min(height.values(), default=0.0)
    return {node: at - lowest for node, at in height.items()}


def _spread(wished: list[float], gaps: list[float]) -> list[float]:
    """The places nearest to the wished ones (least squares) that keep the order and the gaps between them.

    Without the gaps this is isotonic regression: wherever two blocks overlap they merge, and share their mean.
    """
    offsets, total = [], 0.0
    for gap in [0.0, *gaps]:
        total += gap
        offsets.append(total)
    blocks = []  # [sum of wishes, count]
    for wish, offset in zip(wished, offsets, strict=True):
        blocks.append([wish - offset, 1])
        while len(blocks) > 1 and blocks[-2][0] / blocks[-2][1] > blocks[-1][0] / blocks[-1][1]:
            wishes, count = blocks.pop()
            blocks[-1][0] += wishes
            blocks[-1][1] += count
    starts = [wishes / count for wishes, count in blocks for _ in range(count)]
    return [start + offset for start, offset in zip(starts, offsets, strict=True)]


def _columns(nodes, edges, layer):
    """The nodes by layer with a bend for every layer an edge passes, and the edges cut into steps of one layer."""
    columns = [[] for _ in range(1 + max(layer.values(), default=-1))]
    for node in nodes:
        columns[layer[node]].append(node)
    steps = []
    for start, end in edges:
        bends = [Bend(start, end, between) for between in range(layer[start] + 1, layer[end])]
        for bend in bends:
            columns[bend.layer].append(bend)
        steps += pairwise([start, *bends, end])
    return columns, steps


def _neighbours(columns, steps):
    before, after = ({node: [] for column in columns for node in column} for _ in range(2))
    for start, end in steps:
        after[start].append(end)
        before[end].append(start)
    return before, after


def _places(columns):
    return {node: i for column in columns for i, node in enumerate(column)}


def _swap_neighbours(columns, steps):
    """Two that stand next to each other change places wherever that takes a crossing away."""
    before, after = _neighbours(columns, steps)
    for column in columns:
        place = _places(columns)
        for i in range(len(column) - 1):
            upper, lower = column[i : i + 2]
            gain = sum(
                (place[a] > place[b]) - (place[a] < place[b])
                for side in (before, after)
                for a in side[upper]
                for b in side[lower]
            )
            if gain > 0:
                column[i : i + 2] = lower, upper


def _gap(upper, lower, bend_room):
    bends = isinstance(upper, Bend) + isinstance(lower, Bend)
    return (1.0, bend_room, bend_room / 2)[bends]


def _mean(numbers, otherwise):
    return sum(numbers) / len(numbers) if numbers else otherwise
