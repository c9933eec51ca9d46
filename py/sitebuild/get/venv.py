"""`.venv`: pinned packages, each checked against its hash, apart from whatever else is on the machine.

There are two lists in pins/: `build` (the C compiler; all that serving needs) and `test`.
"""

import os
import sys
import venv

from .. import stamps
from ..paths import PINS, VENV
from ..report import Problem, run, work

PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def ensure(group):
    """Install the group's packages unless exactly these are in place; return the path of .venv's Python."""
    pins = PINS / f"{group}.txt"
    stamp = VENV / f"{group}.stamp"
    key = stamps.content_key([pins], sys.version_info[:2])
    if PYTHON.exists() and stamps.matches(stamp, key):
        return PYTHON
    if not _is_usable():
        _create()
    with work(f"Installing the {group} packages into .venv"):
        run(
            [PYTHON, "-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check"]
            + ["--require-hashes", "--requirement", pins],
            failure=f"pip could not install {pins.name} (the first time needs a network). pip says:",
        )
    stamps.write(stamp, key)
    return PYTHON


def _is_usable():
    """An environment of another Python version, or one whose Python has since been removed, is not."""
    return PYTHON.exists() and stamps.matches(VENV / "python.stamp", repr(sys.version_info[:2]))


def _create():
    with work("Making .venv"):
        try:
            venv.EnvBuilder(clear=True, with_pip=True, symlinks=os.name != "nt").create(VENV)
        except Exception as error:
            # Debian packs ensurepip apart: without it venv fails half-way, with a long traceback.
            version = "{}.{}".format(*sys.version_info)
            advice = f"on Debian or Ubuntu, `apt install python{version}-venv`."
            raise Problem(f"Python {version} could not make .venv: {advice}\n{error}") from None
    stamps.write(VENV / "python.stamp", repr(sys.version_info[:2]))
