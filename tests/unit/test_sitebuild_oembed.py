"""oEmbed: editors turn the page's address into a frame that shows one panel."""

import json
import re

import pytest

from sitebuild.page import oembed
from sitebuild.report import Problem


@pytest.mark.parametrize("given", ["https://example.org/gpt", "https://example.org/gpt/", " https://example.org/gpt "])
def test_address_ends_with_one_slash(monkeypatch, given):
    monkeypatch.setenv("SITE_ADDRESS", given)
    assert oembed.address() == "https://example.org/gpt/"


@pytest.mark.parametrize("given", ["example.org", "ftp://example.org/", "https://example.org/?a=b", "https://"])
def test_an_address_that_cannot_be_is_refused(monkeypatch, given):
    monkeypatch.setenv("SITE_ADDRESS", given)
    with pytest.raises(Problem, match="SITE_ADDRESS"):
        oembed.address()


def test_without_an_address_there_is_none(monkeypatch):
    monkeypatch.delenv("SITE_ADDRESS", raising=False)
    assert oembed.address() is None


def test_the_page_leads_to_a_frame_on_one_panel():
    site = "https://example.org/gpt/"
    page = oembed.with_link(b"<head></head><body></head>", site).decode()
    assert re.search(r'<link rel="alternate" type="application/json\+oembed" href="([^"]+)"', page)[1] == (
        site + oembed.FILE
    )
    assert page.count("<link") == 1
    said = json.loads(oembed.answer(site))
    assert (said["version"], said["type"]) == ("1.0", "rich")
    assert f'src="{site}embed.html?panel=training"' in said["html"]
