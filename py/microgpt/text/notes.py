"""What a reader is told about a text, and how much text is accepted."""

from typing import NamedTuple

MOST_BYTES = 10_000_000
MOST_DOCUMENTS = 200_000
MOST_TOKENS = 4096


class Note(NamedTuple):
    """`kind` is one word for programs, `count` how often it applies, `message` whole sentences for the reader."""

    kind: str
    count: int  # pyright: ignore[reportIncompatibleMethodOverride]  (a tuple's own count is not of use here)
    message: str
