"""Pages on which Python is running. Starting it takes seconds, so tests share a page where they can.

`running`  one page for all tests of a module; each test resets what it needs
`ready`    a fresh page for one test
Both fail for the same reasons as the `page` fixture of tests/conftest.py.
"""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from microgpt import load_docs
from sitebuild.paths import SITE_SOURCES

from .helpers import open_ready, watch


@pytest.fixture(scope="session")
def docs():
    """The names that the page trains on."""
    return load_docs(SITE_SOURCES / "data" / "names.txt")


@pytest.fixture(scope="module")
def running(browser, site_url):
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    problems = watch(page, site_url)
    open_ready(page, site_url)
    yield page
    context.close()
    assert not problems, "\n".join(problems)


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
