"""Hashed file names: they follow the content, references to a file follow its name, and no old name remains."""

import hashlib
from graphlib import CycleError

import pytest

from sitebuild import build
from sitebuild.page import assemble, hashed
from sitebuild.report import Problem

FILES = {
    "index.html": b'<link href="./css/page.css"><script src="./js/boot.js"></script><a href="./embed.html">',
    "embed.html": b'<script src="./js/boot.js"></script><a href="./index.html">',  # the two pages refer to each other
    "embed.js": b'import "./js/stills.js"',
    "js/boot.js": b'const LATER = ["app.zip"]; fetch("./settings.json"); import(folder + "pyscript/core.js")',
    "js/stills.js": b"1",
    "css/page.css": b"body {}",
    "settings.json": b'{"files": {"./app.zip": "./*"}}',
    "app.zip": b"\xff\xfe zip",
    "pyscript/core.js": b'import "./core-1.js"',
    "pyscript/core-1.js": b"2",
    "img/page.png": b"\x89PNG",
}


def changed(path, content):
    """The original names of the files whose hashed name or content changes when one file changes."""
    before, after = hashed.rename(FILES), hashed.rename(FILES | {path: content})
    return {hashed.plain(name) for name, source in after.items() if before.get(name) != source}


def test_each_name_but_those_known_outside_has_the_hash_of_what_is_in_the_file():
    files = hashed.rename(FILES)
    assert [hashed.plain(path) for path in files] == list(FILES)
    stable = {"index.html", "embed.html", "embed.js", "img/page.png"}
    assert set(files) & set(FILES) == stable
    for path, content in files.items():
        if path not in stable and not path.startswith("pyscript"):
            assert f"-{hashlib.sha256(content).hexdigest()[:8]}." in path


def test_a_change_reaches_what_mentions_the_file_and_nothing_else():
    assert changed("css/page.css", b"p {}") == {"css/page.css", "index.html"}
    assert changed("js/stills.js", b"2") == {"js/stills.js", "embed.js"}
    assert changed("index.html", b"") == {"index.html"}
    pages = {"js/boot.js", "index.html", "embed.html"}
    assert changed("app.zip", b"new") == {"app.zip", "settings.json"} | pages


def test_the_files_of_a_runtime_share_the_hash_of_their_folder():
    assert changed("pyscript/core-1.js", b"3") == {
        "pyscript/core.js",
        "pyscript/core-1.js",
        "js/boot.js",
        "index.html",
        "embed.html",
    }
    inside = {path: content for path, content in hashed.rename(FILES).items() if path.startswith("pyscript-")}
    assert len({path.split("/")[0] for path in inside}) == 1
    assert set(inside.values()) == {FILES["pyscript/core.js"], FILES["pyscript/core-1.js"]}  # with unchanged content


def test_mentions_lead_to_files_that_are_there():
    files = hashed.rename(FILES)
    boot = next(content.decode() for path, content in files.items() if path.startswith("js/boot"))
    for old in ("app.zip", "settings.json", "pyscript/core.js"):
        (new,) = [path for path in files if hashed.plain(path) == old]
        assert f'{new}"' in boot
        assert f'{old}"' not in boot


@pytest.mark.parametrize(
    "mention",
    ["url(../css/page.css)", "'./css/page.css'", '"./css/page.css?v=1"', "`${folder}css/page.css`", "<a href=app.zip>"],
)
@pytest.mark.parametrize("path", ["index.html", "js/stills.js"])  # a stable name, and one with a hash
def test_an_old_name_that_would_be_left_is_refused(path, mention):
    with pytest.raises(Problem, match=rf"{path} mentions (css/page\.css|app\.zip)"):
        hashed.rename(FILES | {path: mention.encode()})


def test_files_that_mention_one_another_cannot_be_named():
    with pytest.raises(CycleError):
        hashed.rename(FILES | {"js/stills.js": b'import "./js/boot.js"', "js/boot.js": b'import "./js/stills.js"'})


def test_a_second_build_from_the_same_sources_is_the_same(tmp_path, monkeypatch):
    for build_number in ("first", "second"):
        monkeypatch.setattr(assemble, "SITE", tmp_path / build_number / "site")
        monkeypatch.setattr(assemble, "PLAIN", tmp_path / build_number / "plain")
        build.site()
    first, second = contents(tmp_path / "first"), contents(tmp_path / "second")
    assert len(first) > 80
    assert first == second


def contents(folder):
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }
