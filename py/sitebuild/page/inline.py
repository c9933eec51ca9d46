"""The scripts that stand in the pages themselves, each in place of its mark.

js/watchdog.js is there before any other file, and js/shown.js before anything is painted.
"""

from ..paths import SITE_SOURCES

SCRIPTS = {"<!-- watchdog -->": "js/watchdog.js", "<!-- shown -->": "js/shown.js"}


def scripts(page):
    """The page (text) with them."""
    for mark, path in SCRIPTS.items():
        text = (SITE_SOURCES / path).read_text(encoding="utf-8")
        page = page.replace(mark, f"<script>\n{text}</script>")
    return page
