"""The browsers other than Chromium that are on this machine."""

import pytest

from sitebuild.get import browser

from . import firefox, webkit

FOUND = {
    "firefox": (browser.ensure_firefox, firefox.launch, "firefox-esr"),
    "webkit": (browser.ensure_webkit, webkit.launch, "webkit2gtk-driver xvfb"),
}


def launch(name, *options):
    """A `with` block's Window in "firefox" or "webkit". Skips the test if there is none."""
    find, start, packages = FOUND[name]
    found = find()
    if not found:
        pytest.skip(f"{name} is missing: on Debian, `apt install {packages}`")
    return start(found, *options)
