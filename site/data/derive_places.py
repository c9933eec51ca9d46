"""Derive places-*.txt: countries, territories and cities of the world, as a language calls them.

    pip install Babel==2.18.0
    python3 site/data/derive_places.py

Nothing else in the project needs that package, because the derived texts are committed. README.md says more.
"""

import re
import unicodedata
from pathlib import Path

from babel import Locale

LANGUAGES = ("ar", "el", "hi", "ja", "ko", "ru")
LONGEST = 24  # code points: names of one place, not of two, or of a place with its state
NAME = re.compile(r"[^\W\d_]([^\W\d_]|[\u0300-\u036f\u0900-\u0dff\u30fb' ’-])*")
LATIN = re.compile("[A-Za-z]")
IN_BRACKETS = re.compile(r"\s*[(（].*")


def places(language: str) -> list[str]:
    """The names of all territories and cities that the language has a name of its own for, each once, sorted."""
    locale = Locale(language)
    territories = [name for code, name in locale.territories.items() if len(code) == 2 and code.isalpha()]
    cities = [zone["city"] for zone in locale.time_zones.values() if "city" in zone]
    names = {unicodedata.normalize("NFC", IN_BRACKETS.sub("", name)).lower() for name in territories + cities}
    return sorted(name for name in names if len(name) <= LONGEST and NAME.fullmatch(name) and not LATIN.search(name))


if __name__ == "__main__":
    for language in LANGUAGES:
        names = places(language)
        path = Path(__file__).with_name(f"places-{language}.txt")
        path.write_text("".join(f"{name}\n" for name in names), encoding="utf-8")
        print(f"{path.name}: {len(names)} names")
