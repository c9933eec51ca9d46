"""Lists with separators, and tables with columns (CSV)."""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO

from ..gradual import Work, blocks, listed, mapped

SEPARATORS = {"tabs": "\t", "semicolons": ";", "commas": ","}
SAME_WIDTH = 0.9  # share of the rows with the same number of cells
LEAST_ITEMS = 4  # of a list
SAMPLE = 1000  # rows that tell what a column holds
ITEM = 40  # characters that an item of a list has at most, and
ITEM_WORDS = 4  # words
HEADERS = re.compile(
    r"\W*(first|last|given|full|family)?[ _]?(names?|words?|titles?|texts?|labels?|values?|counts?|numbers?|ids?|years?"
    r"|ranks?|sex|gender|country|countries|city|cities|language|category|type|date|frequency|population|index)\W*",
    re.I,
)
NUMBER = re.compile(r"[-+]?[\d.,\s]*\d%?")


@dataclass(frozen=True)
class Table:
    """`header` is the first row if it names the columns. A table that is not `sure` may be ordinary lines."""

    separator: str
    rows: list[list[str]]
    header: list[str] | None
    sure: bool

    @property
    def columns(self) -> list[str]:
        """What the columns are called: by the header, or by their number from 1."""
        width = Counter(map(len, self.rows)).most_common(1)[0][0]
        return self.header or [f"column {i + 1}" for i in range(width)]

    def column(self, i: int) -> Work[list[str]]:
        """The cells of a column, in order; none empty."""
        return listed(_cells(self.rows, i), len(self.rows))

    def of_words(self) -> int:
        """The first column that holds more words than numbers."""
        for i in range(len(self.columns)):
            cells = list(_cells(self.rows[:SAMPLE], i))
            if cells and 2 * sum(_is_number(cell) for cell in cells) < len(cells):
                return i
        return 0


def table(text: str) -> Work[Table | None]:
    """The text as a table, if nearly all its lines have the same number of cells, two or more."""
    expected = text.count("\n")
    for name, separator in SEPARATORS.items():
        if separator not in text:
            continue
        reader = csv.reader(StringIO(text), delimiter=separator, skipinitialspace=True)
        try:
            rows = yield from listed(filter(any, reader), expected)
        except csv.Error:  # a cell of more than 131,072 characters
            continue
        if len(rows) < 2:
            continue
        width, count = Counter(map(len, rows)).most_common(1)[0]
        if width >= 2 and count >= SAME_WIDTH * len(rows):
            header = rows[0] if _is_header(rows) else None
            sure = header is not None or text.count(separator + " ") * 2 < text.count(separator)
            return Table(name, rows[1:] if header else rows, header, sure)
    return None


def items(text: str, separator: str) -> Iterator[str]:
    """The items of a list, in order; none empty."""
    between = re.compile(f"[{separator}\n]")
    return filter(None, (" ".join(item.split()) for block in blocks(text) for item in between.split(block)))


def list_separator(text: str) -> Work[str | None]:
    """ "tabs", "semicolons" or "commas", if the text is a list of short items with that between them."""
    lines = sum((yield from mapped(lambda block: sum(bool(line.strip()) for line in block.split("\n")), blocks(text))))
    for name, separator in SEPARATORS.items():
        if separator not in text:
            continue
        found = yield from listed(items(text, separator), text.count(separator))
        short = sum(len(item) <= ITEM and len(item.split()) <= ITEM_WORDS for item in found)
        if len(found) >= max(LEAST_ITEMS, 3 * lines) and short >= SAME_WIDTH * len(found):
            return name
    return None


def _is_header(rows):
    first, rest = rows[0], rows[1:SAMPLE]
    if len(set(first)) < len(first) or any(_is_number(cell) for cell in first):
        return False
    named = sum(bool(HEADERS.fullmatch(cell)) for cell in first)
    over_numbers = any(
        2 * sum(_is_number(row[i]) for row in rest if i < len(row)) > len(rest) for i in range(len(first))
    )
    return over_numbers or 2 * named >= len(first)


def _cells(rows, i):
    """The cells of a column, in order; none empty."""
    return filter(None, (" ".join(row[i].split()) for row in rows if i < len(row)))


def _is_number(cell):
    return NUMBER.fullmatch(cell.strip()) is not None
