"""js/watchdog.js, which stands in the pages themselves, so that it is there before any other file."""

from ..paths import SITE_SOURCES

SCRIPT = "js/watchdog.js"
MARK = "<!-- watchdog -->"


def watchdog(page):
    """The page (text) with the script in place of its mark."""
    text = (SITE_SOURCES / SCRIPT).read_text(encoding="utf-8")
    return page.replace(MARK, f"<script>\n{text}</script>")
