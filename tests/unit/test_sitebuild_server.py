"""The development server: correct types, nothing cached, errors that say what to do."""

import http.client
import socket

import pytest

import serve as command
from sitebuild import server
from sitebuild.report import Problem


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "index.html").write_text("<!doctype html>")
    (tmp_path / "js").mkdir()
    for name in ("a.js", "a.mjs", "a.wasm", "a.css", "a.json", "a.whl", "a.zip"):
        (tmp_path / "js" / name).write_bytes(b"content")
    return tmp_path


@pytest.fixture
def connection(folder):
    with server.in_background(folder) as running:
        connection = http.client.HTTPConnection("127.0.0.1", running.server_port, timeout=10)
        yield connection
        connection.close()


def get(connection, path):
    connection.request("GET", path)
    answer = connection.getresponse()
    return answer, answer.read()


@pytest.mark.parametrize(
    ("path", "type_"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/js/a.js", "text/javascript; charset=utf-8"),
        ("/js/a.mjs", "text/javascript; charset=utf-8"),
        ("/js/a.wasm", "application/wasm"),
        ("/js/a.css", "text/css; charset=utf-8"),
        ("/js/a.json", "application/json"),
        ("/js/a.whl", "application/zip"),
        ("/js/a.zip?v=1", "application/zip"),
    ],
)
def test_types_are_right_and_nothing_is_stored(connection, path, type_):
    answer, _ = get(connection, path)
    assert answer.status == 200
    assert answer.headers["Content-Type"] == type_
    assert answer.headers["Cache-Control"] == "no-store"


def test_in_development_a_service_worker_retires(folder, connection):
    (folder / "sw.js").write_text("const FILES = {};")
    answer, content = get(connection, "/sw.js")
    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert b"unregister()" in content
    with server.in_background(folder, keeps=True) as host:
        connection = http.client.HTTPConnection("127.0.0.1", host.server_port, timeout=10)
        answer, content = get(connection, "/sw.js")
        connection.close()
    assert content == b"const FILES = {};"
    assert answer.headers["Cache-Control"] == "no-cache"


def test_one_connection_carries_many_requests(connection):
    get(connection, "/")
    first = connection.sock
    for path in ("/js/a.js", "/js/a.wasm", "/"):
        get(connection, path)
        assert connection.sock is first


@pytest.mark.parametrize("path", ["/nothing.html", "/js/", "/../conftest.py", "/%2e%2e/conftest.py"])
def test_only_files_of_the_site_are_served(connection, path):
    assert get(connection, path)[0].status == 404


def test_a_build_that_fails_is_shown_instead_of_the_page(folder, capsys):
    def fail():
        raise Problem("The kernels do not compile.\na.c:1: error: no")

    with server.in_background(folder, before_page=fail) as running:
        connection = http.client.HTTPConnection("127.0.0.1", running.server_port, timeout=10)
        answer, content = get(connection, "/")
        assert answer.status == 500
        assert b"a.c:1: error: no" in content
        assert "do not compile" in capsys.readouterr().err
        assert get(connection, "/js/a.js")[0].status == 200  # a request for a file does not trigger a build


def test_a_port_in_use_is_one_clear_line():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(Problem, match=rf"Port {port} is in use.*--port"):
            server.serve(port, open_browser=False)


def test_the_command_line():
    options = command.parse([])
    assert (options.run, options.port, options.no_open) == (command.serve, 8000, False)
    assert command.parse(["--port", "9000", "--no-open"]).port == 9000
    assert command.parse(["serve", "--port", "9000"]).port == 9000
    assert command.parse(["test", "-k", "kernel", "--lf"]).for_pytest == ["-k", "kernel", "--lf"]
    assert command.parse(["bench", "--json"]).json
    with pytest.raises(SystemExit):
        command.parse(["biuld"])
