"""The reader goes away while the model trains, and comes back: nothing is lost, and the model is the same."""

import os
import time

import pytest

from microgpt import Config, Trainer, load_docs
from sitebuild import server
from sitebuild.get import browser as browsers
from sitebuild.paths import SITE_SOURCES
from tests.page import installed_browsers, webkit
from tests.page.helpers import open_ready

STEP = "Number(document.querySelector('#training [data-metric=step]').dataset.value)"
RESTED = 1.5  # seconds in which nothing may be trained


@pytest.fixture(scope="module")
def weights_hash():
    trainer = Trainer(load_docs(SITE_SOURCES / "data" / "names.txt"), Config(holdout=0.05))
    trainer.run(1000)
    return trainer.model.weights_hash()


@pytest.fixture
def page(browser):
    """In a Chromium with a window, which keeps pages that were left (Playwright forbids it that otherwise)."""
    found = browsers.ensure_webkit()
    if not found:
        pytest.skip("Xvfb is missing: on Debian, `apt install webkit2gtk-driver xvfb`")
    with webkit.screen(found.screen) as display:
        chromium = browser.browser_type.launch(
            executable_path=browsers.ensure(),
            headless=False,
            env=os.environ | {"DISPLAY": display},
            args=browsers.ARGUMENTS,
            ignore_default_args=["--disable-back-forward-cache"],
        )
        yield chromium.new_page(viewport={"width": 1280, "height": 900})
        chromium.close()


def start(page, url):
    open_ready(page, url)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")  # a page that it still answers to is not kept
    page.locator("#training [data-action=train]").click()
    page.wait_for_function(f"{STEP} > 50")


def ends_as(page, weights_hash):
    page.wait_for_function(f"{STEP} === 1000 && document.documentElement.dataset.weights === {weights_hash!r}")


def test_back_to_a_page_that_the_browser_has_frozen(page, weights_hash, tmp_path):
    (tmp_path / "index.html").write_text("<!doctype html><title>Another page</title>")
    with server.in_background(keeps=True) as site, server.in_background(tmp_path) as another:
        start(page, site.url)
        page.evaluate(
            f"""() => {{
                window.steps = {{}};
                addEventListener("pagehide", () => (steps.left = {STEP}));
                addEventListener("pageshow", ({{persisted}}) => (steps.back = persisted && {STEP}));
            }}"""
        )
        page.goto(another.url)
        time.sleep(RESTED)
        page.evaluate("history.back()")
        page.wait_for_url(f"{site.url}**", wait_until="commit")
        page.wait_for_function("'back' in (window.steps ?? {})")
        steps = page.evaluate("steps")
        assert steps["left"] == steps["back"] < 1000
        ends_as(page, weights_hash)


def test_in_a_tab_behind_another(weights_hash):
    with server.in_background(keeps=True) as site, installed_browsers.launch("firefox") as window:
        window.open_ready(site.url)
        window.click("#training [data-action=train]")
        window.wait_for(f"{STEP} > 50")
        with window.behind_another_tab():
            window.wait_for("document.hidden")
            before = window.run(f"return {STEP}")
            time.sleep(RESTED)
            assert window.run(f"return {STEP}") == before
        window.wait_for(f"{STEP} === 1000 && document.documentElement.dataset.weights === {weights_hash!r}")
