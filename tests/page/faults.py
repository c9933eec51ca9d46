"""A host that spoils one file of the page, each of the ways in which that can happen, and what the page shows then."""

import threading
import time
from contextlib import contextmanager
from functools import partial
from http.server import ThreadingHTTPServer

from sitebuild import server
from sitebuild.page import hashed
from sitebuild.paths import SITE

from .helpers import START

LOGIN = b"<!doctype html><title>Log in</title><p>Welcome to our network."
# What the page shows. All but the first name the file.
SHOWN = {
    "it starts": "run in this page",
    "a file is missing": "is missing: FILE",
    "a network wants a login": "A web page came in place of FILE",
    "the file is damaged": "FILE did not arrive as it was built",
    "the type is wrong": "This host sends FILE as",
    "it asks whether to wait": "The page is waiting for FILE",
    "the page was cut off": "A part of this page is missing",
}
FAULTS = {
    "missing": "a file is missing",
    "a web page": "a network wants a login",
    "cut": "the file is damaged",
    "one byte wrong": "the file is damaged",
    "wrong type": "the type is wrong",
    "stalled": "it asks whether to wait",
    "no answer": "it asks whether to wait",
}
SLOW = 12, 0.1  # parts of a slow file, and seconds between them: in all, far more than an impatient page waits for one

# What is loaded for a reader who asks: what asks for it, how, and where the page says so if it does not arrive.
ON_DEMAND = {
    "text.zip": ("#text-line [data-action=change-text]", "press", "[data-part=kept]"),
    "share.zip": ("#loss .take-away >> text=Save a picture", "press", "#loss .take-away .note >> nth=-1"),
    "sound.zip": ("#loss [data-action=hear]", "press", "#loss [data-action=hear] + .note"),
    "answers.zip": ("[data-answers=task]", "press", "#answer-task figcaption"),
    "compare.zip": ("#compare", "open", "#compare [data-part=too-few]"),
    "walk.zip": ("#loss [data-part=walk] [role=treeitem]", "focus", "#loss [data-part=walk] [role=treeitem]"),
    "predict.zip": ("#attention figure", "scroll", "#attention [data-part=question]"),
    "change.zip": ("#change [data-action=train-both]", "press", "#change [data-part=status]"),
}
NOT_ARRIVED = "has not arrived"


def expected(file, fault):
    """What of SHOWN is right for a fault of a file, given by its name without hash."""
    is_needed = not file.startswith(("css/", "js/installed"))
    is_module = file.startswith(("pyodide/", "pyscript/")) and file.endswith(".js")
    return FAULTS[fault] if is_needed and (is_module or fault != "wrong type") else "it starts"


class Handler(server.Handler):
    def __init__(self, *arguments, host, **options):
        self.host = host
        super().__init__(*arguments, before_page=lambda: None, keeps=False, **options)

    def do_GET(self):
        path = self.path.split("?")[0].lstrip("/") or "index.html"
        fault = self.host.fault if path in self.host.files else None
        if fault is None:
            super().do_GET()
            return
        content = (SITE / path).read_bytes()
        content_type = self.guess_type(path)
        half = len(content) // 2
        match fault:
            case "missing":
                self.answer(404, "text/html", b"<!doctype html><p>Not found")
            case "a web page":
                self.answer(200, "text/html", LOGIN)
            case "cut":
                self.answer(200, content_type, content[:half])
            case "one byte wrong":
                self.answer(200, content_type, content[:half] + bytes([content[half] ^ 1]) + content[half + 1 :])
            case "wrong type":
                self.answer(200, "application/x-unknown", content)
            case "stalled":
                self.send_response(200)
                self.send_header("Content-Type", content_type)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content[:half])
                self.host.released.wait()
                self.wfile.write(content[half:])
            case "slow":
                self.send_response(200)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                parts, seconds = SLOW
                for i in range(parts):
                    self.wfile.write(content[i * len(content) // parts : (i + 1) * len(content) // parts])
                    time.sleep(seconds)
            case "no answer":
                self.host.released.wait()
                self.answer(200, content_type, content)


class Host:
    """`fault` happens to `files` (paths in dist/site) until it is released."""

    def __init__(self):
        self.files = []
        self.fault = None
        self.released = threading.Event()

    def spoil(self, name, fault):
        """Give a fault to the file that has this name without its hash; returns its path."""
        return self.spoil_all([name], fault)[0]

    def spoil_all(self, names, fault):
        paths = [path.relative_to(SITE).as_posix() for path in SITE.rglob("*") if path.is_file()]
        self.files = [path for path in paths if {path, hashed.plain(path)} & set(names)]
        assert len(self.files) == len(names)
        self.fault = fault
        self.released.clear()
        return self.files

    def release(self):
        self.fault = None
        self.released.set()


@contextmanager
def host():
    """A `Host`; `.url` is its address."""
    state = Host()
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, host=state, directory=str(SITE))) as site:
        site.daemon_threads = True
        site.block_on_close = False
        state.url = f"http://localhost:{site.server_port}/"
        threading.Thread(target=site.serve_forever, daemon=True).start()
        yield state
        state.release()
        site.shutdown()


@contextmanager
def impatient(browser):
    """A blank page in a context of its own that waits a twentieth of the time: the watchdog's seconds are shorter, and
    so is what kit/archive.py waits for."""
    context = browser.new_context()
    page = context.new_page()
    page.add_init_script(
        """
        const interval = setInterval, timeout = setTimeout;
        setInterval = (run, ms) => interval(run, ms === 1000 ? 50 : ms);
        setTimeout = (run, ms, ...rest) => timeout(run, ms > 9000 ? ms / 20 : ms, ...rest);
        """
    )
    yield page
    context.close()


def shown(page, url, file):
    """Opens the page and waits until it says anything of SHOWN, or fails; returns the key, or the text if none fits."""
    page.goto(url, wait_until="commit")
    page.wait_for_function(
        """(words) => {
            const { runtime } = document.documentElement?.dataset ?? {};
            const text = (document.querySelector("#runtime") ?? document.body)?.textContent ?? "";
            window.shown = Object.keys(words).find((key) => text.includes(words[key])) ?? text.trim();
            return window.shown in words || (runtime === "failed" && document.querySelector("[role=alert]"));
        }""",
        arg={key: words.replace("FILE", file) for key, words in SHOWN.items()},
        timeout=START,
    )
    return page.evaluate("window.shown")


def ask_for(page, archive):
    """Does what makes the page load one of ON_DEMAND; returns the element that says so if it fails."""
    selector, how, place = ON_DEMAND[archive]
    element = page.locator(selector).first
    match how:
        case "press":
            element.scroll_into_view_if_needed()  # what is off screen is not drawn
            element.dispatch_event("click")  # even below the dialog that another archive has opened
        case "open":
            element.evaluate("(details) => { details.open = false; details.open = true }")
        case "focus":
            element.evaluate("(item) => { item.blur(); item.focus() }")
        case "scroll":
            element.scroll_into_view_if_needed()
    return page.locator(place)
