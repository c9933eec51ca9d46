"""The panels: which there are, in which order, and what the site says of each before it starts.

A panel is two folders of its name and a mark `<!-- panel: NAME -->` in site/index.html:

    site/panels/NAME/   section.html, style.css, panel.json
    py/panels/NAME/     panel.py with a class Name, settings.py with SETTINGS

`generated.py` makes of this whatever else lists the panels.
"""

import ast
import json
import os
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from html import unescape
from pathlib import Path

from ..report import Problem, run
from . import glossary

MARK = re.compile(r"<!-- panel: (\w+) -->")
HEADING = re.compile(r"<h2\b[^>]*>(.*?)</h2>", re.S)
PAGE_SETTINGS = "panels.furniture.settings"
WIDTHS = ("360", "720", "1080")
LIST_SETTINGS = Path(__file__).with_name("list_settings.py")


@dataclass(frozen=True)
class Setting:
    """Something that an address, or an attribute of an embedded panel, can set."""

    key: str
    about: str  # what it does, as plain text
    default: str | None


@dataclass(frozen=True)
class Panel:
    """`section` is HTML, and `title` the text of its heading. From `name` on the fields are those of panel.json:

    name     short, for the navigation and the gallery
    heights  {"360": ..., "720": ..., "1080": ...}: how tall the panel is in a frame that many CSS pixels wide, as
             measured. An embedded panel takes that much room until it is ready and says its own height.
    still    what site/img/draw.py takes a picture of: {"shows": CSS selector, "press": names of buttons}
    example  attributes of the panel in the gallery: {name: value, or true for one without a value}
    about    a paragraph (HTML) above that example
    lit      what the small picture beside the heading lights: kinds of stations (py/panels/kit/picture/station.py), and
             "forward" or "backward" for the way there or back; without it, there is no picture
    """

    id: str
    title: str
    section: str
    settings: tuple[Setting, ...]
    name: str
    heights: dict[str, int]
    still: dict | None = None
    example: dict | None = None
    about: str = ""
    lit: Sequence[str] = ()


def read(site, python):
    """Returns (panels, settings of the whole page): a list of Panel in the order of their marks, a tuple of Setting.

    `site` and `python` are the source folders. Raises Problem, which says what to add, if a panel is not complete.
    """
    names = MARK.findall((site / "index.html").read_text(encoding="utf-8"))
    for name in names:
        _check(name, site / "panels" / name, python / "panels" / name)
    settings = _settings(python, [PAGE_SETTINGS, *(f"panels.{name}.settings" for name in names)])
    terms = glossary.read(site)
    panels = [_panel(name, site / "panels" / name, settings[f"panels.{name}.settings"], terms) for name in names]
    return panels, settings[PAGE_SETTINGS]


def _check(name, site, python):
    wanted = {
        site / "section.html": f'<section id="{name}" data-panel="{name}" data-state="loading"> with an <h2>',
        site / "style.css": f"its style sheet, with #{name} before every selector",
        site / "panel.json": 'an object with "name" and "heights", as sitebuild/page/panels.py describes them',
        python / "panel.py": f"a class {name.capitalize()}(Panel)",
        python / "settings.py": "SETTINGS, a list of Setting, which may be empty",
    }
    for file, content in wanted.items():
        if not file.is_file():
            raise Problem(f'site/index.html has a panel "{name}", but no {_short(file)}. Add it: {content}.')
    code = ast.parse((python / "panel.py").read_text(encoding="utf-8"))
    if not any(isinstance(one, ast.ClassDef) and one.name == name.capitalize() for one in code.body):
        raise Problem(f"{_short(python / 'panel.py')} has no class {name.capitalize()}: add it, derived from Panel.")


def _panel(name, folder, settings, terms):
    section = (folder / "section.html").read_text(encoding="utf-8").strip()
    heading = HEADING.search(section)
    if f'id="{name}"' not in section or f'data-panel="{name}"' not in section or not heading:
        raise Problem(
            f"{_short(folder / 'section.html')} must be a section with "
            f'id="{name}", data-panel="{name}" and a heading <h2>: add what is missing.'
        )
    title = unescape(re.sub(r"<[^>]+>", "", heading[1])).replace("\xa0", " ")
    file = folder / "panel.json"
    try:
        known = json.loads(file.read_text(encoding="utf-8"))
        panel = Panel(name, title, glossary.explained(section, name, terms), settings, **known)
        _ = [panel.heights[width] for width in WIDTHS]
    except (ValueError, TypeError, KeyError) as error:
        raise Problem(
            f'{_short(file)} must be a JSON object with "name", "heights" {{"360": ..., "720": ..., "1080": ...}} and, '
            f'if wanted, "still", "example" and "about" ({error}).'
        ) from None
    return panel


def _settings(python, modules):
    """{module: tuple of Setting}"""
    printed = run(
        [sys.executable, "-P", LIST_SETTINGS, *modules],  # -P: not the modules beside it
        "The settings of the panels cannot be read. Each settings.py must define SETTINGS, a list of Setting:",
        env=os.environ | {"PYTHONPATH": str(python)},
    )
    listed = json.loads(printed.splitlines()[-1])
    return {module: tuple(Setting(*fields) for fields in rows) for module, rows in listed.items()}


def _short(file):
    """The path from the repository's root on."""
    return "/".join(file.parts[-4:])
