"""The development server: dist/site on localhost, rebuilt when a source has changed, never cached, with CORS open."""

import errno
import os
import sys
import threading
import webbrowser
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

from . import build
from .page import offline, worker
from .paths import SITE
from .report import Problem, say


class Handler(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"  # keep-alive: the page asks for some thirty files
    disable_nagle_algorithm = True  # or small responses wait 40 ms for the browser's acknowledgement
    timeout = 60  # seconds that an idle connection keeps its thread

    # The machine's own table can be wrong, and without the right type for .wasm Pyodide hangs.
    extensions_map = SimpleHTTPRequestHandler.extensions_map | {
        ".css": "text/css; charset=utf-8",
        ".html": "text/html; charset=utf-8",
        ".js": "text/javascript; charset=utf-8",
        ".json": "application/json",
        ".mjs": "text/javascript; charset=utf-8",
        ".py": "text/x-python; charset=utf-8",
        ".svg": "image/svg+xml",
        ".txt": "text/plain; charset=utf-8",
        ".wasm": "application/wasm",
        ".webmanifest": "application/manifest+json",
        ".whl": "application/zip",
        ".woff2": "font/woff2",
        ".zip": "application/zip",
    }

    def __init__(self, *arguments, before_page, keeps, **options):
        self.before_page = before_page
        self.keeps = keeps
        super().__init__(*arguments, **options)

    def do_GET(self):
        if self.path.split("?")[0].endswith(("/", ".html")):
            try:
                self.before_page()
            except Problem as problem:
                say(str(problem))  # in the terminal, and where the developer is looking
                self.answer(500, "text/plain; charset=utf-8", str(problem).encode())
                return
        if self.path == f"/{offline.ZIP.name}" and self.directory == str(SITE):
            self.answer(200, "application/zip", build.offline_zip().read_bytes())  # made on demand
            return
        if self.path == f"/{worker.SCRIPT}" and not self.keeps:
            self.answer(200, self.extensions_map[".js"], worker.RETIRING)
            return
        super().do_GET()

    def answer(self, status, content_type, content):
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def end_headers(self):
        self.send_header("Cache-Control", "no-cache" if self.keeps else "no-store")
        # As many hosts do: to a sandboxed frame our own files are cross-origin, and older pages import embed.js.
        self.send_header("Access-Control-Allow-Origin", "*")
        super().end_headers()

    def list_directory(self, path):
        self.send_error(404)

    def log_request(self, code="-", size="-"):
        if isinstance(code, int) and code >= 400:
            say(f"{code} {self.command} {self.path}")

    def log_message(self, format, *arguments):
        """Dropped connections are not worth a line."""


class Server(ThreadingHTTPServer):
    """`keeps` says whether the page may install its service worker, as it does on a real host."""

    daemon_threads = True

    def __init__(self, port, folder=SITE, before_page=lambda: None, keeps=False):
        lock = threading.Lock()

        def one_at_a_time():
            with lock:
                before_page()

        handler = partial(Handler, directory=str(folder), before_page=one_at_a_time, keeps=keeps)
        super().__init__(("127.0.0.1", port), handler)
        self.url = f"http://localhost:{self.server_port}/"

    def handle_error(self, request, client_address):
        if not isinstance(sys.exception(), ConnectionError):  # the browser closed the page
            super().handle_error(request, client_address)


def serve(port, open_browser):
    """Build the site, then serve it until interrupted, rebuilding when a page is asked for after a change."""
    refresh = build.Refresher()
    try:
        server = Server(port, before_page=refresh)
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise Problem(f"Cannot listen on port {port}: {error.strerror}.") from None
        raise Problem(f"Port {port} is in use: stop what runs there, or choose another with --port.") from None
    with server:
        refresh()
        say(f"The page is at {server.url} (Ctrl-C stops)")
        if open_browser and _has_screen():
            webbrowser.open(server.url)
        server.serve_forever()


@contextmanager
def in_background(folder=SITE, before_page=lambda: None, keeps=False):
    """Serve the folder on a free port from a thread, inside a `with`. Yields the server; `.url` is its address."""
    with Server(0, folder, before_page, keeps) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def _has_screen():
    """Without a screen, `webbrowser` might start a text browser in this terminal."""
    return sys.platform in ("darwin", "win32") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
