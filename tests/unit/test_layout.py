"""Enforces which part of py/ may import which. ARCHITECTURE.md has a picture of it."""

import sys

import pytest
from import_graph import imports, is_within, read

from sitebuild.paths import PYTHON_SOURCES

SOURCES = read(PYTHON_SOURCES)
PANELS = {path.parent.name for path in (PYTHON_SOURCES / "panels").glob("*/panel.py")}

BROWSER = {"pyscript", "js", "pyodide"}
PANEL = {"panels.kit", "panels.lab", "panels.panel", "microgpt", "numpy"}  # and its own folder
BUILD = {"sitebuild.paths", "sitebuild.report", "sitebuild.files", "sitebuild.stamps"}

# What the files below a path may import besides the standard library; the longest path that fits counts.
MAY_IMPORT = {
    "microgpt/": {"microgpt", "numpy"},
    "microgpt/tokens.py": {"microgpt", "wcwidth"},
    "microgpt/text/mojibake.py": {"microgpt", "ftfy"},
    "panels/__init__.py": set(),
    "panels/kit/": {"panels.kit", "microgpt", "numpy"} | BROWSER,
    "panels/lab/": {"panels.lab", "microgpt", "numpy"},
    "panels/lab/pace.py": {"panels.lab"} | BROWSER,
    "panels/panel.py": {"panels.kit", "panels.lab"} | BROWSER,
    **{f"panels/{name}/": PANEL | {f"panels.{name}"} for name in PANELS},
    **{f"panels/{name}/panel.py": PANEL | {f"panels.{name}"} | BROWSER for name in PANELS},
    "panels/furniture/": PANEL | {"panels.furniture", "panels.?.settings"} | BROWSER,
    "panels/furniture/closing.py": PANEL | {"panels.furniture", "panels.?.answer"} | BROWSER,
    "panels/furniture/share/qr.py": {"segno"},
    "panels/page.py": PANEL | {"panels.furniture", "panels.?.panel"} | {f"panels.{name}" for name in PANELS} | BROWSER,
    "panels/embed/": {"panels.embed", "panels.page", "panels.kit", "panels.lab", "microgpt"} | BROWSER,
    "panels/kit/slices.py": {"pyodide"},
    # The build runs before anything is installed. What it makes is made in this order: get, make, page.
    "sitebuild/": {"sitebuild"},
    **{f"sitebuild/{name}.py": BUILD for name in ("paths", "report", "files", "stamps")},
    "sitebuild/get/": BUILD | {"sitebuild.get"},
    "sitebuild/make/": BUILD | {"sitebuild.get", "sitebuild.make"},
    "sitebuild/make/gzip_file.py": {"deflate"},  # runs in .venv, in a process of its own
    "sitebuild/page/": BUILD | {"sitebuild.get", "sitebuild.make", "sitebuild.page"},
    "sitebuild/page/list_settings.py": {"?"},  # imports each panel's settings, in a process of its own
}


def forbidden(sources):
    """(path, imported name) for each import that MAY_IMPORT does not allow. Files of which it says nothing may import
    nothing.
    """
    for path, names in imports(sources).items():
        prefixes = [prefix for prefix in MAY_IMPORT if path.startswith(prefix)]
        allowed = MAY_IMPORT[max(prefixes, key=len)] if prefixes else set()
        for name in names:
            is_standard = name.split(".")[0] in sys.stdlib_module_names
            if name.endswith("*") or not (is_standard or any(is_within(name, one) for one in allowed)):
                yield path, name


def test_each_part_imports_only_what_it_may():
    assert sorted(forbidden(SOURCES)) == []


def test_each_entry_is_of_use():
    unused = {prefix for prefix in MAY_IMPORT if not any(path.startswith(prefix) for path in SOURCES)}
    assert not unused
    assert len(PANELS) >= 8


@pytest.mark.parametrize(
    ("path", "line", "name"),
    [
        ("panels/kit/dom.py", "import panels", "panels"),
        ("panels/kit/dom.py", "import panels.kit.keys", "panels"),  # binds `panels`, with all that is in it
        ("panels/kit/dom.py", "from importlib import import_module; import_module('panels.lab.lab')", "panels.lab.lab"),
        ("panels/kit/dom.py", "import importlib; importlib.import_module('..lab', __package__)", "panels.lab"),
        ("panels/kit/dom.py", "__import__('panels.lab.lab')", "panels.lab.lab"),
        ("panels/kit/dom.py", "from importlib import import_module as get; get('panels.lab.lab')", "panels.lab.lab"),
        ("panels/kit/dom.py", "from .. import lab", "panels.lab"),
        ("panels/kit/dom.py", "def later():\n    from ..lab.lab import Lab", "panels.lab.lab.Lab"),
        ("panels/kit/dom.py", "from ..lab.pace import window", "panels.lab.pace.window"),
        ("panels/kit/dom.py", "from ..panel import Panel", "panels.panel.Panel"),
        ("panels/kit/dom.py", "from ..page import lab", "panels.page.lab"),
        ("panels/lab/run.py", "from ..kit.numbers import whole", "panels.kit.numbers.whole"),
        ("panels/lab/run.py", "from .pace import window", "pyscript.window"),
        ("panels/lab/run.py", "from . import pace\npace.window.alert()", "pyscript.window.alert"),
        ("panels/task/game.py", "from pyscript import window", "pyscript.window"),
        ("panels/task/game.py", "import js", "js"),
        ("panels/task/game.py", "from pyodide.ffi import run_sync", "pyodide.ffi.run_sync"),
        ("panels/task/game.py", "from ..kit.dom import window", "pyscript.window"),
        ("panels/task/game.py", "from ..kit.dom import window as w", "pyscript.window"),
        ("panels/task/game.py", "from ..kit import dom\ndom.window.alert()", "pyscript.window.alert"),
        ("panels/task/game.py", "from ..kit.dom import *", "panels.kit.dom.*"),
        ("panels/task/game.py", "from ..loss.words import x", "panels.loss.words.x"),
        ("panels/task/game.py", "from .. import loss", "panels.loss"),
        ("panels/task/game.py", "import panels.loss.panel as other", "panels.loss.panel"),
        ("panels/task/panel.py", "from ..page import panel_class", "panels.page.panel_class"),
        ("panels/task/panel.py", "from ..furniture.timeline import Timeline", "panels.furniture.timeline.Timeline"),
        ("panels/panel.py", "from .task.game import Game", "panels.task.game.Game"),
        ("panels/new.py", "from microgpt import GPT", "microgpt.GPT"),  # a file without a rule
        ("microgpt/gpt.py", "from panels.kit import dom", "panels.kit.dom"),
        ("microgpt/gpt.py", "from pyscript import window", "pyscript.window"),
        ("microgpt/gpt.py", "import wcwidth", "wcwidth"),
        ("sitebuild/get/npm.py", "from ..page import policy", "sitebuild.page.policy"),
        ("sitebuild/get/npm.py", "from .. import build", "sitebuild.build"),
        ("sitebuild/get/npm.py", "from ..make.kernels import ensure", "sitebuild.make.kernels.ensure"),
        ("sitebuild/get/npm.py", "import sitebuild", "sitebuild"),
        ("sitebuild/make/kernels.py", "from ..page.policy import x", "sitebuild.page.policy.x"),
        ("sitebuild/report.py", "from .get import npm", "sitebuild.get.npm"),
        ("sitebuild/build.py", "import numpy", "numpy"),
        ("sitebuild/build.py", "from microgpt import GPT", "microgpt.GPT"),
    ],
)
def test_a_forbidden_import_is_found(path, line, name):
    planted = SOURCES | {path: f"{SOURCES.get(path, '')}\n{line}\n"}
    assert (path, name) in set(forbidden(planted))


def test_a_name_that_a_module_hands_on_twice_is_found():
    planted = SOURCES | {
        "panels/kit/keys.py": "from .dom import window as view",
        "panels/task/game.py": "from ..kit.keys import view",
    }
    assert ("panels/task/game.py", "pyscript.window") in set(forbidden(planted))


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("panels/task/game.py", "from ..kit import dom, numbers\ndom.write(numbers.whole(3))"),
        ("panels/task/panel.py", "from pyscript import window"),
        ("panels/kit/dom.py", "from .keys import moved\nfrom microgpt import Vocabulary"),
        ("sitebuild/page/policy.py", "from ..get import npm\nimport json"),
    ],
)
def test_an_allowed_import_is_not_found(path, line):
    planted = SOURCES | {path: f"{SOURCES[path]}\n{line}\n"}
    assert not [found for found in forbidden(planted) if found[0] == path]
