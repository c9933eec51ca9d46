"""oEmbed, and the page for one panel: made of the same parts as the page."""

import json
import re

import pytest

from sitebuild import paths
from sitebuild.page import assemble, oembed
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


def test_embed_page_holds_the_sections_of_the_page_once_each():
    page, embed = (assemble.page(paths.SITE_SOURCES, name).decode() for name in ("index.html", "embed.html"))
    panels = re.findall(r'data-panel="(\w+)"', page)
    assert re.findall(r'data-panel="(\w+)"', embed) == re.findall(r'<template data-of="(\w+)">', embed) == panels
    assert re.findall(r'href="./(panels/\w+/style.css)"', embed) == re.findall(r'href="./(panels/\w+/style.css)"', page)


def test_every_panel_has_a_title_and_two_stills_for_its_place():
    known = (paths.SITE_SOURCES / "js" / "embed-panels.js").read_text()
    page = assemble.page(paths.SITE_SOURCES).decode()
    panels = re.findall(r'data-panel="(\w+)"', page)
    assert re.findall(r"^  (\w+): \{", known, re.M) == panels
    stills = {f"still-{panel}-{theme}.jpg" for panel in panels for theme in ("light", "dark")}
    assert stills == {path.name for path in (paths.SITE_SOURCES / "img").glob("still-*")}
    titles = re.findall(r'title: "([^"]+)"', known)
    assert titles == [title.replace("&nbsp;", " ") for title in re.findall(r"<h2 id=\"[^\"]+\">([^<]+)</h2>", page)]
