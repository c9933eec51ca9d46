"""Places for the boxes of the graph. The build computes them (py/sitebuild/make/graph_layout.py)."""

from typing import NamedTuple

from ..kit import tables


class Layout(NamedTuple):
    """Columns are counted from 0; heights start at 0, in units of one box and its margin."""

    layer: dict[str, int]  # node -> its column
    height: dict[str, float]  # node -> its height
    routes: dict[tuple[str, str], list]  # edge (from, to) -> the (column, height) it passes, both ends included
    layers: int  # how many columns there are
    tallest: float  # the largest height of any box or route


def layout_for(answer: str) -> Layout:
    """The layout of the network whose right answer is that letter."""
    table = tables.load("backprop-layouts")[answer]
    routes = {(start, end): route for start, end, route in table["routes"]}
    return Layout(**table | {"routes": routes})
