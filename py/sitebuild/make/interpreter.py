"""Pyodide's interpreter without what the page cannot reach: SQLite's functions, for example, or those for WebGL.

It keeps what the extension modules that are shipped call, NumPy's and our kernels, and what the JavaScript of Pyodide,
of PyScript and of site/pyodide calls. tree_shaking.mjs finds that out; binaryen and terser remove the rest. So that V8
compiles what is left less often, indirect_calls.py changes how it calls.
"""

import shutil
import tempfile
import zipfile
from collections import namedtuple
from pathlib import Path

from .. import stamps
from ..files import write
from ..get.npm import find_node
from ..paths import CACHE, SITE_SOURCES, WASM_KERNELS
from ..report import run
from . import indirect_calls

Interpreter = namedtuple("Interpreter", "wasm script")  # paths of the two files

SHAKE = Path(__file__).with_name("tree_shaking.mjs")


def ensure(modules, wheel):
    """Make both files in the cache, unless they were made from exactly these versions. `wheel` is NumPy's."""
    package = modules / "pyodide"
    sources = [package / name for name in ("pyodide.asm.wasm", "pyodide.asm.mjs", "pyodide.mjs")]
    sources += (modules / "@pyscript" / "core" / "dist").glob("core-*.js")
    sources += (SITE_SOURCES / "pyodide").glob("*.js")
    tools = [modules / name / "package.json" for name in ("binaryen", "terser")]
    made = Interpreter(*(CACHE / "interpreter" / source.name for source in sources[:2]))
    recipe = [SHAKE, Path(indirect_calls.__file__)]
    key = stamps.content_key([*sources, wheel, WASM_KERNELS, *recipe], [tool.read_text() for tool in tools])

    def make():
        with tempfile.TemporaryDirectory() as folder:
            for file in (*sources, WASM_KERNELS):
                shutil.copy(file, folder)
            with zipfile.ZipFile(wheel) as opened:
                for name in opened.namelist():
                    if name.endswith(".so"):
                        (Path(folder) / Path(name).name).write_bytes(opened.read(name))
            run([find_node(), SHAKE, modules, folder], failure="Pyodide could not be made smaller. It says:")
            wasm, script = ((Path(folder) / target.name).read_bytes() for target in made)
            write(made.wasm, indirect_calls.shared(wasm))
            write(made.script, script)

    title = "Leaving out of Python's interpreter what the page does not reach"
    stamps.ensure(made, CACHE / "interpreter" / ".stamp", key, title, make)
    return made
