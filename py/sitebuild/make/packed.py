"""What the start needs, gzipped: hosts send most of it as it is. js/downloads.js unpacks it.

Python's WebAssembly module stays beside its copy, 8.7 MB beside 3.2, because a host that compresses with brotli does
better. The name of the copy does not end in .gz, because some hosts would then send it with `Content-Encoding: gzip`,
and others would not.

Zips are replaced by theirs, and keep their names, by which PyScript and Pyodide ask for them. Their members are stored,
because one gzip stream over all of them is a seventh smaller than each compressed for itself.
"""

from fnmatch import fnmatchcase
from pathlib import Path

from .. import stamps
from ..files import content, write
from ..paths import CACHE
from ..report import run

ENDING = ".packed"
MODULE = "pyodide/pyodide.asm.wasm"
ZIPS = ("app.zip", "pyodide/python_stdlib.zip", "pyodide/*.whl")
SCRIPT = Path(__file__).with_name("gzip_file.py")


def copies(python, files):
    """{path: packed copy} of those `files` ({path: Path or bytes}) that are packed. `python` is that of .venv."""
    zips = [path for path in files if any(fnmatchcase(path, pattern) for pattern in ZIPS)]
    return {path: _copy(python, path, files[path]) for path in zips} | {
        MODULE + ENDING: _copy(python, MODULE, files[MODULE])
    }


def _copy(python, path, source):
    original = CACHE / "packed" / path.replace("/", "-")
    copy = original.with_name(original.name + ENDING)
    write(original, content(source))

    def pack():
        run([python, SCRIPT, original, copy], failure=f"{path} could not be packed. Python says:")

    key = stamps.content_key([original, SCRIPT])
    stamps.ensure([copy], copy.with_name(copy.name + ".stamp"), key, f"Packing {path}", pack)
    return copy
