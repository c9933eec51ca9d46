"""A chart as a tree of sentences, and the reader's way through it. Pure Python."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Part:
    """`sentence` is whole in itself, so that it can be heard in any order. `parts()` makes its own parts when they are
    asked for. `shows` is what the chart points out meanwhile, None for nothing.
    """

    sentence: str
    parts: Callable[[], Sequence["Part"]] = field(default=tuple, compare=False)
    shows: Any = None


class Path:
    """From the whole to where the reader is."""

    def __init__(self, whole: Part):
        self._levels: list[tuple[Sequence[Part], int]] = [((whole,), 0)]

    @property
    def here(self) -> Part:
        parts, place = self._levels[-1]
        return parts[place]

    @property
    def level(self) -> int:
        """1 for the whole."""
        return len(self._levels)

    @property
    def place(self) -> tuple[int, int]:
        """(which, of how many), from 1, among the parts of the same whole."""
        parts, place = self._levels[-1]
        return place + 1, len(parts)

    def pressed(self, key: str) -> bool:
        """Down or Enter leads to the first part, left and right along, Home and End to the first and the last, and up
        or Escape back to the whole. Returns whether that has led anywhere.
        """
        parts, place = self._levels[-1]
        if key in ("ArrowDown", "Enter"):
            inner = self.here.parts()
            if inner:
                self._levels.append((inner, 0))
            return bool(inner)
        if key in ("ArrowUp", "Escape"):
            if self.level > 1:
                self._levels.pop()
                return True
            return False
        to = {"ArrowLeft": place - 1, "ArrowRight": place + 1, "Home": 0, "End": len(parts) - 1}.get(key, place)
        if to == place or not 0 <= to < len(parts):
            return False
        self._levels[-1] = parts, to
        return True
