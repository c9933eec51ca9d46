"""The control under every panel that copies the HTML for embedding it in another page."""

from html import escape
from importlib import import_module

from pyscript import window

from ..kit import address, dom
from . import link, words
from .copy_link import copy
from .settings import SETTINGS

HOW = "./gallery.html"


def code(panel, title, carried):
    """The HTML that embeds a panel with the reader's settings. Where scripts do not run, it is a link.

    `carried` is what stands behind the section in a link to the page: see `link.carried`.
    """
    folder = window.URL.new("./", window.location.href).href
    panel_settings = import_module(f"..{panel}.settings", __package__).SETTINGS
    given = address.settings(panel_settings, panel).given() | address.settings(SETTINGS).given()
    behind = ""
    if carried:
        given["experiment"], behind = carried.removeprefix(link.KEY), f"&{carried}"
    attributes = "".join(f' {key}="{escape(text)}"' for key, text in given.items())
    return (
        f'<script src="{escape(folder)}embed.js" defer></script>\n'
        f'<how-gpt-learns panel="{panel}"{attributes}>\n'
        f'  <a href="{escape(f"{folder}#{panel}{behind}")}">{escape(title)}</a>\n'
        f"</how-gpt-learns>"
    )


class EmbedCode:
    """The button below a panel's figure, in `place`."""

    def __init__(self, place, section, links):
        self._links = links
        self._panel = section.getAttribute("data-panel")
        self._title = dom.find(section, "h2").textContent
        self._button = dom.make("button", words.COPY_EMBED_CODE, type="button", class_="quiet")
        self._message = dom.make("p", class_="note", role="status")
        self._text = dom.make("textarea", rows="4", readonly="", spellcheck="false", aria_label=words.EMBED_CODE)
        self._text.hidden = True
        place.append(self._button, self._message, self._text)
        dom.on(self._button, "click", self._copy)

    async def _copy(self, _event):
        try:
            carried = await self._links.carried()
        except ValueError as error:
            self._say(words.no_embed_code(str(error)))
            return
        except Exception:
            self._say(words.NOT_LOADED)
            return
        self._text.value = code(self._panel, self._title, carried)
        self._text.hidden = False
        copied = await copy(self._text.value)
        if not copied:
            self._text.select()
        how = dom.make("a", words.HOW_TO_USE_IT, href=HOW)
        self._say(f"{words.COPIED if copied else words.COPY_THESE} ", how)

    def _say(self, *what):
        self._message.replaceChildren(*what)
