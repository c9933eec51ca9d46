"""The scripts, styles and markup that the build puts into the pages, each in place of its mark.

js/watchdog.js is there before any other file, css/cut-off.css even before that, js/in-turn.js before what is large, and
js/shown.js before any section is painted.
"""

from pathlib import Path

from ..paths import SITE_SOURCES

FILES = {
    "<!-- cut off -->": "css/cut-off.css",
    "<!-- watchdog -->": "js/watchdog.js",
    "<!-- in turn -->": "js/in-turn.js",
    "<!-- shown -->": "js/shown.js",
    "<!-- timeline -->": "timeline.html",
}
TAGS = {".css": "style", ".js": "script"}


def files(page):
    """The page (text) with them."""
    for mark, path in FILES.items():
        text = (SITE_SOURCES / path).read_text(encoding="utf-8")
        tag = TAGS.get(Path(path).suffix)
        page = page.replace(mark, f"<{tag}>\n{text}</{tag}>" if tag else text.rstrip())
    return page
