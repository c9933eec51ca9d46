"""The texts that the page offers. They are shipped with this package, but for the names, which the page starts with."""

import json
from dataclasses import dataclass
from pathlib import Path

from microgpt import Nouns

FOLDER = Path(__file__).with_name("data")
NAMES = "names.txt"


@dataclass(frozen=True)
class Set:
    """`language` is a tag such as "ko", which tells a browser how to draw the characters."""

    file: str
    title: str
    language: str
    nouns: Nouns

    def read(self) -> bytes:
        return (FOLDER / self.file).read_bytes()


def load() -> dict[str, Set]:
    """All of them by file, the names first."""
    listed = json.loads((FOLDER / "sets.json").read_text(encoding="utf-8"))
    sets = (Set(**one | {"nouns": Nouns(**one["nouns"])}) for one in listed)
    return {one.file: one for one in sets}
