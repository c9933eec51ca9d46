"""The offline page: it is complete and needs no server, and the same input gives the same bytes."""

import base64
import gzip
import io
import json
import re
import zipfile
from html import unescape

import pytest

from sitebuild import files, paths
from sitebuild.get import browser
from sitebuild.page import offline, payload
from sitebuild.report import Problem

HOLDER = re.compile(r'offline\.put\("([^"]+)", "([^"]+)", "([\w+/=]+)"\);\n')


@pytest.fixture(scope="module")
def scripts():
    return payload.scripts(paths.PLAIN)


@pytest.fixture(scope="module")
def folder(scripts):
    return offline.in_folder(paths.PLAIN, scripts)


def unpacked(script):
    path, kind, text = HOLDER.fullmatch(script).groups()
    return path, kind, gzip.decompress(base64.b64decode(text))


def test_a_script_holds_its_file_and_type():
    content = bytes(range(256)) * 9
    assert unpacked(payload.script("a/b.wasm", content)) == ("a/b.wasm", "application/wasm", content)
    assert payload.script("a/b.wasm", content) == payload.script("a/b.wasm", content)


def test_all_that_the_page_asks_a_server_for_is_packed_unchanged(scripts):
    for path, script in scripts.items():
        name, kind, content = unpacked(script)
        assert name == path
        if kind != payload.MODULE:
            assert content == (paths.PLAIN / path).read_bytes()
    assert {"app.zip", "data/names.txt", "pyscript.json", "pyscript/core.js"} <= set(scripts)


def test_the_lessons_lie_beside_the_page_or_in_it(folder, scripts):
    lessons = folder["how-a-gpt-learns/teach.html"].decode()
    for path in re.findall(r'(?:href|src)="\./([^"?#]+)', lessons):
        assert f"how-a-gpt-learns/{path}" in folder
    assert "frame-src file:" in lessons
    assert 'href="./teach.html"' in folder["how-a-gpt-learns/index.html"].decode()

    single = offline.single(paths.PLAIN, scripts)
    inside = unescape(re.search(r'srcdoc="([^"]*)"', single)[1])
    assert "<h1>For a class</h1>" in inside
    links = re.findall(r'href="([^"]*)"', inside)
    assert len(links) > 15
    assert {link[:1] for link in links if not link.startswith("data:")} == {"?", "#"}  # nothing beside the file
    assert 'href="./teach.html"' not in single


def test_the_progress_bar_waits_only_for_what_is_fetched(folder, scripts):
    html = folder["how-a-gpt-learns/index.html"].decode()
    listed = json.loads(re.search(r'data-part="files">(.*?)</script>', html)[1])
    assert {"app.zip", "pyodide/pyodide.asm.wasm"} <= set(listed) <= set(scripts)
    assert all(len(unpacked(scripts[path])[2]) == size for path, (size, _) in listed.items())


def test_modules_name_one_another_and_themselves_without_a_folder():
    module = """import{a}from"./x-1.js";import "./y.mjs";const b=()=>import("./z.js"),{url:u}=import.meta;"""
    assert payload.without_address("lib/m.js", module) == (
        """import{a}from"lib/x-1.js";import "lib/y.mjs";const b=()=>import("lib/z.js"),"""
        """{url:u}=({url:new URL(`lib/m.js`,document.baseURI).href});"""
    )


def test_every_module_that_is_imported_at_start_is_packed(scripts):
    for script in scripts.values():
        _, kind, content = unpacked(script)
        if kind == payload.MODULE:
            assert set(re.findall(r'\bfrom\s*"(pyscript/[^"]+)"', content.decode())) <= set(scripts)


def test_the_folder_is_complete_and_loads_the_packed_files_before_they_are_needed(folder, scripts):
    html = folder["how-a-gpt-learns/index.html"].decode()
    sources = re.findall(r'<script src="\./([^"]+)"', html)
    sheets = re.findall(r'<link rel="stylesheet" href="\./([^"]+)"', html)
    assert {f"how-a-gpt-learns/{path}" for path in sources + sheets} <= set(folder)
    assert sources[0] == "js/offline.js"
    assert len(scripts) < sources.index("js/downloads.js") + 1
    assert "preload" not in html
    assert "<!-- served" not in html


def test_the_single_file_asks_for_no_other(scripts):
    html = offline.single(paths.PLAIN, scripts)
    assert not re.search(r'<(script|link|img)[^>]+(src|href)="\.', html)
    others = html.count('<script type="py"') + html.count('<script type="application/json"')
    assert html.count("<script>") == html.count("</script>") - others
    assert html.rstrip().endswith("</html>")


def test_the_zip_is_the_same_each_time_and_small_enough_for_a_school(folder):
    packed = files.zipped(folder)
    assert packed == files.zipped(dict(reversed(folder.items())))
    assert len(packed) < 11e6
    assert zipfile.ZipFile(io.BytesIO(packed)).testzip() is None


def test_the_read_me_fits_one_screen_of_any_editor(folder):
    text = folder["how-a-gpt-learns/READ-ME.txt"].decode("ascii")
    lines = text.split("\r\n")
    assert "\n" not in text.replace("\r\n", "")
    assert len(lines) <= 45
    assert max(map(len, lines)) <= 80


def test_a_page_without_downloads_is_not_packed(tmp_path):
    (tmp_path / "index.html").write_text('<!doctype html><meta charset="utf-8"><p>Nothing starts here.')
    with pytest.raises(Problem, match=r"downloads\.js"):
        offline.single(tmp_path, {})


def test_a_machine_without_a_firefox_and_without_a_way_to_get_one_is_no_error(monkeypatch):
    def no_network(command, failure, **options):
        raise Problem(failure)

    monkeypatch.setattr(browser.shutil, "which", lambda name: name if name == "apt-get" else None)
    monkeypatch.setattr(browser.os, "geteuid", lambda: 0)
    monkeypatch.setattr(browser, "run", no_network)
    assert browser.ensure_firefox() is None
