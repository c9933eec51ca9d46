"""Pages on which Python is running. Starting it takes seconds, so tests share a page where they can.

`running`  one page for all tests of a module; each test resets what it needs
`ready`    a fresh page for one test
Both fail for the same reasons as the `page` fixture of tests/conftest.py.
"""

import threading
import warnings
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Error

from microgpt import load_docs
from sitebuild.paths import SITE_SOURCES

from .helpers import open_ready, watch


@pytest.fixture(scope="session")
def docs():
    """The names that the page trains on."""
    return load_docs(SITE_SOURCES / "data" / "names.txt")


class SharedPage:
    """A page on which Python runs, opened again if its tab has crashed."""

    def __init__(self, browser, url):
        self._browser, self._url = browser, url
        self._page = None
        self._watched = []

    def page(self):
        if self._page is not None and self._has_crashed():
            warnings.warn("The tab of a test file's shared page has crashed; it is opened again.", stacklevel=2)
            self._page = None
        if self._page is None:
            context = self._browser.new_context(viewport={"width": 1280, "height": 900})
            self._page = context.new_page()
            self._watched.append(watch(self._page, self._url))
            open_ready(self._page, self._url)
        return self._page

    def _has_crashed(self):
        try:
            return self._page.evaluate("false")
        except Error:
            return True

    def close(self):
        if self._page is not None:
            self._page.context.close()
        problems = [problem for problems in self._watched for problem in problems]
        assert not problems, "\n".join(problems)


@pytest.fixture(scope="module")
def shared_page(browser, site_url):
    shared = SharedPage(browser, site_url)
    yield shared
    shared.close()


@pytest.fixture
def running(shared_page):
    return shared_page.page()


@pytest.fixture
def ready(page, site_url):
    open_ready(page, site_url)
    return page


@pytest.fixture
def elsewhere():
    """Another origin on this machine: (its address, the paths requested from it)."""
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(200)
            self.send_header("Access-Control-Allow-Origin", "*")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *arguments):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/", asked
        server.shutdown()
