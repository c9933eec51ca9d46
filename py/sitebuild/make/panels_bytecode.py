"""`panels` compiled to bytecode, for app.zip: the browser would spend a tenth of a second compiling it at every start.

`microgpt` is shipped as source, because readers are shown it, and so are the modules of `panels` whose source is shown.
"""

import zipfile

from .. import stamps
from ..files import write, zipped
from ..paths import CACHE, PYTHON_SOURCES
from . import python_library

SHOWN = {"panels/backprop/network.py", "panels/scaling/runs.py"}
PRODUCT = CACHE / "python" / "panels.zip"


def ensure(modules):
    """{path in app.zip: bytes} of all modules of `panels`, compiled by the Pyodide among the npm packages `modules`."""
    sources = sorted((PYTHON_SOURCES / "panels").rglob("*.py"))
    members = {source.relative_to(PYTHON_SOURCES).as_posix(): source.read_bytes() for source in sources}
    shown = {name: members.pop(name) for name in SHOWN}
    key = stamps.content_key(
        [*python_library.MAKERS, modules / "pyodide" / "package.json"], PRODUCT.name, sorted(members.items())
    )

    def make():
        compiled = python_library.compile_modules(modules / "pyodide", {PRODUCT.name: members})
        write(PRODUCT, zipped(compiled[PRODUCT.name]))

    stamps.ensure([PRODUCT], CACHE / "python" / ".panels-stamp", key, "Compiling the panels to bytecode", make)
    with zipfile.ZipFile(PRODUCT) as archive:
        return shown | {name: archive.read(name) for name in archive.namelist()}
