"""Pictures and links for other sites and home screens exist, in the sizes they declare."""

import json
import re
import struct

import pytest

from sitebuild.page import card, offline
from sitebuild.paths import SITE

PAGES = ("index.html", "embed.html", "gallery.html")


def size(path):
    """(width, height) of a PNG, from its header."""
    head = path.read_bytes()[:24]
    assert head[:8] == b"\x89PNG\r\n\x1a\n"
    return struct.unpack(">II", head[16:24])


def test_the_picture_of_a_link_has_a_full_address_and_the_size_it_claims():
    page = card.with_tags(b"<head></head><body></head>", "https://example.org/gpt/").decode()
    said = dict(re.findall(r'<meta property="([^"]+)" content="([^"]+)">', page))
    assert said["og:image"] == "https://example.org/gpt/img/card.png"
    assert said["og:url"] == re.search(r'<link rel="canonical" href="([^"]+)"', page)[1] == "https://example.org/gpt/"
    assert (int(said["og:image:width"]), int(said["og:image:height"])) == size(SITE / card.PICTURE)
    assert page.count("og:image:alt") == 1  # only in the head


def test_the_manifest_names_icons_that_are_there():
    icons = json.loads((SITE / "manifest.webmanifest").read_text())["icons"]
    drawn = [icon for icon in icons if icon["type"] == "image/png"]
    assert {icon["sizes"] for icon in drawn} == {"192x192", "512x512"}  # what browsers ask for to install a page
    for icon in drawn:
        assert "{}x{}".format(*size(SITE / icon["src"])) == icon["sizes"]
    assert all((SITE / icon["src"]).is_file() for icon in icons)


@pytest.mark.parametrize("name", PAGES)
def test_every_relative_address_in_a_page_leads_somewhere(name):
    addresses = re.findall(r'\b(?:href|src|config)="(\.[^"#?]*)', (SITE / name).read_text())
    assert addresses
    there = {address for address in addresses if (SITE / address).exists()}
    assert set(addresses) - there <= {f"./{offline.ZIP.name}"}  # added by `serve.py build`
