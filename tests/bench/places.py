"""Where a round can run: in this CPython, or in headless Chromium. Both have `call(name, **arguments)`."""

import io
import json
import os
import zipfile
from contextlib import contextmanager
from pathlib import Path

import compiling
from playwright.sync_api import sync_playwright

from sitebuild.get.browser import ARGUMENTS
from sitebuild.paths import SITE_SOURCES

HERE = Path(__file__).parent
NAMES = SITE_SOURCES / "data" / "names.txt"


def serve_bench_page(page):
    """Serves page.html from the site's address, although it is not part of the site."""
    page.route("**/bench/page.html", lambda route: route.fulfill(path=HERE / "page.html"))


class Native:
    """This process."""

    def __init__(self):
        import inside

        self.inside = inside
        os.chdir(NAMES.parent)  # inside.py opens names.txt in the working directory

    def library(self, shape):
        return str(compiling.native(shape))

    def call(self, name, **arguments):
        return getattr(self.inside, name)(**arguments)


class Chromium:
    """A bare page beside dist/plain, at `url`: the shipped Pyodide, NumPy and app.zip, and this folder's Python."""

    def __init__(self, page, url):
        self.page = page
        serve_bench_page(page)
        page.goto(url + "bench/page.html")
        page.wait_for_function("globalThis.readyAfter", timeout=120_000)
        page.evaluate("url => unpack(url)", url + "app.zip")
        self.add({path.name: path for path in [*HERE.glob("*.py"), NAMES]})

    def add(self, files):
        """Copies files, {name: path on this machine}, into the working directory of the page's Python."""
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w") as zipped:
            for name, path in files.items():
                zipped.write(path, name)
        self.page.route("**/bench/files.zip", lambda route: route.fulfill(body=archive.getvalue()))
        self.page.evaluate("unpack('files.zip')")
        self.page.unroute("**/bench/files.zip")

    def library(self, shape):
        path = compiling.wasm(shape)
        self.add({path.name: path})
        return f"./{path.name}"

    def call(self, name, **arguments):
        return json.loads(self.page.evaluate("([name, json]) => call(name, json)", [name, json.dumps(arguments)]))


@contextmanager
def chromium(executable):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=list(ARGUMENTS))
        yield browser
        browser.close()
