"""Panels far from the window that nobody has used give their memory back, and come back with the window."""

import pytest
from playwright.sync_api import expect

from sitebuild import server

from .helpers import START, button, not_foreign, wait_until_drawn

HOST = """<!doctype html><html lang="en"><meta charset="utf-8"><title>A host</title>
<script>
  window.log = [];
  document.addEventListener("ready", (event) => log.push(event.target.id));
</script>
<script src="SITEembed.js" defer></script>
<style>how-gpt-learns { margin-bottom: 6000px !important }</style>
<how-gpt-learns id="one" panel="loss" model="own"></how-gpt-learns>
<how-gpt-learns id="two" panel="training" model="own"></how-gpt-learns>
"""
FRAMES = "[...document.querySelectorAll('iframe')].map((frame) => frame.parentElement.id).join()"


@pytest.fixture
def host(page, site_url, tmp_path):
    (tmp_path / "index.html").write_text(HOST.replace("SITE", site_url))
    (tmp_path / "favicon.ico").write_bytes(b"")
    with server.in_background(tmp_path) as other, not_foreign(page, other.url):
        page.goto(other.url)
        yield page


def show(page, name):
    page.evaluate("(id) => document.getElementById(id).scrollIntoView({behavior: 'instant'})", name)


def ready(page, *names):
    page.wait_for_function("(names) => log.join() === names", arg=",".join(names), timeout=START)


def test_a_panel_that_the_host_starts_far_away_stays(host):
    ready(host, "one")
    host.evaluate("two.start()")
    ready(host, "one", "two")
    host.evaluate("two.pause()")
    show(host, "two")
    host.wait_for_function(f"{FRAMES} === 'two'")
    show(host, "one")
    host.frame_locator("#one iframe").locator("html[data-runtime=ready]").wait_for(timeout=START)
    assert host.evaluate(FRAMES) == "one,two"


def test_an_unused_panel_rests_far_away_and_one_that_was_used_does_not(host):
    ready(host, "one")
    inside = host.frame_locator("#one iframe")
    inside.locator("[data-part=letters] tr").first.wait_for()
    wait_until_drawn(inside.locator("#loss"))
    height = host.evaluate("one.offsetHeight")
    show(host, "two")
    ready(host, "one", "two")
    host.wait_for_function(f"{FRAMES} === 'two'")
    assert host.evaluate("one.offsetHeight") == pytest.approx(height, abs=2)  # so nothing moves
    training = host.frame_locator("#two iframe").locator("#training")
    button(training, "Step").click()
    training.locator("[data-metric=step][data-value='1']").wait_for()
    show(host, "one")
    host.frame_locator("#one iframe").locator("html[data-runtime=ready]").wait_for(timeout=START)
    assert host.evaluate(FRAMES) == "one,two"
    expect(training.locator("[data-metric=step]")).to_have_attribute("data-value", "1")
    assert host.evaluate("log.join()") == "one,two"  # its host is told once
