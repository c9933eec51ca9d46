"""The page opened as a file: the unpacked zip, and the single file, in real browsers without a network."""

import shutil
import zipfile
from pathlib import Path

import pytest

from microgpt import Config, Trainer, load_docs
from sitebuild import build
from sitebuild.page import offline
from sitebuild.paths import SITE_SOURCES

from . import installed_browsers
from .helpers import (
    FULL_SPEED,
    START,
    button,
    open_ready,
    panel,
    set_slider,
    value,
    wait_for,
    wait_until_all_are_drawn,
    watch,
)

AWKWARD = "My App (1) 50% #é & it's"  # a realistic folder name


@pytest.fixture(scope="module")
def disc(tmp_path_factory):
    """A folder with an awkward name that holds the unpacked zip and the single file."""
    build.everything()
    folder = tmp_path_factory.mktemp("disc") / AWKWARD
    with zipfile.ZipFile(offline.ZIP) as archive:
        archive.extractall(folder)
    shutil.copy(offline.SINGLE, folder)
    return folder


@pytest.fixture(scope="module", params=["zip", "single file"])
def address(request, disc):
    files = {"zip": disc / offline.FOLDER / "index.html", "single file": disc / offline.SINGLE.name}
    return files[request.param].as_uri()


@pytest.fixture(scope="module")
def last_loss():
    """The loss of the run's last step, computed on the desktop: it would differ if any step before it did."""
    trainer = Trainer(load_docs(SITE_SOURCES / "data" / "names.txt"), Config(holdout=0.05))
    return trainer.run(1000)[-1]


@pytest.fixture
def page(browser, disc):
    """An offline page. After the test it fails on any error, and on any request for anything but a file."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, offline=True)
    page = context.new_page()
    page.problems = problems = watch(page, "file:")
    yield page
    context.close()
    assert not problems, "\n".join(problems)


def test_chromium_trains_as_the_desktop_does(page, address, last_loss):
    if "index.html" not in address:
        page.add_init_script("delete Uint8Array.fromBase64")  # a browser that is a year or two old
    open_ready(page, address)
    training = panel(page, "training")
    set_slider(training, "Speed", FULL_SPEED)
    button(training, "Train").click()
    wait_for(training, "step", 1000)
    assert value(training, "loss") == last_loss
    button(page, "Change the text").click()  # for which another archive is loaded
    page.get_by_role("textbox", name="Your text").wait_for()
    page.keyboard.press("Escape")
    page.locator("#change .editor").scroll_into_view_if_needed()
    page.locator("#change .editor .cm-content").wait_for()  # whose modules are imported now
    wait_until_all_are_drawn(page)
    states = page.locator("[data-panel]").evaluate_all("all => all.map(({dataset}) => dataset.state)")
    assert set(states) <= {"ready", "busy"}


def test_nothing_leaves_the_disc_even_with_a_network(browser, address, elsewhere):
    url, asked = elsewhere
    context = browser.new_context()
    page = context.new_page()
    page.goto(address, wait_until="commit")
    page.locator("h1").wait_for()
    refused = page.evaluate("url => fetch(url, {mode: 'no-cors'}).then(() => null, (error) => error.name)", url)
    tried = "url => new Promise((done) => Object.assign(new Image(), {src: url, onload: done, onerror: done}))"
    page.evaluate(tried, url)
    context.close()
    assert refused == "TypeError"
    assert asked == []


@pytest.mark.parametrize("name", ["firefox", "webkit"])
def test_other_browsers_train_as_the_desktop_does(name, address, last_loss):
    with installed_browsers.launch(name) as window:
        window.open_ready(address)
        window.set("#training [data-control=speed]", FULL_SPEED)
        window.click("#training [data-action=train]")
        window.wait_for("document.querySelector('#training [data-metric=step]').dataset.value === '1000'")
        assert (
            float(window.run("return document.querySelector('#training [data-metric=loss]').dataset.value"))
            == last_loss
        )
        states = "return [...document.querySelectorAll('[data-panel]')].map(({dataset}) => dataset.state)"
        assert set(window.run(states)) <= {"ready", "busy"}
        assert window.errors() == []


def complaint(page, file):
    """The message that the page shows when it cannot start."""
    page.goto(Path(file).as_uri())
    page.wait_for_function("document.documentElement.dataset.runtime === 'failed'", timeout=START)
    text = page.inner_text("[data-part=runtime-text]")
    page.close()
    page.problems.clear()  # the failure was provoked
    return text


def test_inside_a_zip_that_was_not_unpacked_the_page_says_what_to_do(page, disc, tmp_path):
    shutil.copy(disc / offline.FOLDER / "index.html", tmp_path)
    assert "still inside its zip file" in complaint(page, tmp_path / "index.html")


def test_a_file_that_was_lost_is_named(page, disc, tmp_path):
    shutil.copytree(disc / offline.FOLDER, tmp_path / "copy")
    (tmp_path / "copy" / "packed" / "app.zip.js").unlink()
    assert "missing: packed/app.zip.js" in complaint(page, tmp_path / "copy" / "index.html")


@pytest.mark.parametrize("name", ["pyodide/python_stdlib.zip", "codemirror/codemirror_state.js"])
def test_a_file_that_is_damaged_is_named(page, disc, tmp_path, name):
    shutil.copytree(disc / offline.FOLDER, tmp_path / "copy")
    damaged = tmp_path / "copy" / "packed" / f"{name.replace('/', '-')}.js"
    damaged.write_bytes(damaged.read_bytes().replace(b"AA", b"BB").replace(b"abc", b"cba"))
    assert f"damaged: {name}" in complaint(page, tmp_path / "copy" / "index.html")


def test_a_page_of_the_zip_that_was_cut_off_says_so(page, disc, tmp_path):
    shutil.copytree(disc / offline.FOLDER, tmp_path / "copy")
    cut = tmp_path / "copy" / "index.html"
    cut.write_bytes(cut.read_bytes()[: cut.stat().st_size // 2])
    assert "cut off" in complaint(page, cut)


def test_a_single_file_that_was_cut_off_says_so(page, disc, tmp_path):
    whole = (disc / offline.SINGLE.name).read_bytes()
    (tmp_path / "cut.html").write_bytes(whole[: len(whole) // 2])
    assert "cut off" in complaint(page, tmp_path / "cut.html")
