"""`serve.py lint`: what can be checked without running anything: style, types and formatting.

Each tool is of a pinned version and has its settings where it looks for them: pyproject.toml, site/tsconfig.json,
.prettierrc.json, .clang-format.
"""

import os
import subprocess
from concurrent.futures import ThreadPoolExecutor

from .get import npm, venv
from .paths import KERNEL_SOURCES, ROOT, TESTS
from .report import say, work

PRETTIER = (
    "site/**/*.{js,css,json,webmanifest}",
    "{py,tests}/**/*.{mjs,json}",
    ".github/**/*.yml",
    ".prettierrc.json",
)


def run():
    """Run all tools; 0 if none finds anything."""
    failed = failures(venv.ensure("test"))
    print(f"FAILED: {', '.join(failed)}" if failed else "Passed")
    return 1 if failed else 0


def failures(python):
    """The names of the tools that find something, after showing what. They run side by side."""
    commands = tools(python)
    with work("Checking style, types and formatting"), ThreadPoolExecutor(os.cpu_count()) as pool:
        results = dict(zip(commands, pool.map(_run, commands.values()), strict=True))
    found = [name for name, result in results.items() if result.returncode]
    for name in found:
        say(f"{name}:\n{results[name].stdout}")
    return found


def tools(python):
    """{name: command}, the slowest first."""
    modules, node = npm.ensure_for_tests(), npm.find_node()
    c_files = sorted([*KERNEL_SOURCES.glob("*.[ch]"), *TESTS.rglob("*.[ch]")])
    return {
        "pyright": [node, modules / "pyright" / "index.js", "--pythonpath", python],
        "prettier": [node, modules / "prettier" / "bin" / "prettier.cjs", "--check", "--log-level=warn", *PRETTIER],
        "tsc": [node, modules / "typescript" / "bin" / "tsc", "--project", "site"],
        "tsc, service worker": [node, modules / "typescript" / "bin" / "tsc", "--project", "site/tsconfig.worker.json"],
        "clang-format": [python.with_name("clang-format"), "--dry-run", "--Werror", *c_files],
        "ruff": [python, "-m", "ruff", "check"],
        "ruff format": [python, "-m", "ruff", "format", "--check"],
    }


def _run(command):
    return subprocess.run(
        [str(part) for part in command], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
