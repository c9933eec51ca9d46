"""Sentences that all charts share. Each is whole in itself."""

from collections.abc import Sequence

from ..words import listed

HORIZONTAL, VERTICAL = "horizontal", "vertical"
NOTHING_YET = "There is nothing in this chart yet."


def axis(direction: str, what: str, low: str, high: str, is_logarithmic: bool = False) -> str:
    kind = f"{direction} axis, which is logarithmic," if is_logarithmic else f"{direction} axis"
    return f"The {kind} is {what}, from {low} to {high}."


def lines(title: str, names: Sequence[str]) -> str:
    curves = f"the curve “{names[0]}”" if len(names) == 1 else f"{len(names)} curves: {listed(names)}"
    return f"{title}. This chart has {curves}."


def level(name: str, y: str) -> str:
    return f"“{name}” is level, at {y}."


def curve(name: str, first: tuple[str, str], lowest: tuple[str, str], last: tuple[str, str]) -> str:
    """Of each, (x, y) in words, x as in "step 50"."""
    return (
        f"“{name}” begins with {first[1]} at {first[0]} and ends with {last[1]} at {last[0]}. Its lowest value is "
        f"{lowest[1]}, at {lowest[0]}."
    )


def point(name: str, x: str, y: str) -> str:
    return f"At {x}, “{name}” is {y}."
