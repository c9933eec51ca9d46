"""The pages know every file that they load by its hash, and hold the script that says so when one does not arrive."""

import base64
import hashlib
import json
import re
from zipfile import ZipFile

import pytest

from sitebuild.page import integrity
from sitebuild.paths import SITE, SITE_SOURCES

PAGES = ("index.html", "embed.html")


def sha256(path):
    return base64.b64encode(hashlib.sha256((SITE / path).read_bytes()).digest()).decode()


def test_what_the_start_needs_is_found_by_its_name_without_hash_and_in_order():
    files = dict.fromkeys(
        ["app-0123abcd.zip", "pyodide-0123abcd/start.js", "pyodide-0123abcd/pyodide.asm.wasm", "img/x.png"], b""
    )
    assert list(integrity.needed(files)) == [
        "pyodide-0123abcd/pyodide.asm.wasm",
        "app-0123abcd.zip",
        "pyodide-0123abcd/start.js",
    ]


def test_only_a_file_with_a_hash_in_its_name_has_an_attribute():
    """The others may be newer than the page that mentions them."""
    page = '<script src="./js/a-0123abcd.js" defer></script><script src="./embed.js"></script>'
    code = integrity.sha256(b"a")
    assert integrity.attributed(page, {"js/a-0123abcd.js": b"a"}) == (
        f'<script src="./js/a-0123abcd.js" integrity="sha256-{code}" crossorigin defer></script>'
        '<script src="./embed.js"></script>'
    )


@pytest.mark.parametrize("page", PAGES)
def test_the_hashes_of_a_built_page_are_those_of_its_files(page):
    html = (SITE / page).read_text()
    listed = json.loads(re.search(r'data-part="files">(.*?)</script>', html)[1])
    given = {path: code for path, (_, code) in listed.items()}
    given |= dict(re.findall(r'(?:src|href)="\./([^"]+)" integrity="sha256-([^"]+)"', html))
    loaded = {*integrity.SCRIPT.findall(html), *integrity.STYLE_SHEET.findall(html)}
    assert loaded <= set(given)
    assert {path for path in given if not (SITE / path).is_file()} == set()
    assert given == {path: sha256(path) for path in given}


def test_the_hashes_of_the_editors_modules_come_with_what_imports_it():
    (archive,), (folder,) = SITE.glob("change-*.zip"), SITE.glob("codemirror-*")
    hashes = json.loads(ZipFile(archive).read("panels/change/codemirror.json"))
    assert hashes == {path.name: sha256(path) for path in folder.iterdir()}


@pytest.mark.parametrize("page", PAGES)
def test_the_watchdog_stands_before_whatever_the_page_loads(page):
    html = (SITE / page).read_text()
    watchdog = (SITE_SOURCES / "js" / "watchdog.js").read_text()
    assert html.index(watchdog) < min(html.index('<link rel="stylesheet"'), html.index("<script src="))


def test_the_watchdog_can_be_read_by_browsers_that_are_too_old_for_the_page():
    code = re.sub(r'//.*|/\*.*?\*/|"[^"]*"|`[^`]*`', "", (SITE_SOURCES / "js" / "watchdog.js").read_text(), flags=re.S)
    newer = re.findall(r"\?\.|\?\?|\|\|=|&&=|\bcatch \{|\.\.\.\w+ }|#\w+|\d_\d|\bimport\(", code)
    assert newer == []


def test_the_parser_waits_for_the_style_sheets_above_what_is_large():
    """So the first tasks of a slow phone are short: see js/in-turn.js."""
    html = (SITE / "index.html").read_text()
    script = html.index((SITE_SOURCES / "js" / "in-turn.js").read_text())
    assert html.rindex('<link rel="stylesheet"') < html.index('id="runtime"') < script < html.index('id="picture"')
    assert html.index("<main>") < html.index((SITE_SOURCES / "js" / "shown.js").read_text())


def test_the_typefaces_that_the_sections_wait_for_are_those_of_the_style_sheet():
    waited_for = re.search(r"TYPEFACES = \[(.*?)\]", (SITE_SOURCES / "js" / "in-turn.js").read_text())[1]
    declared = re.findall(
        r'family: ("[^"]+");\s+src: url\("\.\./fonts/[a-z-]+(?<!accented)\.woff2"\)[^}]*?(italic)?;\s+font-display',
        (SITE_SOURCES / "css" / "fonts.css").read_text(),
    )
    assert {f"{style} 1em {family}".strip() for family, style in declared} == set(re.findall(r"'(.*?)'", waited_for))
