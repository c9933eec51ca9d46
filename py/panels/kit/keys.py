"""Keyboard navigation in a figure. Pure Python: an event only needs the fields of the browser's KeyboardEvent."""

MIRRORED = {"ArrowLeft": "ArrowRight", "ArrowRight": "ArrowLeft"}
ARROWS = {"ArrowUp": (-1, 0), "ArrowDown": (1, 0), "ArrowLeft": (0, -1), "ArrowRight": (0, 1)}  # (down, right)


def has_modifier(event) -> bool:
    """Whether Ctrl, Alt or Meta is held: the key is then meant for the browser or the system."""
    return event.ctrlKey or event.altKey or event.metaKey


def in_direction(key: str, direction: str) -> str:
    """The key that does in a figure drawn from left to right what `key` does in one of this direction.

    In "rtl", unlike "ltr", the two horizontal arrows change places.
    """
    return MIRRORED.get(key, key) if direction == "rtl" else key


def moved(key: str, row: int, column: int, rows: int, columns: int) -> tuple[int, int] | None:
    """The (row, column) to which a key moves in a grid, clamped to its edges; None for a key that does not move.

    Arrow keys go to the next cell, Home and End to the ends of the row.
    """
    if key in ARROWS:
        down, right = ARROWS[key]
        return min(rows - 1, max(0, row + down)), min(columns - 1, max(0, column + right))
    if key in ("Home", "End"):
        return row, 0 if key == "Home" else columns - 1
    return None


def moved_along(key: str, place: int, count: int, columns: int = 1) -> int | None:
    """The index to which a key moves in a list laid out in rows; None for a key that does not move.

    Left and right follow the list from row to row; Home and End go to its ends. A move out of the list is ignored.
    """
    if key in ARROWS:
        down, right = ARROWS[key]
        to = place + down * columns + right
        return to if 0 <= to < count else place
    if key in ("Home", "End"):
        return 0 if key == "Home" else count - 1
    return None


def slid(key: str, value: int, low: int, high: int, by: int = 1) -> int | None:
    """The value to which a key moves a slider from `low` to `high`; None for a key that does not move it.

    Arrow keys move it `by` as much, Page Up and Page Down ten times that, Home and End to its ends.
    """
    if key in ("Home", "End"):
        return low if key == "Home" else high
    moves = {
        "ArrowRight": by,
        "ArrowUp": by,
        "ArrowLeft": -by,
        "ArrowDown": -by,
        "PageUp": 10 * by,
        "PageDown": -10 * by,
    }
    return min(high, max(low, value + moves[key])) if key in moves else None
