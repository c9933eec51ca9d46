"""Documents: one a line, stripped, none empty."""

from collections.abc import Iterable, Sequence
from itertools import repeat
from pathlib import Path


def load_docs(path) -> list[str]:
    """The documents of a UTF-8 text file. Raises OSError, or ValueError for a file with no text in it."""
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValueError(f"{path} is not UTF-8 text (byte {error.start}); save it as UTF-8 and try again") from None
    try:
        return parse_docs(text)
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from None


def parse_docs(text: str) -> list[str]:
    """The documents of a text, one a line. Raises ValueError if there are none."""
    # As when reading a file: no byte order mark, and line ends of Windows and old Macs.
    lines = text.removeprefix("\ufeff").replace("\r", "\n").split("\n")
    docs = [doc for doc in map(str.strip, lines) if doc]
    if not docs:
        raise ValueError("there is no text here; give at least one line with a word on it")
    return docs


def checked(docs: Sequence[str]) -> list[str]:
    """A list of the documents. Raises TypeError if this is no sequence of strings."""
    if isinstance(docs, (str, bytes)) or not isinstance(docs, Iterable):
        raise TypeError(f"{type(docs).__name__} is no list of documents; give one, for example parse_docs(text)")
    docs = list(docs)
    if not all(map(isinstance, docs, repeat(str))):
        other = next(doc for doc in docs if not isinstance(doc, str))
        raise TypeError(f"{other!r} is not a document; each must be a string")
    return docs
