"""Under every panel of the whole page: copies the few lines of HTML that show this panel in another page."""

from html import escape
from importlib import import_module

from pyscript import window

from ..kit import address, dom
from .settings import SETTINGS

HOW = "./gallery.html"


def code(panel, title):
    """The HTML, with what the reader has set here. Without scripts it is a link."""
    folder = window.URL.new("./", window.location.href).href
    of_panel = import_module(f"..{panel}.settings", __package__).SETTINGS
    given = address.settings(of_panel, panel).given() | address.settings(SETTINGS).given()
    attributes = "".join(f' {key}="{escape(text)}"' for key, text in given.items())
    return (
        f'<script src="{escape(folder)}embed.js" defer></script>\n'
        f'<how-gpt-learns panel="{panel}"{attributes}>\n'
        f'  <a href="{escape(folder)}#{panel}">{escape(title)}</a>\n'
        f"</how-gpt-learns>"
    )


class EmbedCode:
    """The control below a panel's figure. A page from a disc has no address that others could load, and gets none."""

    def __init__(self, section):
        if not window.location.protocol.startswith("http"):
            return
        self._panel = section.getAttribute("data-panel")
        self._title = dom.find(section, "h2").textContent
        self._button = dom.make("button", "Copy embed code", type="button", class_="quiet")
        self._said = dom.make("p", class_="note", role="status")
        self._text = dom.make("textarea", rows="4", readonly="", spellcheck="false", aria_label="Embed code")
        self._text.hidden = True
        box = dom.make("div", class_="embed-code wide")
        box.append(self._button, self._said, self._text)
        figures = dom.find_all(section, "figure.wide")
        figures[-1].after(box)
        dom.on(self._button, "click", self._copy)

    async def _copy(self, _event):
        self._text.value = code(self._panel, self._title)
        self._text.hidden = False
        try:
            await window.navigator.clipboard.writeText(self._text.value)
            copied = True
        except Exception:  # not allowed, or not a secure page: the reader copies by hand
            copied = False
            self._text.select()
        how = dom.make("a", "How to use it", href=HOW)
        self._said.replaceChildren("Copied. " if copied else "Copy these lines. ", how)
