"""Numbers as columns, each over its label: one for every letter of a name, or for every choice."""

from collections.abc import Sequence
from dataclasses import dataclass

from . import dom


@dataclass(frozen=True)
class Column:
    """`share` is its height, from 0 to 1. `text` stands above it."""

    label: str
    share: float
    text: str = ""
    stands_out: bool = False


class Columns:
    """Fills `place`. Hidden from screen readers: whoever draws it says the same in a sentence."""

    def __init__(self, place):
        self._list = dom.make("div", class_="few-columns", aria_hidden="true")
        place.append(self._list)

    def draw(self, columns: Sequence[Column], direction: str = "ltr") -> None:
        items = []
        for column in columns:
            item = dom.make("span", class_="stands-out" if column.stands_out else "")
            stick = dom.make("i", style=f"--share: {column.share:.4f}")
            item.append(dom.make("small", column.text), stick, dom.make("b", column.label))
            items.append(item)
        self._list.setAttribute("dir", direction)
        self._list.replaceChildren(*items)
