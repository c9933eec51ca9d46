"""Each file of the page by each fault that it can arrive with: the page starts, or says what is wrong with which file.

On a page that was opened over plain HTTP, where a page cannot compute hashes by itself, as well.
"""

import re

import pytest

from sitebuild.get import browser as chromium
from sitebuild.page import hashed, integrity
from sitebuild.paths import SITE
from tests.page import faults

# The one that a host without compression is not asked for.
UNUSED = "pyodide/pyodide.asm.wasm"


def files():
    """The names, without hashes, of all files that the page loads."""
    html = (SITE / "index.html").read_text()
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


@pytest.mark.parametrize("fault", faults.FAULTS)
@pytest.mark.parametrize("file", files())
def test_a_fault_of_a_file(page, host, file, fault):
    path = host.spoil(file, fault)
    assert faults.shown(page, host.url, path) == faults.expected(file, fault)
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
