"""Runs inside Pyodide (run_in_pyodide.mjs): replaces the modules in each zip of /build by their bytecode.

The import system finds a .pyc in place of its .py, in folders and zips alike. It is an unchecked one, because there
is no source to check it against. As with `python -OO`, docstrings and asserts are left out.
"""

import importlib.util
import zipfile
from importlib._bootstrap_external import _code_to_hash_pyc  # pyright: ignore[reportAttributeAccessIssue]  (private)
from pathlib import Path

# Where Pyodide puts them, as shown in tracebacks.
PLACES = {"stdlib.zip": "/lib/python314.zip/", "panels.zip": "/home/pyodide/"}
SITE_PACKAGES = "/lib/python3.14/site-packages/"


def bytecode(source, path):
    code = compile(source, path, "exec", dont_inherit=True, optimize=2)
    return bytes(_code_to_hash_pyc(code, importlib.util.source_hash(source), checked=False))


for archive in sorted(Path("/build").glob("*.zip")):
    place = PLACES.get(archive.name, SITE_PACKAGES)
    with zipfile.ZipFile(archive) as opened:
        members = {name: opened.read(name) for name in opened.namelist()}
    with zipfile.ZipFile(archive, "w") as packed:
        for name, content in members.items():
            if name.endswith(".py"):
                packed.writestr(name + "c", bytecode(content, place + name))
            else:
                packed.writestr(name, content)
