"""The scripts and styles that stand in the pages themselves, each in place of its mark.

js/watchdog.js is there before any other file, css/cut-off.css even before that, and js/shown.js before anything is
painted.
"""

from ..paths import SITE_SOURCES

FILES = {
    "<!-- cut off -->": "css/cut-off.css",
    "<!-- watchdog -->": "js/watchdog.js",
    "<!-- shown -->": "js/shown.js",
}


def files(page):
    """The page (text) with them."""
    for mark, path in FILES.items():
        tag = "style" if path.endswith(".css") else "script"
        page = page.replace(mark, f"<{tag}>\n{(SITE_SOURCES / path).read_text(encoding='utf-8')}</{tag}>")
    return page
