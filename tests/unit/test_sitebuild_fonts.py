"""The page's own typefaces."""

import re

import pytest

from sitebuild.make import fonts
from sitebuild.page import offline
from sitebuild.paths import PLAIN, SITE_SOURCES

STYLES = (SITE_SOURCES / "css" / "fonts.css").read_text(encoding="utf-8")
FILES = {f"{name}{end}.woff2" for name in fonts.FONTS for end in fonts.CHARACTERS}
LARGEST = 60_000  # bytes, of all fonts together that are part of each first visit


def test_the_style_sheet_asks_for_what_the_fonts_hold():
    faces = re.findall(r"@font-face \{(.*?)\}", STYLES, re.S)
    served = [face for face in faces if "url(" in face]
    asked = {re.search(r"fonts/([\w-]+\.woff2)", face)[1]: face for face in served}
    assert set(asked) == FILES
    for name, face in asked.items():
        ranges = re.search(r"unicode-range:([^;]+)", face)[1]
        assert re.sub(r"U\+|\s", "", ranges) == fonts.CHARACTERS["-accented" if "accented" in name else ""]
        assert "font-display: swap" in face
    for face in faces:
        assert "url(" in face or {"size-adjust", "ascent-override", "descent-override"} <= set(
            re.findall(r"[\w-]+(?=:)", face)
        )


def test_every_family_is_used():
    tokens = (SITE_SOURCES / "css" / "tokens.css").read_text(encoding="utf-8")
    for family in set(re.findall(r'font-family: ("[^"]+")', STYLES)):
        assert family in tokens


def test_they_are_small_and_come_with_their_licences():
    found = sorted((PLAIN / "fonts").iterdir())
    if not found:
        pytest.skip("the site has not been built")
    assert {path.name for path in found} == FILES
    assert all(path.read_bytes()[:4] == b"wOF2" for path in found)
    assert sum(path.stat().st_size for path in found if "accented" not in path.name) < LARGEST
    for name in fonts.LICENCES:
        assert "SIL OPEN FONT LICENSE" in (PLAIN / "licences" / f"{name}.txt").read_text()


def test_a_page_without_a_server_carries_them_in_its_style_sheet(tmp_path):
    for name, content in (("css/a.css", b'src: url("../fonts/x.woff2")'), ("fonts/x.woff2", b"abc")):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(content)
    assert offline._style_sheet(tmp_path, "css/a.css") == 'src: url("data:font/woff2;base64,YWJj")'
