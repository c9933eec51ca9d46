"""A headless Firefox, driven over Marionette, the protocol that WebDriver tools use for it.

Playwright drives only its own patched Firefox; this is the one that people have. A message is its length and JSON, as
"12:[...]": a command is [0, number, name, parameters], its answer [1, number, error, result].
"""

import json
import os
import re
import signal
import socket
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

from .window import START, Window

# All requests except those to this machine go to a proxy on a port where nothing listens: there is no network.
PREFERENCES = {
    "marionette.port": 0,  # any free port; Firefox writes it to a file
    "network.proxy.type": 1,
    "network.proxy.no_proxies_on": "localhost",
    "network.proxy.failover_direct": False,
    "devtools.console.stdout.content": True,
    **{f"network.proxy.{scheme}": "127.0.0.1" for scheme in ("http", "ssl", "socks")},
    **{f"network.proxy.{scheme}_port": 9 for scheme in ("http", "ssl", "socks")},
}

# Firefox's own modules also print errors, with their name in front, because there is no network.
PRINTED = re.compile(r"^console\.error: (?!\w+: $).*", re.M)

# Uncaught exceptions.
UNCAUGHT = """
return Services.console.getMessageArray()
  .filter((message) => message instanceof Ci.nsIScriptError && !(message.flags & message.warningFlag))
  .filter(({ sourceName }) => /^(file|http|blob|data):/.test(sourceName))
  .map(String);
"""


@contextmanager
def launch(program, preferences=None):
    """A `Firefox` with a fresh profile, and further preferences, which quits at the end of the `with` block."""
    preferences = PREFERENCES | (preferences or {})
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in preferences.items()]
        Path(profile, "user.js").write_text("".join(lines))
        output = Path(profile, "output")
        process = subprocess.Popen(
            [program, "--headless", "--no-remote", "--profile", profile]
            + ["--marionette", "--remote-allow-system-access"],  # the latter gives access to its console
            env=os.environ | {"HOME": profile},
            stdout=output.open("wb"),
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # so that its child processes can be killed with it
        )
        try:
            with socket.create_connection(("127.0.0.1", _port(Path(profile), process)), START) as connection:
                yield Firefox(connection, output)
        finally:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _port(profile, process):
    file, deadline = profile / "MarionetteActivePort", time.monotonic() + START
    while time.monotonic() < deadline and process.poll() is None:
        if file.exists() and (text := file.read_text()):
            return int(text)
        time.sleep(0.05)
    raise RuntimeError(f"Firefox did not start (exit status {process.poll()})")


class Firefox(Window):
    def __init__(self, connection, output):
        self._output = output
        self._stream = connection.makefile("rwb")
        self._number = 0
        self._receive()  # its greeting
        self._send("WebDriver:NewSession")

    def open(self, url):
        self._send("WebDriver:SetTimeouts", pageLoad=START * 1000, script=START * 1000)
        self._send("WebDriver:Navigate", url=url)

    def run(self, script, *arguments):
        return self._send("WebDriver:ExecuteScript", script=script, args=arguments, sandbox=None)["value"]

    def enter_frame(self, index):
        """What runs from now on, runs in this frame of the page."""
        self._send("WebDriver:SwitchToFrame", id=index)

    @contextmanager
    def behind_another_tab(self):
        """In the `with` block another tab is in front; scripts still run in this one."""
        this = self._send("WebDriver:GetWindowHandle")["value"]
        other = self._send("WebDriver:NewWindow", type="tab", focus=True)["handle"]
        self._send("WebDriver:SwitchToWindow", handle=other, focus=True)
        self._send("WebDriver:SwitchToWindow", handle=this, focus=False)
        yield
        self._send("WebDriver:SwitchToWindow", handle=this, focus=True)

    def press(self, css):
        found = self._send("WebDriver:FindElement", using="css selector", value=css)["value"]
        self._send("WebDriver:ElementClick", id=next(iter(found.values())))

    def errors(self):
        printed = PRINTED.findall(self._output.read_text())
        self._send("Marionette:SetContext", value="chrome")
        try:
            return printed + self.run(UNCAUGHT)
        finally:
            self._send("Marionette:SetContext", value="content")

    def _send(self, command, **parameters):
        self._number += 1
        message = json.dumps([0, self._number, command, parameters])
        self._stream.write(f"{len(message)}:{message}".encode())
        self._stream.flush()
        _, _, error, result = self._receive()
        if error:
            raise RuntimeError(f"{command}: {error['error']}: {error['message']}")
        return result

    def _receive(self):
        length = b""
        while not length.endswith(b":"):
            length += self._stream.read(1)
        return json.loads(self._stream.read(int(length[:-1])))
