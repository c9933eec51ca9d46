"""Draws what differs: lines of the text, and operations of the recorded program."""

from ..kit import dom
from . import words
from .difference import ADDED, REMOVED, excerpts


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


def of_operations(program):
    """List items, one for each operation."""
    items = []
    for what, operation in program:
        item = dom.make("li", data_change=what, data_operation=operation.name)
        item.append(dom.make("span", words.ALOUD.get(what, ""), class_="visually-hidden"))
        if sign := words.SIGNS.get(what):
            item.append(dom.make("span", sign, class_="sign", aria_hidden="true"))
        item.append(words.operation(operation.name, operation.weights), dom.make("small", words.shape(operation.shape)))
        items.append(item)
    return items


def counts(program):
    """(how many operations came, how many went, how many there are now)."""
    changes = [what for what, _ in program]
    removed = changes.count(REMOVED)
    return changes.count(ADDED), removed, len(changes) - removed
