"""Each file of the page, and of an embed, by each fault that it can arrive with: the page starts, or says what is wrong
with which file. What is shown goes into a table, dist/faults.json.

On a page that was opened over plain HTTP, where a page cannot compute hashes by itself, as well.
"""

import json
import re

import pytest
from playwright.sync_api import expect

from sitebuild.get import browser as chromium
from sitebuild.page import hashed, integrity
from sitebuild.paths import DIST, SITE
from tests.page import faults
from tests.page.helpers import button, open_ready, panel

RESULTS = DIST / "faults.json"
PAGES = {"index.html": "", "embed.html": "embed.html?panel=loss"}

# The one that a host without compression is not asked for.
UNUSED = "pyodide/pyodide.asm.wasm"


def files(page):
    """The names, without hashes, of all files that this page loads."""
    html = (SITE / page).read_text()
    listed = re.search(r'data-part="files">{(.*?)}</script>', html)[1]
    found = [
        *re.findall(r'"([^"]+)":\[', listed),
        *integrity.SCRIPT.findall(html),
        *integrity.STYLE_SHEET.findall(html),
    ]
    return [name for name in map(hashed.plain, found) if name != UNUSED]


@pytest.fixture(scope="module")
def host():
    with faults.host() as host:
        yield host


@pytest.fixture
def page(browser):
    with faults.impatient(browser) as page:
        yield page


@pytest.fixture(scope="module")
def table():
    """{page: {file: {fault: what is shown}}}, written at the end."""
    found = {}
    yield found
    RESULTS.write_text(json.dumps(found, indent=1))


@pytest.mark.parametrize("fault", faults.FAULTS)
@pytest.mark.parametrize(("name", "file"), [(name, file) for name in PAGES for file in files(name)])
def test_a_fault_of_a_file(page, host, table, name, file, fault):
    path = host.spoil(file, fault)
    shown = faults.shown(page, host.url + PAGES[name], path)
    table.setdefault(name, {}).setdefault(file, {})[fault] = shown
    assert shown == faults.expected(file, fault)
    host.release()


@pytest.mark.parametrize("fault", sorted(faults.FAULTS.keys() - {"wrong type"}))
def test_a_fault_of_what_is_loaded_on_demand(page, host, table, fault):
    host.spoil_all(faults.ON_DEMAND, fault)
    open_ready(page, host.url)
    for archive, place in {archive: faults.ask_for(page, archive) for archive in faults.ON_DEMAND}.items():
        expect(place).to_contain_text(faults.NOT_ARRIVED)
        expect(place).to_be_visible()
        table.setdefault("on demand", {}).setdefault(archive, {})[fault] = "it has not arrived"
    host.release()
    for archive in reversed(faults.ON_DEMAND):  # the last one opens a dialog
        if archive != "predict.zip":  # which nothing asks for a second time
            place = faults.ask_for(page, archive)
            expect(place.filter(has_text=faults.NOT_ARRIVED, visible=True)).to_have_count(0)


def test_a_link_waits_for_what_reads_it(page, host):
    path = host.spoil("text.zip", "stalled")
    assert faults.shown(page, f"{host.url}#training&experiment=1.x", path) == "it asks whether to wait"
    host.release()


def test_what_has_stalled_is_tried_again_and_what_is_slow_is_waited_for(page, host):
    host.spoil_all(faults.ON_DEMAND, "stalled")
    open_ready(page, host.url)
    for place in [faults.ask_for(page, archive) for archive in faults.ON_DEMAND]:
        expect(place).to_contain_text(faults.NOT_ARRIVED)
        expect(place).to_be_visible()
    host.release()
    host.spoil("text.zip", "slow")
    faults.ask_for(page, "text.zip")
    page.get_by_role("dialog", name="Change the text").wait_for()
    faults.ask_for(page, "sound.zip")
    expect(page.locator("#loss [data-action=hear]")).to_have_attribute("aria-pressed", "true")


def test_what_is_loaded_on_demand_needs_no_type(page, host):
    host.spoil_all(faults.ON_DEMAND, "wrong type")
    open_ready(page, host.url)
    for archive in reversed(faults.ON_DEMAND):
        faults.ask_for(page, archive)
    page.get_by_role("dialog", name="Change the text").wait_for()
    for _, _, place in faults.ON_DEMAND.values():
        expect(page.locator(place).filter(has_text=faults.NOT_ARRIVED)).to_have_count(0)
    host.release()


@pytest.mark.parametrize("fault", faults.FAULTS)
def test_without_its_code_editor_the_figure_does_its_work(page, host, table, fault):
    host.spoil("codemirror/editor.js", fault)
    open_ready(page, host.url)
    change = panel(page, "change")
    button(change, "Train both").click()
    change.locator("[data-model=yours] [data-metric=loss][data-value]").wait_for()
    expect(change.get_by_role("textbox", name="The model's Python")).to_be_editable()
    table.setdefault("on demand", {}).setdefault("codemirror/editor.js", {})[fault] = "a text area does its work"
    host.release()


@pytest.mark.parametrize("share", [0.15, 0.3, 0.5, 0.7, 0.9, 0.99])
def test_a_page_that_was_cut_off_after_its_watchdog(page, host, share):
    whole = (SITE / "index.html").read_bytes()
    page.route(host.url, lambda route: route.fulfill(body=whole[: int(share * len(whole))], content_type="text/html"))
    assert faults.shown(page, host.url, "index.html") == "the page was cut off"


def test_a_page_that_stalls(page, host):
    host.spoil("index.html", "stalled")
    assert faults.shown(page, host.url, "the page itself") == "it asks whether to wait"
    host.release()


@pytest.mark.parametrize(
    ("fault", "right"),
    [(None, "it starts"), ("one byte wrong", "the file is damaged"), ("a web page", "a network wants a login")],
)
def test_files_are_checked_over_plain_http(browser, host, fault, right):
    rules = "--host-resolver-rules=MAP plain.test 127.0.0.1"
    with browser.browser_type.launch(executable_path=chromium.ensure(), args=[*chromium.ARGUMENTS, rules]) as another:
        page = another.new_page()
        path = host.spoil("data/names.txt", fault)
        assert faults.shown(page, host.url.replace("localhost", "plain.test"), path) == right
        assert page.evaluate("isSecureContext") is False
    host.release()
