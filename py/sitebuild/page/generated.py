"""Whatever lists the panels: the navigation, the templates of embed.html, the gallery, the choices of teach.html, and
two tables in embed.js.
"""

import json
import re
from html import escape

from ..report import Problem
from . import panels as panel_folders
from . import pictures

STYLES = "<!-- panel styles -->"
NAVIGATION = "<!-- navigation -->"
TEMPLATES = "<!-- panel templates -->"
SETTINGS = "<!-- settings -->"
CHOICES = "<!-- panel choices -->"
LOOP = "loop"  # the panel that walks through the picture
WAITING = re.compile(r'<p class="waking">.*?</p>', re.S)
GALLERY = re.compile(r"<!-- gallery: ([\w ]*) -->")  # the panels that it begins with; the others follow


def page(text, panels, page_settings, drawn=None):
    """An HTML file's text with something generated in place of each of its marks.

    `drawn` are the pictures of the model, for the page that has them.
    """
    known = {panel.id: panel for panel in panels}
    text = panel_folders.MARK.sub(lambda mark: _with_picture(known[mark[1]], drawn), text)
    if drawn:
        text = text.replace(pictures.LARGE, pictures.large(drawn))
    text = text.replace(STYLES, styles(panels))
    text = text.replace(NAVIGATION, navigation(panels))
    text = text.replace(TEMPLATES, templates(panels))
    text = text.replace(SETTINGS, settings_table(panels, page_settings))
    text = text.replace(CHOICES, choices(panels))
    return GALLERY.sub(lambda mark: gallery(panels, mark[1].split()), text)


def styles(panels):
    return "\n  ".join(f'<link rel="stylesheet" href="./panels/{panel.id}/style.css">' for panel in panels)


def navigation(panels):
    """List items, a link to each section."""
    return "\n      ".join(f'<li><a href="#{panel.id}"><span>{escape(panel.name)}</span></a></li>' for panel in panels)


def section(panel):
    """The panel's section, whose figure is covered by its still while the reader waits for Python.

    Raises Problem if nothing in the section says what the figure will do.
    """
    if not panel.still:
        return panel.section
    dark, light = (f"./img/still-{panel.id}-{theme}.jpg" for theme in ("dark", "light"))
    still = rf"""<!-- served --><div class="still"><!-- /served -->
      \g<0>
      <!-- served -->
        <picture>
          <source srcset="{dark}" media="(prefers-color-scheme: dark)">
          <img src="{light}" width="720" height="400" alt="" loading="lazy">
        </picture>
      </div>
      <!-- /served -->"""
    covered, count = WAITING.subn(still, panel.section, count=1)
    if not count:
        raise Problem(
            f'site/panels/{panel.id}/section.html has no <p class="waking">. Add it to the first figure: a sentence on '
            f"what the reader will do there, above its picture."
        )
    return covered


def _with_picture(panel, drawn):
    small = drawn and drawn["small"].get(panel.id)
    return pictures.beside_heading(section(panel), small, LOOP) if small else section(panel)


def templates(panels):
    return "\n  ".join(f'<template data-of="{panel.id}">{section(panel)}</template>' for panel in panels)


def choices(panels):
    """A check box for each panel."""
    return "\n        ".join(
        f'<label><input type="checkbox" name="panel" value="{panel.id}" checked> {escape(panel.name)}</label>'
        for panel in panels
    )


def gallery(panels, first):
    """An entry for each panel, those named in `first` at its head. The first starts by itself, the others wait."""
    unknown = set(first) - {panel.id for panel in panels}
    if unknown:
        raise Problem(f"site/gallery.html begins its gallery with what is no panel: {', '.join(sorted(unknown))}.")
    ordered = sorted(panels, key=lambda panel: first.index(panel.id) if panel.id in first else len(first))
    return "\n\n    ".join(_entry(panel, waits=place > 0) for place, panel in enumerate(ordered))


def _entry(panel, waits):
    attributes = f'panel="{panel.id}"' + "".join(_attribute(*pair) for pair in (panel.example or {}).items())
    name = escape(panel.name)
    about = f"\n    <p>{panel.about}</p>" if panel.about else ""
    start = ' start="press"' if waits else ""
    return f"""<h2 id="{panel.id}">{name}</h2>{about}
    <pre tabindex="0">&lt;how-gpt-learns {escape(attributes, quote=False)}&gt;&lt;/how-gpt-learns&gt;</pre>
    <how-gpt-learns class="wide" {attributes}{start}><a href="./#{panel.id}">{name}</a></how-gpt-learns>"""


def _attribute(name, value):
    return f" {name}" if value is True else f' {name}="{escape(str(value))}"'


def settings_table(panels, page_settings):
    """A table: first what every panel has, then what each has of its own."""
    groups = [("Every panel", page_settings), *((panel.name, panel.settings) for panel in panels)]
    bodies = "".join(_group(title, settings) for title, settings in groups if settings)
    head = "".join(f'<th scope="col">{title}</th>' for title in ("Attribute", "What it sets", "Default"))
    return f"<table>\n      <thead><tr>{head}</tr></thead>{bodies}\n    </table>"


def _group(title, settings):
    rows = "\n        ".join(_row(setting) for setting in settings)
    return f"""
      <tbody>
        <tr><th scope="rowgroup" colspan="3">{escape(title)}</th></tr>
        {rows}
      </tbody>"""


def _row(setting):
    cells = "".join(f"<td>{escape(text)}</td>" for text in (setting.about, setting.default or "–"))
    return f'<tr><th scope="row"><code>{setting.key}</code></th>{cells}</tr>'


def embed_script(source, panels, page_settings, pictures):
    """embed.js (text) with its two tables. `pictures` are the names of the files in img/."""
    table = {
        panel.id: {
            "title": panel.title,
            "heights": panel.heights,
            "still": {f"still-{panel.id}-{theme}.jpg" for theme in ("light", "dark")} <= pictures,
        }
        for panel in panels
    }
    settings = [*(setting for panel in panels for setting in panel.settings), *page_settings]
    keys = list(dict.fromkeys(setting.key for setting in settings))
    for empty, full in (("const PANELS = {};", table), ("const SETTINGS = [];", keys)):
        if source.count(empty) != 1:
            raise Problem(f"site/embed.js must have one line `{empty}`, which the build fills.")
        source = source.replace(empty, f"{empty[:-3]}{json.dumps(full, ensure_ascii=False)};")
    return source
