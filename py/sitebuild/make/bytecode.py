"""The page's own Python for the archives, compiled: the browser would spend a fifth of a second on it at every start.

Readers are shown the source of `microgpt`, and of a few modules of `panels`. There the bytecode lies beside the source,
where Python itself would have cached it. Of all else it takes the place of the source, and that includes the modules of
PyScript, which it would write out as source and compile.
"""

from .. import stamps
from ..files import unzipped, write, zipped
from ..paths import CACHE, PYTHON_SOURCES
from . import python_library

SHOWN = ("microgpt/", "panels/backprop/network.py", "panels/scaling/runs.py")
COMPILED, BESIDE = (CACHE / "python" / name for name in ("compiled.zip", "beside.zip"))


def ensure(modules, pyscript):
    """{path: bytes} of all modules of `microgpt`, `panels` and PyScript, compiled by Pyodide.

    `modules` is the folder of the npm packages, `pyscript` {path: source} of PyScript's modules.
    """
    sources = [path for package in ("microgpt", "panels") for path in sorted((PYTHON_SOURCES / package).rglob("*.py"))]
    members = {path.relative_to(PYTHON_SOURCES).as_posix(): path.read_bytes() for path in sources} | pyscript
    shown = {name: members.pop(name) for name in list(members) if name.startswith(SHOWN)}
    archives = {COMPILED.name: members, BESIDE.name: shown}
    content = {name: sorted(of.items()) for name, of in archives.items()}
    key = stamps.content_key([*python_library.MAKERS, modules / "pyodide" / "package.json"], content)

    def make():
        compiled = python_library.compile_modules(modules / "pyodide", archives)
        for product in (COMPILED, BESIDE):
            write(product, zipped(compiled[product.name]))

    stamps.ensure([COMPILED, BESIDE], CACHE / "python" / ".page-stamp", key, "Compiling the page's Python", make)
    return unzipped(COMPILED) | unzipped(BESIDE)
