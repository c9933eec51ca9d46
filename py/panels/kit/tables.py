"""Tables that the build computes (py/sitebuild/make/tables.py), so that the page does not have to at startup."""

import json
from functools import cache
from pathlib import Path

PANELS = Path(__file__).parents[1]
PLACES = (PANELS / "tables", PANELS.parents[1] / "dist" / "tables")  # in app.zip; in a checkout


@cache
def load(name: str) -> dict:
    """The content of `name`.json. Raises RuntimeError if the project has not been built."""
    for place in PLACES:
        file = place / f"{name}.json"
        if file.exists():
            return json.loads(file.read_text(encoding="utf-8"))
    raise RuntimeError(f"{name}.json is missing; run `python3 serve.py build` in the project's folder")
