"""A ninth panel takes two folders and a comment in index.html: adds tests/page/ninth to a copy of the checkout."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import expect

from sitebuild import server
from sitebuild.paths import DIST, ROOT, VENV

from .helpers import START, open_ready, panel, set_slider, wait_for

NINTH = Path(__file__).parent / "ninth"
LAST = "<!-- panel: change -->"


@pytest.fixture(scope="module")
def site_url(tmp_path_factory):
    """The address of the page with nine panels."""
    copy = tmp_path_factory.mktemp("checkout")
    for folder in ("py", "site", "wasm-kernels"):
        shutil.copytree(ROOT / folder, copy / folder, ignore=shutil.ignore_patterns("__pycache__"))
    for made in ("native", "wasm"):
        shutil.copytree(DIST / made, copy / "dist" / made)
    (copy / "dist" / "cache").symlink_to(DIST / "cache")  # to reuse downloads
    (copy / ".venv").symlink_to(VENV)

    for root in ("py", "site"):
        shutil.copytree(NINTH / root, copy / root / "panels" / "ninth")
    index = copy / "site" / "index.html"
    index.write_text(index.read_text().replace(LAST, f"{LAST}\n    <!-- panel: ninth -->"))

    subprocess.run(
        [sys.executable, "-c", "from sitebuild import build; build.site()"],
        cwd=copy,
        env=os.environ | {"PYTHONPATH": str(copy / "py")},
        check=True,
    )
    with server.in_background(copy / "dist" / "site") as served:
        yield served.url


def test_it_is_on_the_page_and_in_its_navigation(page, site_url):
    open_ready(page, f"{site_url}?goal=400")
    expect(page.locator("[data-panel]").last).to_have_attribute("id", "ninth")
    ninth = panel(page, "ninth")
    expect(ninth).to_have_attribute("data-state", "ready")
    wait_for(ninth, "difference", 600)
    set_slider(ninth, "Goal", 300)
    wait_for(ninth, "difference", 700)
    page.wait_for_function("location.search === '?goal=300'")
    expect(page.get_by_role("navigation").get_by_role("link", name="How far?")).to_have_attribute("href", "#ninth")
    assert ninth.locator("output").evaluate("element => getComputedStyle(element).fontWeight") == "700"


def test_it_is_in_the_embed(page, site_url):
    open_ready(page, f"{site_url}embed.html?panel=ninth&goal=990")
    assert page.title() == "How far is it?"
    wait_for(page.locator("#ninth"), "difference", 10)


def test_it_is_in_the_gallery(page, site_url):
    page.goto(f"{site_url}gallery.html")
    assert 'panel="ninth" goal="250"' in page.get_by_text('<how-gpt-learns panel="ninth"').inner_text()
    expect(page.get_by_role("row", name=re.compile("^goal The step to compare with"))).to_have_count(1)
    page.get_by_role("button", name="Start: How far is it?").click()
    frame = page.frame_locator("iframe[title^='How far is it?']")
    frame.locator("html[data-runtime=ready]").wait_for(timeout=START)
    frame.locator("[data-metric=difference][data-value='750']").wait_for()
    page.provoked = True  # the gallery's first panel may be starting, and is interrupted
