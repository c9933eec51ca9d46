"""What a stage of the loop panel is made of: lines of Python beside the arrays and tables that they made. No DOM."""

from dataclasses import dataclass, field

import numpy as np

from .lines import Code


@dataclass(frozen=True)
class Picture:
    """An array (rows, cols) or (heads, rows, cols) to draw, with the words for its rows and columns, if they have any.

    `shares` is for numbers from 0 to 1. `marks` are (row, col) to point out. `weight` is the matrix's name where a
    reader may choose a weight to follow, and `followed` (row, col) the one chosen if it is in this matrix. In the
    `direction` "rtl" the columns run from right to left: they are positions of a text that is written so.
    """

    label: str
    array: np.ndarray
    rows: tuple = ()
    cols: tuple = ()
    shares: bool = False
    marks: tuple = ()
    weight: str | None = None
    followed: tuple[int, int] | None = None
    direction: str = "ltr"


@dataclass(frozen=True)
class Table:
    """Cells are a text, or a pair of a text and the number behind it; `bars` is the column that is drawn as a bar."""

    header: tuple
    rows: tuple
    bars: int | None = None


@dataclass(frozen=True)
class Part:
    """Some lines of Python, and what they made. The one of a stage that `leads` is shown first."""

    code: tuple[Code, ...]
    note: str = ""
    pictures: list = field(default_factory=list)
    table: Table | None = None
    leads: bool = False


def items(parts: list[Part]) -> list[tuple[Part, Picture | None]]:
    """What can be shown by itself, each with its part: every picture, and None for a table. There may be nothing: a
    changed model need not do anything at a stage.
    """
    return [(part, picture) for part in parts for picture in ([None] if part.table else part.pictures)]
