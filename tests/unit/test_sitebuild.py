"""The build steps: no work is repeated, and nothing stale or unverified is shipped."""

import ctypes
import io
import json
import os
import re
import sys
import zipfile
from importlib.util import source_from_cache

import pytest

from sitebuild import build, files, paths, stamps
from sitebuild.get import browser, npm, numpy_wheel
from sitebuild.make import bytecode, kernels, libraries
from sitebuild.page import assemble, hashed
from sitebuild.report import Problem


def test_stamp_follows_contents_and_recipe_but_not_times(tmp_path):
    source = tmp_path / "a.c"
    source.write_text("int a;")
    key = stamps.content_key([source], "-O3")
    os.utime(source, (1, 1))
    assert stamps.content_key([source], "-O3") == key
    assert stamps.content_key([source], "-O2") != key
    source.write_text("int b;")
    assert stamps.content_key([source], "-O3") != key


def test_a_product_is_made_again_when_it_is_gone_or_for_another_key_or_after_a_failure(tmp_path):
    product, stamp = tmp_path / "product", tmp_path / "new folder" / "stamp"

    def made(key, make=product.touch):
        return stamps.ensure([product], stamp, key, "Making it", make)

    assert made("key")
    assert not made("key")
    assert made("other")
    product.unlink()
    assert made("other")
    with pytest.raises(ZeroDivisionError):
        made("third", lambda: 1 / 0)
    assert made("third")
    assert not made("third")


def test_mirror_copies_changes_removes_what_is_gone_and_leaves_the_rest(tmp_path):
    source, target = tmp_path / "page.html", tmp_path / "target"
    source.write_text("one")
    files.mirror({"page.html": source, "deep/er/made.json": b"{}", "old.txt": b"old"}, target)
    before = (target / "deep/er/made.json").stat().st_mtime_ns

    source.write_text("two, longer")
    files.mirror({"page.html": source, "deep/er/made.json": b"{}"}, target)
    assert (target / "page.html").read_text() == "two, longer"
    assert (target / "deep/er/made.json").stat().st_mtime_ns == before
    assert sorted(path.name for path in target.rglob("*") if path.is_file()) == ["made.json", "page.html"]

    files.mirror({"page.html": source}, target)
    assert [path.name for path in target.rglob("*")] == ["page.html"]  # no empty folder is left either


def test_only_what_the_browser_loads_is_taken_from_site(tmp_path):
    for name in (
        "index.html",
        "data/names.txt",
        "data/derive.py",
        "data/README.md",
        "package.json",
        ".x/y.js",
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("")
    assert set(assemble.own_files(tmp_path)) == {"index.html", "data/names.txt"}


def test_app_zip_is_the_same_whenever_it_is_packed(tmp_path):
    library = tmp_path / "kernels.so"
    library.write_bytes(b"\0asm")
    python = dict.fromkeys(("microgpt/gpt.py", "microgpt/__main__.py", "panels/page.pyc", "panels/change/a.pyc"), b"")
    tables = {"colours.json": b"{}"}
    packed = assemble.app_zip(python, library, tables)
    os.utime(library, (1, 1))
    assert assemble.app_zip(python, library, tables) == packed
    names = set(zipfile.ZipFile(io.BytesIO(packed)).namelist())
    assert names == {"microgpt/gpt.py", "microgpt/kernels.so", "panels/page.pyc", "panels/tables/colours.json"}


def test_python_is_shipped_as_bytecode_and_as_source_where_that_is_shown():
    archives = ("app", "text", "share", "change", "compare", "predict", "answers", "walk", "sound")
    archives = [zipfile.ZipFile(paths.PLAIN / f"{name}.zip") for name in archives]
    names = {name for archive in archives for name in archive.namelist()}
    borrowed = (libraries.ENCODINGS_FOLDER, f"microgpt/text/{libraries.ENTITIES}")  # of the standard library
    shipped = {name for name in names if name.startswith(("microgpt/", "panels/")) and name.endswith((".py", ".pyc"))}
    shipped -= {name for name in shipped if name.startswith(borrowed)}
    sources = {
        path.relative_to(paths.PYTHON_SOURCES).as_posix()
        for package in ("microgpt", "panels")
        for path in (paths.PYTHON_SOURCES / package).rglob("*.py")
    }
    beside = {name for name in shipped if "__pycache__" in name}
    assert shipped - beside == {
        name if name.startswith(bytecode.SHOWN) else name + "c" for name in sources - {"microgpt/__main__.py"}
    }
    assert beside <= set(archives[0].namelist())
    at_start = {name for name in archives[0].namelist() if name.endswith(".py")}
    assert {source_from_cache(name) for name in beside} == at_start


def test_what_only_a_changed_model_takes_comes_with_it():
    """It may be written in the page, or come with a text or a link; the start does without."""
    app, *others = (set(zipfile.ZipFile(paths.PLAIN / f"{name}.zip").namelist()) for name in ("app", "text", "change"))
    for name in ("microgpt/sandbox/function.py", "microgpt/check.py"):
        assert name not in app
        assert all(name in other for other in others)


def test_the_built_site_is_complete_and_its_manifest_true():
    listed = re.search(r'data-part="files">(.*?)</script>', (paths.SITE / "index.html").read_text())[1]
    sizes = {path: size for path, (size, _) in json.loads(listed).items()}
    plain = {hashed.plain(path): path for path in sizes}
    assert {"app.zip", "pyodide/pyodide.asm.wasm", "pyodide/python_stdlib.zip"} <= set(plain)
    assert {path: (paths.SITE / path).stat().st_size for path in sizes} == sizes
    pyodide = (paths.SITE / plain["pyodide/pyodide.module.js"]).parent
    lock = json.loads((pyodide / "pyodide-lock.json").read_text())
    assert list(lock["packages"]) == ["numpy"]
    assert (pyodide / lock["packages"]["numpy"]["file_name"]).exists()


def test_a_wheel_with_another_hash_is_refused_whatever_its_source(tmp_path, monkeypatch):
    monkeypatch.setattr(numpy_wheel, "CACHE", tmp_path / "cache")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(numpy_wheel, "lock_entry", lambda modules: {"file_name": "n.whl", "sha256": "0" * 64})
    monkeypatch.setattr(numpy_wheel, "_from_pyodide_host", lambda modules, name: b"an error page")
    monkeypatch.setattr(numpy_wheel, "_from_carrier", lambda python, name: b"something else")
    with pytest.raises(Problem, match=r"n\.whl does not have the sha256"):
        numpy_wheel.ensure(tmp_path, sys.executable)
    assert not list(tmp_path.rglob("*.whl"))


def test_the_wheel_is_asked_for_where_pyodide_itself_would(monkeypatch):
    asked = []
    monkeypatch.setattr(
        numpy_wheel.urllib.request, "urlopen", lambda url, timeout: asked.append(url) or io.BytesIO(b"x")
    )
    assert numpy_wheel._from_pyodide_host(npm.MODULES, "n.whl") == b"x"
    version = json.loads((npm.MODULES / "pyodide" / "package.json").read_text())["version"]
    assert asked[0].startswith("https://")
    assert asked[0].endswith(f"/pyodide/v{version}/full/n.whl")


def test_without_a_chromium_one_line_says_what_to_install(monkeypatch):
    monkeypatch.setattr(browser.shutil, "which", lambda name: None)
    monkeypatch.setattr(browser, "MAC", "/nowhere")
    with pytest.raises(Problem, match="apt install chromium"):
        browser.ensure()


def test_as_root_on_debian_chromium_is_installed(monkeypatch):
    commands, present = [], {"apt-get"}

    def run(command, failure, **options):
        commands.append(command[2])
        present.update(["chromium"] * ("install" in command))

    monkeypatch.setattr(browser.shutil, "which", lambda name: name if name in present else None)
    monkeypatch.setattr(browser.os, "geteuid", lambda: 0)
    monkeypatch.setattr(browser, "run", run)
    assert browser.ensure() == "chromium"
    assert commands == ["update", "install"]


C = """
#include <math.h>
#define EXPORT __attribute__((visibility("default"), used))
static float half(float x) { return x / 2; }
EXPORT void
not_found(void) {}
EXPORT float half_exp(float x) { return half(expf(x)); }
"""


def test_exports_are_the_functions_marked_at_the_start_of_a_line(tmp_path):
    (tmp_path / "a.c").write_text(C)
    (tmp_path / "b.c").write_text("EXPORT const float *first(const float *x, int n) {\n// EXPORT float never(void)\n")
    assert kernels.exports([tmp_path / "a.c", tmp_path / "b.c"]) == ["first", "half_exp"]


def test_one_source_compiles_for_this_machine_and_for_webassembly(tmp_path):
    source, native, wasm = tmp_path / "a.c", tmp_path / "native.so", tmp_path / "wasm.so"
    source.write_text(C)
    kernels.compile_native(sys.executable, [source], native)
    half_exp = ctypes.CDLL(str(native)).half_exp
    half_exp.argtypes, half_exp.restype = [ctypes.c_float], ctypes.c_float
    assert half_exp(0) == 0.5

    kernels.compile_wasm(sys.executable, [source], wasm)
    content = wasm.read_bytes()
    assert content.startswith(b"\0asm")
    assert b"half_exp" in content
    assert b"dylink.0" in content  # the section that marks a side module


def test_a_mistake_in_c_is_reported_in_the_compilers_words(tmp_path):
    source = tmp_path / "a.c"
    source.write_text("int a(void) { return 1 }")
    with pytest.raises(Problem, match="expected ';'"):
        kernels.compile_native(sys.executable, [source], tmp_path / "a.so")


def test_a_page_request_rebuilds_only_after_a_change(tmp_path, monkeypatch):
    built = []
    monkeypatch.setattr(build, "site", lambda: built.append(1))
    monkeypatch.setattr(build, "SITE_SOURCES", tmp_path)
    (tmp_path / "index.html").write_text("one")
    refresh = build.Refresher()
    refresh()
    refresh()
    assert len(built) == 1
    (tmp_path / "new.css").write_text("")
    refresh()
    refresh()
    assert len(built) == 2


def test_a_build_that_failed_is_tried_again_at_the_next_request(tmp_path, monkeypatch):
    def fail():
        raise Problem("no")

    monkeypatch.setattr(build, "site", fail)
    monkeypatch.setattr(build, "SITE_SOURCES", tmp_path)
    refresh = build.Refresher()
    for _ in range(2):
        with pytest.raises(Problem):
            refresh()


@pytest.mark.parametrize("lock", [paths.SITE_SOURCES / "package-lock.json", *sorted(paths.PINS.glob("*.txt"))])
def test_lock_files_name_no_host_and_pin_hashes(lock):
    text = lock.read_text()
    assert "://" not in text
    assert "sha512-" in text or "--hash=sha256:" in text
