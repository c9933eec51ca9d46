"""The hashes by which the page knows its files: in a list for what js/downloads.js loads, in attributes for the rest.

A file that was cut off, damaged, or replaced by a network's login page is then recognised before it is used.
"""

import base64
import fnmatch
import hashlib
import json
import re

from ..files import content
from . import hashed

MARK = "<!-- files -->"
# Fetched, in the order in which the start needs them (only one of the first two), then imported, dependencies first.
NEEDED = (
    "pyodide/pyodide.asm.wasm",
    "pyodide/pyodide.asm.wasm.packed",
    "pyodide/python_stdlib.zip",
    "pyodide/*.whl",
    "app.zip",
    "data/names.txt",
    "pyscript.json",
    "pyodide/pyodide-lock.json",
    "pyscript/core-*.js",
    "pyscript/core.js",
    "pyodide/pyodide.*.js",
    "pyodide/assemble.js",
    "pyodide/deep-stack.js",
    "pyodide/initialise.js",
    "pyodide/unpack.js",
    "pyodide/start.js",
    "pyscript/*.js",
)
SCRIPT = re.compile(r'<script src="\./([^"]+)"')
ARCHIVE = re.compile(r'data-archive="\./([^"]+)"')
STYLE_SHEET = re.compile(r'<link rel="stylesheet" href="\./([^"]+)"')


def needed(files):
    """Those of `files`, {path: Path or bytes}, that the start fetches or imports, in order. Paths may hold a hash."""
    plain = {hashed.plain(path): path for path in files} | {path: path for path in files}
    found = [plain[path] for pattern in NEEDED for path in fnmatch.filter(plain, pattern)]
    return {path: files[path] for path in dict.fromkeys(found)}


def listed(page, files):
    """The page (text) with {path: [bytes, SHA-256 in base64]} of `files` in place of its mark."""
    entries = {
        path: [len(data), sha256(data)] for path, data in ((path, content(file)) for path, file in files.items())
    }
    text = json.dumps(entries, separators=(",", ":"))
    return page.replace(MARK, f'<script type="application/json" data-part="files">{text}</script>')


def attributed(page, files):
    """The page (text) with the hash of each style sheet, script and archive that has one in its name.

    With `crossorigin` because to a sandboxed frame the site's own files are another origin's.
    """

    def with_hash(tag):
        path = tag[1]
        if hashed.plain(path) == path:
            return tag[0]
        return f'{tag[0]} integrity="sha256-{sha256(content(files[path]))}" crossorigin'

    def archive_with_hash(tag):
        return f'{tag[0]} data-integrity="sha256-{sha256(content(files[tag[1]]))}"' if tag[1] in files else tag[0]

    return ARCHIVE.sub(archive_with_hash, STYLE_SHEET.sub(with_hash, SCRIPT.sub(with_hash, page)))


def of_folder(folder, files):
    """JSON: {file in the folder: SHA-256 in base64} of those of `files`, {path: Path or bytes}, that are in it."""
    inside = {path.removeprefix(folder): content(file) for path, file in files.items() if path.startswith(folder)}
    return json.dumps({path: sha256(data) for path, data in sorted(inside.items())}, indent=1)


def sha256(data):
    """In base64, as browsers want it."""
    return base64.b64encode(hashlib.sha256(data).digest()).decode()
