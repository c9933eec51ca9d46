"""`.venv`: pinned packages, each checked against its hash, independent of what else is installed.

There are three lists in pins/: `build` (the C compiler, and packages that go into the page; all that serving needs),
`test`, and `torch` (some gigabytes, for `serve.py test --with-torch`).
"""

import os
import sys
import venv

from .. import stamps
from ..paths import PINS, VENV
from ..report import Problem, run

PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def ensure(group):
    """Install the group's packages unless exactly these are in place; return the path of .venv's Python."""
    version = sys.version_info[:2]  # an environment made by another Python is recreated
    stamps.ensure([PYTHON], VENV / "python.stamp", repr(version), "Making .venv", _create)
    pins = PINS / f"{group}.txt"

    def install():
        run(
            [PYTHON, "-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check"]
            + ["--require-hashes", "--requirement", pins],
            failure=f"pip could not install {pins.name} (the first time needs a network). pip says:",
        )

    title = f"Installing the {group} packages into .venv"
    stamps.ensure([PYTHON], VENV / f"{group}.stamp", stamps.content_key([pins], version), title, install)
    return PYTHON


def site_packages():
    """The folder that packages are installed in."""
    (folder,) = [*VENV.glob("lib/python*/site-packages"), *VENV.glob("Lib/site-packages")][:1]
    return folder


def _create():
    try:
        venv.EnvBuilder(clear=True, with_pip=True, symlinks=os.name != "nt").create(VENV)
    except Exception as error:
        # Debian packages ensurepip separately. Without it venv fails half-way, with a long traceback.
        version = "{}.{}".format(*sys.version_info)
        advice = f"on Debian or Ubuntu, `apt install python{version}-venv`."
        raise Problem(f"Python {version} could not make .venv: {advice}\n{error}") from None
