"""`serve.py test` starts by checking style, types and formatting, and names any tool that fails."""

import json
import re
import sys
import tomllib
from types import SimpleNamespace

import pytest

from sitebuild import checks, lint
from sitebuild.paths import ROOT


def python(code):
    return [sys.executable, "-c", code]


def test_a_tool_that_finds_something_is_named_and_its_findings_are_shown(monkeypatch, capsys):
    commands = {"strict": python("import sys; print('line 3'); sys.exit(1)"), "content": python("print('fine')")}
    monkeypatch.setattr(lint, "tools", lambda python: commands)
    assert lint.failures(sys.executable) == ["strict"]
    shown = capsys.readouterr().err
    assert "strict:\nline 3" in shown
    assert "fine" not in shown


@pytest.fixture
def nothing_else(monkeypatch, tmp_path):
    """`checks.run` without the build and pytest."""
    monkeypatch.setattr(checks.build, "site", lambda: None)
    monkeypatch.setattr(checks, "venv", SimpleNamespace(ensure=lambda group: sys.executable))
    browsers = SimpleNamespace(ensure=lambda: None, ensure_firefox=lambda: None, ensure_webkit=lambda: None)
    monkeypatch.setattr(checks, "browser", browsers)
    monkeypatch.setattr(checks, "npm", SimpleNamespace(ensure=lambda: None, ensure_for_tests=lambda: None))
    monkeypatch.setattr(checks, "pyodide_for_tests", SimpleNamespace(ensure=lambda *_: None))
    monkeypatch.setattr(checks, "RESULTS", tmp_path / "results.xml")
    monkeypatch.setattr(checks, "_pytest", lambda *_: 0)


@pytest.mark.usefixtures("nothing_else")
def test_a_test_run_fails_with_its_linters(monkeypatch, capsys):
    monkeypatch.setattr(lint, "failures", lambda python: ["prettier"])
    assert checks.run([]) == 1
    assert "FAILED: prettier" in capsys.readouterr().out
    monkeypatch.setattr(lint, "failures", lambda python: [])
    assert checks.run([]) == 0


@pytest.mark.usefixtures("nothing_else")
def test_chosen_tests_run_without_linters(monkeypatch):
    monkeypatch.setattr(lint, "failures", lambda python: ["prettier"])
    assert checks.run(["tests/unit"]) == 0


def test_the_version_is_the_same_everywhere():
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    assert json.loads((ROOT / "site" / "package.json").read_text())["version"] == version
    assert re.findall(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(), re.M)[0] == version
