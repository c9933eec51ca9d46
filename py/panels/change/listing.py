"""Draws what differs: lines of the text, and operations of the recorded program."""

from ..kit import dom
from ..kit.svg_plot import shape
from . import graph, words
from .difference import excerpts


def of_lines(before, after):
    """A <pre> of the lines that differ, with their neighbours. Signs and words tell them apart, not colour alone."""
    shown = dom.make("pre", class_="difference", tabindex="0", role="group", aria_label=words.DIFFERENCE)
    for i, group in enumerate(excerpts(before, after)):
        if i:
            shown.append(dom.make("span", words.BETWEEN, class_="between"))
        for what, line in group:
            row = dom.make("span", class_=f"line {what}", data_change=what)
            row.append(dom.make("span", words.ALOUD.get(what, ""), class_="visually-hidden"))
            row.append(dom.make("span", words.SIGNS.get(what, " "), class_="sign", aria_hidden="true"), f"{line}\n")
            shown.append(row)
    return shown


def of_operations(operations):
    """List items, one for each pair (what became of it, operation)."""
    items = []
    for what, operation in operations:
        item = dom.make("li", data_change=what, data_operation=operation.name)
        item.append(dom.make("span", words.ALOUD.get(what, ""), class_="visually-hidden"))
        if sign := words.SIGNS.get(what):
            item.append(dom.make("span", sign, class_="sign", aria_hidden="true"))
        item.append(words.operation(operation.name, operation.weights), dom.make("small", words.shape(operation.shape)))
        items.append(item)
    return items


def of_edges(count, edges):
    """An <svg> as high as the list of `count` operations; the edges are as in `program.Difference`."""
    width, paths = graph.arrows([(start, end) for _, start, end in edges])
    height = count * graph.ROW
    svg = shape("svg", viewBox=f"0 0 {width} {height}", width=width, height=height, aria_hidden="true")
    for (what, _, _), path in zip(edges, paths, strict=True):
        svg.append(shape("path", d=path, data_change=what))
    for row in range(count):
        svg.append(shape("circle", cx=width - graph.LANE / 2, cy=graph.middle(row), r=3))
    return svg
