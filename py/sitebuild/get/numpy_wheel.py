"""NumPy compiled for Pyodide: one wheel, whose name and sha256 are in Pyodide's lock file.

No package index has it under its own name. It is on the download host that pyodide.mjs names (3 MB); if that host
cannot be reached, an identical copy is taken from inside another package on PyPI (106 MB, of which one file is kept).
Whatever the source, a file with another hash is refused.
"""

import contextlib
import hashlib
import http.client
import json
import os
import re
import tempfile
import urllib.request
import zipfile
from pathlib import Path

from ..files import write
from ..paths import CACHE
from ..report import Problem, run, work

CARRIER = "open-webui==0.12.4"  # carries the wheel as open_webui/frontend/pyodide/numpy-….whl
CARRIER_PYTHON = "3.12"  # the newest that it supports; the wheel inside does not depend on it
TIMEOUT = 5  # seconds before falling back to the carrier


def lock_entry(modules):
    """NumPy's entry in the lock file of the npm package `pyodide`: file_name, sha256 and more."""
    return json.loads((modules / "pyodide" / "pyodide-lock.json").read_text())["packages"]["numpy"]


def ensure(modules, python):
    """Return the path of the checked wheel, fetching it if no cache has it."""
    entry = lock_entry(modules)
    name, sha256 = entry["file_name"], entry["sha256"]
    wheel = CACHE / "wheels" / name
    if _is_intact(wheel, sha256):
        return wheel
    wheel.parent.mkdir(parents=True, exist_ok=True)
    shared = _user_cache() / name
    if _is_intact(shared, sha256):
        write(wheel, shared)
        return wheel
    with work("Fetching NumPy for the browser"):
        content = _from_pyodide_host(modules, name)
        if content is None or hashlib.sha256(content).hexdigest() != sha256:
            content = _from_carrier(python, name)
        if hashlib.sha256(content).hexdigest() != sha256:
            raise Problem(f"{name} does not have the sha256 that Pyodide's lock file names, so it is not used.")
        write(wheel, content)
    with contextlib.suppress(OSError):  # a read-only home: this clone has its own copy
        write(shared, content)  # the next clone will find it
    return wheel


def _user_cache():
    base = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return Path(base) / "how-a-gpt-learns"


def _is_intact(file, sha256):
    try:
        return hashlib.sha256(file.read_bytes()).hexdigest() == sha256
    except OSError:
        return False


def _from_pyodide_host(modules, name):
    source = (modules / "pyodide" / "pyodide.mjs").read_text()
    version = json.loads((modules / "pyodide" / "package.json").read_text())["version"]
    host = re.search(r"https://[\w./-]+/v(?=\$\{)", source)
    if not host:
        return None
    try:
        with urllib.request.urlopen(f"{host[0]}{version}/full/{name}", timeout=TIMEOUT) as answer:
            return answer.read()
    except (OSError, http.client.HTTPException):
        return None


def _from_carrier(python, name):
    with tempfile.TemporaryDirectory(dir=CACHE) as folder:
        run(
            [python, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-input"]
            + ["--no-cache-dir", "--no-deps", "--only-binary=:all:", "--python-version", CARRIER_PYTHON]
            + ["--dest", folder, CARRIER],
            failure="NumPy for the browser could not be fetched (the first time needs a network). pip says:",
        )
        (package,) = Path(folder).glob("*.whl")
        with zipfile.ZipFile(package) as archive:
            (member,) = [member for member in archive.namelist() if member.endswith("/" + name)]
            return archive.read(member)
