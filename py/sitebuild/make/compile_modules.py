"""Runs inside Pyodide (run_in_pyodide.mjs): replaces the modules in each zip of /build by their bytecode.

The import system finds a .pyc in place of its .py, in folders and zips alike. In beside.zip the sources stay, and the
bytecode goes where Python would cache it. It is never checked against the source: for most there is none. As with
`python -OO`, docstrings and asserts are left out.
"""

import zipfile
from importlib._bootstrap_external import _code_to_hash_pyc  # pyright: ignore[reportAttributeAccessIssue]  (private)
from importlib.util import cache_from_source, source_hash
from pathlib import Path

# Where Pyodide puts them, as shown in tracebacks.
HOME = "/home/pyodide/"
PLACES = {"stdlib.zip": "/lib/python314.zip/", "compiled.zip": HOME, "beside.zip": HOME}
SITE_PACKAGES = "/lib/python3.14/site-packages/"


def bytecode(source, path):
    code = compile(source, path, "exec", dont_inherit=True, optimize=2)
    return bytes(_code_to_hash_pyc(code, source_hash(source), checked=False))


for archive in sorted(Path("/build").glob("*.zip")):
    place = PLACES.get(archive.name, SITE_PACKAGES)
    with zipfile.ZipFile(archive) as opened:
        members = {name: opened.read(name) for name in opened.namelist()}
    with zipfile.ZipFile(archive, "w") as packed:
        for name, content in members.items():
            if not name.endswith(".py"):
                packed.writestr(name, content)
            elif archive.name == "beside.zip":
                packed.writestr(name, content)
                packed.writestr(cache_from_source(name, optimization=""), bytecode(content, place + name))
            else:
                packed.writestr(name + "c", bytecode(content, place + name))
