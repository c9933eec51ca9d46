"""WebKitGTK, the nearest to Safari that runs on Linux, on a screen of its own and driven over W3C WebDriver.

https://www.w3.org/TR/webdriver2/ lists the commands.
"""

import json
import os
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from contextlib import contextmanager

from .window import START, Window

SCREEN = "1600x1200x24"
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"  # the standard's key for a reference to an element

# WebDriver shows nobody the console.
LISTEN = """
window.troubles = [];
addEventListener("error", ({message, target}) => troubles.push(message ?? `not loaded: ${target.src}`), true);
addEventListener("unhandledrejection", ({reason}) => troubles.push(String(reason)));
"""


@contextmanager
def launch(browser):
    """A `WebKit` with a fresh profile, which quits at the end of the `with` block.

    `browser` has the paths of WebKitWebDriver, of its MiniBrowser and of Xvfb.
    """
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home, screen(browser.screen) as display:
        port = _free_port()
        folders = dict.fromkeys(("HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"), home)
        drawing = {
            "DISPLAY": display,
            "GDK_BACKEND": "x11",
            "LC_ALL": "C.UTF-8",
            "WEBKIT_SKIA_ENABLE_CPU_RENDERING": "1",
        }
        with _running([browser.driver, f"--port={port}"], env=os.environ | folders | drawing):
            window = WebKit(f"http://127.0.0.1:{port}", browser.program)
            yield window
            window.close()


class WebKit(Window):
    def __init__(self, driver, program):
        self._url = driver
        self._wait_until_it_listens()
        options = {"binary": program, "args": ["--automation"]}
        wanted = {"browserName": "MiniBrowser", "pageLoadStrategy": "none", "webkitgtk:browserOptions": options}
        session = self._send("POST", "/session", capabilities={"alwaysMatch": wanted})
        self._url += f"/session/{session['sessionId']}"
        self._send("POST", "/timeouts", script=START * 1000, pageLoad=START * 1000)

    def open(self, url):
        """WebKit's own waiting may end in the document before, and a script that spans the change fails."""
        self.run("window.before = true")
        self._send("POST", "/url", url=url)
        deadline = time.monotonic() + START
        while not self._is_there():
            if time.monotonic() > deadline:
                raise TimeoutError(f"{url} did not open")
            time.sleep(0.05)
        self.run(LISTEN)

    def _is_there(self):
        try:
            return self.run("return !window.before && document.readyState !== 'loading'")
        except RuntimeError:
            return False

    def run(self, script, *arguments):
        return self._send("POST", "/execute/sync", script=script, args=arguments)

    def press(self, css):
        element = self._send("POST", "/element", using="css selector", value=css)[ELEMENT]
        self._send("POST", f"/element/{element}/click")

    def errors(self):
        return self.run("return window.troubles")

    def close(self):
        self._send("DELETE", "")

    def _wait_until_it_listens(self):
        deadline = time.monotonic() + START
        while True:
            try:
                return self._send("GET", "/status")
            except OSError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.05)

    def _send(self, method, path, **content):
        data = json.dumps(content).encode() if method == "POST" else None
        request = urllib.request.Request(self._url + path, data, {"Content-Type": "application/json"}, method=method)
        try:
            with urllib.request.urlopen(request, timeout=3 * START) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            raise RuntimeError(f"{path}: {json.load(error)['value']['message']}") from None


@contextmanager
def screen(program):
    """A virtual screen; yields the name of its display."""
    ours, theirs = os.pipe()
    with (
        os.fdopen(ours) as names,
        _running([program, "-screen", "0", SCREEN, "-nolisten", "tcp", "-displayfd", str(theirs)], pass_fds=[theirs]),
    ):
        os.close(theirs)
        yield f":{names.readline().strip()}"


@contextmanager
def _running(command, **options):
    """Runs a program; at the end it is killed with its child processes."""
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(command, start_new_session=True, **quiet, **options)
    try:
        yield
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
