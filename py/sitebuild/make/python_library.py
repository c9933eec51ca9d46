"""Python's standard library and NumPy as the page ships them: without what trimmed.py leaves out, and compiled.

Otherwise the browser would compile some 240 modules at every start, which took half of it. Bytecode without docstrings
is a 0.8 MB larger download than the sources, but above a few Mbit/s it is faster. It is compiled by the very Python
that will run it, in node. Inside, neither file is compressed: see packed.py.
"""

import tempfile
import zipfile
from collections import namedtuple
from pathlib import Path

from .. import stamps
from ..files import stored, write, zipped
from ..get.npm import find_node
from ..paths import CACHE
from ..report import run
from . import trimmed

Library = namedtuple("Library", "stdlib wheel")  # paths of the two files

HERE = Path(__file__).parent
MAKERS = [HERE / name for name in ("python_library.py", "trimmed.py", "run_in_pyodide.mjs", "compile_modules.py")]


def ensure(modules, wheel):
    """Make both files in the cache, unless they were made from exactly these versions by exactly this code."""
    package = modules / "pyodide"
    stdlib = package / "python_stdlib.zip"
    made = Library(CACHE / "python" / stdlib.name, CACHE / "python" / wheel.name)
    key = stamps.content_key([stdlib, wheel, package / "package.json", *MAKERS])

    def make():
        sources = {
            "stdlib.zip": kept(stdlib, trimmed.in_standard_library),
            "numpy.zip": kept(wheel, trimmed.in_numpy),
        }
        compiled = compile_modules(package, sources)
        write(made.stdlib, stored(compiled["stdlib.zip"]))
        write(made.wheel, stored(compiled["numpy.zip"]))

    title = "Compiling Python's standard library and NumPy to bytecode"
    stamps.ensure(made, CACHE / "python" / ".stamp", key, title, make)
    return made


def kept(archive, wanted):
    """{member: bytes} of those files of a zip that are wanted."""
    with zipfile.ZipFile(archive) as opened:
        names = [name for name in opened.namelist() if not name.endswith("/") and wanted(name)]
        return {name: trimmed.edited(name, opened.read(name)) for name in names}


def compile_modules(pyodide, archives):
    """{name: {member: bytes}} with every .py member compiled to a .pyc in its place, by the Pyodide in that folder."""
    with tempfile.TemporaryDirectory() as folder:
        for name, members in archives.items():
            (Path(folder) / name).write_bytes(zipped(members))
        run(
            [find_node(), HERE / "run_in_pyodide.mjs", pyodide, folder, HERE / "compile_modules.py"],
            failure="The Python library could not be compiled in Pyodide. It says:",
        )
        return {name: kept(Path(folder) / name, lambda member: True) for name in archives}
