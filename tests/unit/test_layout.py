"""Enforces which part of py/ may import which.

microgpt   nothing else of ours, and nothing from the browser
panels     microgpt; among themselves, see `test_inside_panels`
sitebuild  nothing else of ours, because it runs before anything is installed
"""

import ast
import sys

import pytest

from sitebuild.paths import PYTHON_SOURCES

PACKAGES = {"microgpt", "panels", "sitebuild"}
NOT_PANELS = {"kit", "lab", "furniture", "embed"}  # folders in panels/ that are not panels
PANELS = {path.parent.name for path in (PYTHON_SOURCES / "panels").glob("*/panel.py")}


def imports(path):
    """The full names of all modules that a file imports, including those inside functions."""
    package = path.relative_to(PYTHON_SOURCES).parent.parts
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            module = [*base, *(node.module.split(".") if node.module else ())]
            yield from (".".join([*module, alias.name]) for alias in node.names)


ALL = [
    (path.relative_to(PYTHON_SOURCES).as_posix(), name)
    for path in sorted(PYTHON_SOURCES.rglob("*.py"))
    for name in sorted(set(imports(path)))
]


def found(where, wrong):
    """The imports for which `wrong(path, name)` is true, in files whose path starts with `where`."""
    return [f"{path} imports {name}" for path, name in ALL if path.startswith(where) and wrong(path, name)]


def test_all_imports_are_seen():
    assert ("panels/task/panel.py", "panels.kit.dom") in ALL
    assert ("panels/page.py", "pyscript.window") in ALL
    assert len(PANELS) >= 8
    folders = {path.name for path in (PYTHON_SOURCES / "panels").iterdir() if path.is_dir()} - {"__pycache__"}
    assert folders == PANELS | NOT_PANELS


@pytest.mark.parametrize(
    ("package", "may"),
    [
        ("microgpt", {"microgpt", "numpy"}),
        ("panels", {"panels", "microgpt", "numpy", "pyscript", "js", "pyodide"}),
        ("sitebuild", {"sitebuild"}),
    ],
)
def test_between_packages(package, may):
    def wrong(_, name):
        root = name.split(".")[0]
        return root not in may and root not in sys.stdlib_module_names

    assert not found(f"{package}/", wrong)


def part(name):
    """ "kit" for panels.kit.dom, "task" for panels/task/panel.py; None outside panels."""
    first, second, *_ = *name.removesuffix(".py").replace("/", ".").split("."), None
    return second if first == "panels" else None


def test_no_panel_imports_another():
    assert not found("panels/", lambda path, name: part(name) in PANELS - {part(path)})


def test_kit_imports_nothing_of_the_page_but_itself():
    assert not found("panels/kit/", lambda _, name: part(name) not in (None, "kit"))


def test_lab_imports_nothing_of_the_page_but_itself():
    assert not found("panels/lab/", lambda _, name: part(name) not in (None, "lab"))


def test_what_can_be_tested_without_a_browser_imports_none():
    folders = ("panels/kit/", "panels/furniture/", "panels/embed/")
    files = {"panels/page.py", "panels/slices.py", "panels/lab/pace.py"}

    def wrong(path, name):
        may = path.startswith(folders) or path in files or path.endswith("/panel.py")
        return name.split(".")[0] in {"pyscript", "js", "pyodide"} and not may

    assert not found("panels/", wrong)
