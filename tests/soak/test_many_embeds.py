"""Twenty panels on one page, read from top to bottom: how much memory the browser takes in the end."""

import sys
from itertools import cycle, islice
from pathlib import Path

import pytest

from sitebuild import server
from tests.page.fuzz import PANELS
from tests.page.helpers import START, not_foreign

COUNT = 20
MOST = 500  # megabytes; with all of them alive it was 1,370
REST = 20_000  # milliseconds, in which the browser collects what has been removed

HOST = '<!doctype html><meta charset="utf-8"><title>A host</title><script src="SITEembed.js" defer></script>'


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_twenty_panels_take_less_than_half_a_gigabyte(page, site_url, tmp_path):
    panels = "".join(
        f'<p>Text.</p><how-gpt-learns panel="{name}"></how-gpt-learns>' for name in islice(cycle(PANELS), COUNT)
    )
    (tmp_path / "index.html").write_text(HOST.replace("SITE", site_url) + panels)
    (tmp_path / "favicon.ico").write_bytes(b"")
    before = _renderers()
    with server.in_background(tmp_path) as host, not_foreign(page, host.url):
        page.goto(host.url)
        page.evaluate("window.readies = 0; addEventListener('ready', () => readies++)")
        for number in range(COUNT):
            page.evaluate(
                """(number) => {
                    window.element = document.querySelectorAll("how-gpt-learns")[number];
                    element.scrollIntoView({behavior: "instant"});
                }""",
                number,
            )
            page.wait_for_function("readies > 0 && element.querySelector('iframe')", timeout=START)
            page.wait_for_function(f"readies >= {number + 1}", timeout=START)
        page.wait_for_timeout(REST)
        taken = sum(size for process, size in _renderers().items() if process not in before)
    assert taken < MOST


def _renderers():
    """{process: megabytes of memory that are its own} of the browser's page processes."""
    sizes = {}
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if b"--type=renderer" in (process / "cmdline").read_bytes():
                lines = (process / "smaps_rollup").read_text().splitlines()
                sizes[process.name] = sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) // 1024
        except OSError:
            pass  # it has ended, or is somebody else's
    return sizes
