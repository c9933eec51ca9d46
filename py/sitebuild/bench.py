"""`serve.py bench`: tests/bench/run.py in .venv, with the page built and served, and a Chromium."""

import os
import subprocess

from . import build, server
from .get import browser, venv
from .paths import PYTHON_SOURCES, ROOT


def run(as_json=False):
    """Print the speed table (or JSON) to stdout; returns the exit status of tests/bench/run.py."""
    build.site()
    python = venv.ensure("test")
    chromium = browser.ensure()
    with server.in_background() as site:
        command = [python, "tests/bench/run.py", "--site-url", site.url, "--chromium", chromium]
        environment = os.environ | {"PYTHONPATH": str(PYTHON_SOURCES)}
        return subprocess.run(command + ["--json"] * as_json, cwd=ROOT, env=environment).returncode
