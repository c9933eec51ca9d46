"""What the page would otherwise compute at every start, though it never changes: colour scales.

They are JSON files, in app.zip for the page (panels/tables/) and in dist/tables/ for the tests.
py/panels/kit/tables.py reads them.
"""

import json

from . import colours


def files():
    """{name of the file: its bytes}."""
    return {"colours.json": json.dumps(colours.scales(), separators=(",", ":")).encode()}
