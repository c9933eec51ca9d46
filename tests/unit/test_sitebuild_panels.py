"""Lists of panels are generated from their folders, and the build says what an incomplete panel lacks."""

import json
import re
import shutil
from dataclasses import replace

import pytest

from sitebuild.page import assemble, generated, glossary, panels
from sitebuild.paths import PYTHON_SOURCES, SITE, SITE_SOURCES
from sitebuild.report import Problem

# Attributes that existing pages already use.
ATTRIBUTES = {
    "name", "prefix", "guess", "seed", "step", "row", "layer", "head", "sort", "p", "stage", "weight", "answer", "walk",
    "nudge", "cell", "d", "heads", "layers", "steps", "rate", "timeline", "model",
}  # fmt: skip


@pytest.fixture(scope="module")
def listed():
    return panels.read(SITE_SOURCES, PYTHON_SOURCES)


@pytest.fixture
def sources(tmp_path):
    """A copy of what `panels.read` reads: (site, python)."""
    ignore = shutil.ignore_patterns("__pycache__")
    for source in (SITE_SOURCES / "panels", PYTHON_SOURCES / "panels"):
        shutil.copytree(source, tmp_path / source.parent.name / "panels", ignore=ignore)
    for name in ("index.html", "glossary.json"):
        shutil.copy(SITE_SOURCES / name, tmp_path / "site")
    return tmp_path / "site", tmp_path / "py"


def tables(listed, pictures=frozenset()):
    """The two tables in embed.js: (PANELS, SETTINGS)."""
    script = generated.embed_script("const PANELS = {};\nconst SETTINGS = [];", *listed, pictures)
    return [json.loads(line.split(" = ")[1].rstrip(";")) for line in script.splitlines()]


def test_pages_list_the_same_panels_in_the_same_order(listed):
    page, embed, gallery, lessons = (assemble.page(name, *listed).decode() for name in assemble.PAGES)
    names = [panel.id for panel in listed[0]]
    assert re.findall(r'data-panel="(\w+)"', page) == names
    assert re.findall(r'<li><a href="#(\w+)"><span>', page) == names
    assert re.findall(r'<template data-of="(\w+)">', embed) == re.findall(r'data-panel="(\w+)"', embed) == names
    assert re.findall(r'href="./panels/(\w+)/style.css"', page) == names
    assert re.findall(r'href="./panels/(\w+)/style.css"', embed) == names
    entries = re.findall(r'<how-gpt-learns class="wide" panel="(\w+)"', gallery)
    assert entries[:2] == ["training", "attention"]  # the text above them refers to these
    assert entries[2:] == [name for name in names if name not in entries[:2]]
    assert re.findall(r'name="panel" value="(\w+)"', lessons) == names
    assert not re.search(r"<!-- (panel|navigation|settings|gallery)", page + embed + gallery + lessons)


def test_every_entry_shows_the_code_that_makes_it(listed):
    gallery = generated.gallery(listed[0], ["attention"])
    code, attributes = (
        '&lt;how-gpt-learns panel="attention" name="charlotte" timeline&gt;',
        'name="charlotte" timeline>',
    )
    assert code in gallery
    assert f'<how-gpt-learns class="wide" panel="attention" {attributes}' in gallery
    assert gallery.count('start="press"') == len(listed[0]) - 1
    with pytest.raises(Problem, match="no panel: nothing"):
        generated.gallery(listed[0], ["nothing"])


def test_every_setting_is_in_the_gallery_and_passed_on(listed):
    all_panels, page_settings = listed
    settings = [*page_settings, *(setting for panel in all_panels for setting in panel.settings)]
    table = generated.settings_table(*listed)
    assert re.findall(r"<code>(\w+)</code>", table) == [setting.key for setting in settings]
    assert all(setting.about for setting in settings)
    _, passed_on = tables(listed)
    assert set(passed_on) == {setting.key for setting in settings}
    assert ATTRIBUTES - {"timeline", "model"} <= set(passed_on)  # embed.js itself adds these two


def test_no_setting_has_the_name_of_another_attribute(listed):
    _, passed_on = tables(listed)
    taken = {
        "panel",
        "theme",
        "start",
        "sandbox",
        "timeline",
        "model",
        "host",
        "id",
        "class",
        "style",
        "hidden",
        "slot",
    }
    assert taken.isdisjoint(passed_on)
    assert all(key == key.lower() for key in passed_on)  # like attributes in HTML


def test_every_panel_has_a_title_and_two_stills_for_its_place(listed):
    pictures = {path.name for path in (SITE_SOURCES / "img").glob("still-*")}
    table, _ = tables(listed, pictures)
    assert list(table) == [panel.id for panel in listed[0]]
    assert all(entry["still"] for entry in table.values())
    assert len(pictures) == 2 * len(table)
    assert table["attention"]["title"] == "Looking back, but not at everything alike"


def test_every_panel_of_the_page_shows_its_still_with_what_it_will_do_until_it_is_ready(listed):
    page = (SITE / "index.html").read_text(encoding="utf-8")
    sections = dict(re.findall(r'<section id="(\w+)"[^>]* data-panel=.*?(.*?)</section>', page, re.S))
    assert list(sections) == [panel.id for panel in listed[0]]
    for name, section in sections.items():
        assert section.count('<div class="still">') == section.count('class="waking">') == 1, name


def test_a_still_that_has_no_sentence_is_refused(listed):
    panel = next(panel for panel in listed[0] if panel.id == "loss")
    with pytest.raises(Problem, match=r'loss/section.html has no <p class="waking">'):
        generated.section(replace(panel, section=panel.section.replace("waking", "asleep")))


def test_a_panel_without_stills_is_not_asked_for_any(listed):
    table, _ = tables(listed, {"still-loss-light.jpg"})
    assert not any(entry["still"] for entry in table.values())


def test_embed_script_without_its_tables_is_refused(listed):
    with pytest.raises(Problem, match=r"must have one line `const SETTINGS"):
        generated.embed_script("const PANELS = {};", *listed, set())


@pytest.mark.parametrize(
    ("file", "wanted"),
    [
        ("site/panels/loss/section.html", '<section id="loss" data-panel="loss"'),
        ("site/panels/loss/style.css", "#loss"),
        ("site/panels/loss/panel.json", "heights"),
        ("py/panels/loss/panel.py", r"class Loss\(Panel\)"),
        ("py/panels/loss/settings.py", "SETTINGS, a list of Setting"),
    ],
)
def test_a_missing_file_is_named_with_what_belongs_into_it(sources, file, wanted):
    (sources[0].parent / file).unlink()
    with pytest.raises(Problem, match=rf'"loss", but no {file}\. Add it: .*{wanted}'):
        panels.read(*sources)


@pytest.mark.parametrize(
    ("file", "content", "message"),
    [
        ("site/panels/loss/section.html", "<section></section>", 'id="loss", data-panel="loss" and a heading <h2>'),
        ("site/panels/loss/panel.json", "{", 'must be a JSON object with "name"'),
        ("site/panels/loss/panel.json", '{"name": "x"}', "heights"),
        ("site/panels/loss/panel.json", '{"name": "x", "heights": {"360": 1}}', "720"),
        ("site/panels/loss/panel.json", '{"name": "x", "heights": {}, "heigths": {}}', "heigths"),
        ("py/panels/loss/panel.py", "class Lost: pass", "no class Loss: add it"),
        ("py/panels/loss/settings.py", "", "must define SETTINGS"),
    ],
)
def test_what_is_wrong_in_a_file_is_said(sources, file, content, message):
    (sources[0].parent / file).write_text(content)
    with pytest.raises(Problem, match=message):
        panels.read(*sources)


def test_a_setting_that_is_added_is_seen_by_a_build_of_the_same_process(sources):
    def keys():
        return [setting.key for panel in panels.read(*sources)[0] for setting in panel.settings if panel.id == "loss"]

    before = keys()
    with (sources[1] / "panels" / "loss" / "settings.py").open("a") as file:
        file.write("\nSETTINGS += (Setting('new', None, str, 'A new one.'),)\n")
    assert keys() == [*before, "new"]


def test_a_word_that_is_marked_is_explained_at_the_end_of_its_section():
    section = '<section><p>A <dfn>gradient</dfn> of all <dfn data-term="weights">the weights</dfn>.</p></section>'
    made = glossary.explained(section, "loss", {"gradient": "Up < down?", "weights": "Numbers."})
    assert 'A <dfn><button type="button" class="term" popovertarget="loss-term-gradient">gradient</button>' in made
    assert 'popovertarget="loss-term-weights">the weights</button>' in made
    assert '<div class="term-note" id="loss-term-gradient" popover><b>gradient</b> Up &lt; down?</div>' in made
    assert made.index("Numbers.") < made.index("</section>")
    assert ">the weights</button></dfn>.</span>" in made  # with its full stop
    assert "Sums." in glossary.explained(
        "<section><dfn>hidden\n  units</dfn></section>", "loss", {"hidden units": "Sums."}
    )
    with pytest.raises(Problem, match='does not explain "softmax"'):
        glossary.explained("<section><dfn>softmax</dfn></section>", "loss", {})
    in_two_lines = glossary.explained(
        "<section><dfn>hidden\n  units</dfn></section>", "loss", {"hidden units": "Numbers."}
    )
    assert "loss-term-hidden-units" in in_two_lines


def test_every_explanation_is_used(listed):
    terms = json.loads((SITE_SOURCES / "glossary.json").read_text(encoding="utf-8"))
    header = glossary.in_header((SITE_SOURCES / "index.html").read_text(encoding="utf-8"), terms)
    explained = re.findall(r"popover><b>([^<]*)</b>", header + "".join(panel.section for panel in listed[0]))
    assert sorted(set(explained)) == sorted(terms)


def test_the_lessons_lead_to_places_that_there_are():
    """An answer's frame begins with the figure that computes it, by its id."""
    lessons = (SITE_SOURCES / "teach.html").read_text(encoding="utf-8")
    sections = "".join(path.read_text(encoding="utf-8") for path in (SITE_SOURCES / "panels").glob("*/section.html"))
    links = re.findall(r'href="([^"#]*)#([\w-]+)"', lessons)
    assert len(links) > 10
    for page, place in links:
        assert f'id="{place}"' in (sections if page else lessons), place
        panel = re.search(r"panels=(\w+)", page)
        assert not panel or place.startswith(f"{panel[1]}-")
