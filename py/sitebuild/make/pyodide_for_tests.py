"""dist/test-pyodide: the page's own Pyodide, its Python and names.txt, with pytest beside NumPy, for tests/wasm.

pytest-pyodide runs test functions inside Pyodide. It needs `pytest` and `tblib` in the lock file to report the values
and the traceback of a failed assertion. Pyodide's own lock file pins rebuilt copies of these wheels that no index has,
so they get new entries.
"""

import hashlib
import json
import re
import zipfile
from email.parser import Parser

from .. import stamps
from ..files import mirror
from ..paths import CACHE, PINS, PLAIN, TEST_PYODIDE
from ..report import run

# {package that the tests need inside Pyodide: its dependencies}
PACKAGES = {
    "iniconfig": [],
    "packaging": [],
    "pluggy": [],
    "pygments": [],
    "pytest": ["iniconfig", "packaging", "pluggy", "pygments"],
    "tblib": [],
}


def ensure(python, modules):
    """Bring dist/test-pyodide up to date with dist/plain; the wheels are those that pins/test.txt pins."""
    wheels = _wheels(python)
    lock = json.loads((PLAIN / "pyodide" / "pyodide-lock.json").read_text())
    lock["packages"] |= {name: _lock_entry(name, wheel) for name, wheel in wheels.items()}
    shipped = {path.name: path for path in (PLAIN / "pyodide").iterdir()}
    mirror(
        {
            **shipped,
            "python_stdlib.zip": modules / "pyodide" / "python_stdlib.zip",  # whole, for pytest
            # pytest-pyodide loads the classic script in Chromium, and the module in node.
            **{name: modules / "pyodide" / name for name in ("pyodide.js", "pyodide.mjs")},
            "pyodide.asm.mjs": shipped["pyodide.asm.module.js"],
            "pyodide-lock.json": json.dumps(lock, indent=1).encode(),
            **{wheel.name: wheel for wheel in wheels.values()},
            **{name: PLAIN / name for name in ("app.zip", "change.zip")},
            "names.txt": PLAIN / "data" / "names.txt",
        },
        TEST_PYODIDE,
    )


def _wheels(python):
    """{package: path of its wheel}, downloaded once for each change of the pins."""
    folder = CACHE / "wheels" / "tests"
    pins = (PINS / "test.txt").read_text()
    wanted = "".join(_pinned(pins, name) for name in PACKAGES)

    def fetch():
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.glob("*.whl"):
            old.unlink()
        requirements = folder / "requirements.txt"
        requirements.write_text(wanted)
        run(
            [python, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-input"]
            + ["--no-deps", "--only-binary=:all:", "--require-hashes"]
            + ["--dest", folder, "--requirement", requirements],
            failure="pip could not fetch pytest's wheels (the first time needs a network). pip says:",
        )

    stamps.ensure([], folder / ".stamp", stamps.content_key([], wanted), "Fetching pytest for Pyodide", fetch)
    return {_metadata(wheel)["Name"].lower(): wheel for wheel in folder.glob("*.whl")}


def _pinned(pins, name):
    """The package's lines in a requirements file: its version and its hashes."""
    (lines,) = re.findall(rf"^{name}==.*\n(?:    --hash.*\n)+", pins, re.M)
    return lines


def _metadata(wheel):
    with zipfile.ZipFile(wheel) as archive:
        (member,) = [member for member in archive.namelist() if member.endswith(".dist-info/METADATA")]
        return Parser().parsestr(archive.read(member).decode())


def _lock_entry(name, wheel):
    with zipfile.ZipFile(wheel) as archive:
        tops = {member.split("/")[0] for member in archive.namelist()}
    return {
        "depends": PACKAGES[name],
        "file_name": wheel.name,
        "imports": sorted(top.removesuffix(".py") for top in tops if ".dist-info" not in top),
        "install_dir": "site",
        "name": name,
        "package_type": "package",
        "sha256": hashlib.sha256(wheel.read_bytes()).hexdigest(),
        "unvendored_tests": False,
        "version": _metadata(wheel)["Version"],
    }
