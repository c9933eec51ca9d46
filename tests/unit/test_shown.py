"""What of the page a link asks for: `?panels=task,training&furniture=none`."""

import re

import pytest

from panels.furniture.shown import PANELS, SETTINGS
from panels.kit.setting import Settings, rejected
from sitebuild.paths import SITE_SOURCES


def test_the_panels_are_those_of_the_page():
    marked = re.findall(r"<!-- panel: (\w+) -->", (SITE_SOURCES / "index.html").read_text())
    assert sorted(marked) == sorted(PANELS)


def test_what_is_written_is_read():
    query = {}
    settings = Settings(SETTINGS, query)
    settings["panels"], settings["furniture"] = ("task", "training"), "none"
    assert query == {"panels": "task,training", "furniture": "none"}
    assert (settings["panels"], settings["furniture"]) == (("task", "training"), "none")


@pytest.mark.parametrize("wrong", ["", "tasks", "task,", "task, loss", "task;loss", "Task", "training,__init__", "kit"])
def test_an_unknown_panel_is_said_with_those_that_there_are(wrong):
    settings = Settings(SETTINGS, {"panels": wrong, "furniture": "some"})
    said = rejected([settings])
    assert settings["panels"] is None
    assert f"“{next(name for name in wrong.split(',') if name not in PANELS)}” is none of them" in said["panels"]
    assert "scaling, task, training" in said["panels"]
    assert said["furniture"] == "one of none, timeline"
