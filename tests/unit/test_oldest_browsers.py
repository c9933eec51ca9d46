"""Wherever the oldest browsers are named that can run the page, they are the same."""

import re

import pytest

from sitebuild.paths import PYTHON_SOURCES, ROOT, SITE_SOURCES

TEXTS = {
    "README.md": ROOT / "README.md",
    "READ-ME.txt": PYTHON_SOURCES / "sitebuild" / "page" / "READ-ME.txt",
    "embed.js": SITE_SOURCES / "embed.js",
    "offline.js": SITE_SOURCES / "js" / "offline.js",
    "watchdog.js": SITE_SOURCES / "js" / "watchdog.js",
}
# Popovers came last to Chrome, Edge and Firefox, and checkVisibility to Safari; the watchdog tests both.
OLDEST = {"Edge": "114", "Firefox": "125", "Safari": "17.4"}


@pytest.mark.parametrize("name", TEXTS)
def test_the_oldest_browsers_are_the_same_in_all_texts(name):
    text = TEXTS[name].read_text(encoding="utf-8")
    named = re.findall(r"(Edge|Firefox|Safari) \(?(?:it takes )?([0-9][0-9.]*[0-9])", text)
    assert named
    assert {(browser, version) for browser, version in named} <= set(OLDEST.items())


def test_whoever_has_an_older_browser_is_told_all_of_them():
    for name in ("README.md", "watchdog.js"):
        text = TEXTS[name].read_text(encoding="utf-8")
        assert all(re.search(rf"{browser} {version}\b", text) for browser, version in OLDEST.items()), name
