"""The dialog that shows a link which was copied, with its QR code."""

from pathlib import Path

from pyscript import document, window

from ...kit import address, dom
from ...kit.svg_plot import shape
from ..settings import SETTINGS
from . import qr, words

HTML = Path(__file__).with_name("dialog.html")
ALWAYS = "fresh"  # the setting of a link that ignores what the browser has kept


class Dialog:
    """`copy(text)` is awaited and returns whether the browser let it."""

    def __init__(self, copy):
        self._copy = copy
        self.element = dom.make("dialog", class_="to-share", id="share", aria_labelledby="share-title")
        self.element.innerHTML = HTML.read_text(encoding="utf-8")
        document.body.append(self.element)
        self._part = lambda name: dom.find(self.element, f"[data-part={name}]")
        self._box = dom.find(self.element, "[data-control=link]")
        self._always = dom.find(self.element, "[data-control=always]")
        self._save = dom.find(self.element, "[data-action=save-instead]")
        self._code = dom.find(self.element, "[data-action=qr]")
        dom.on(self._always, "change", self._choose)
        dom.on(self._save, "click", lambda _: self._save_instead())
        dom.on(self._code, "click", lambda _: self._show_code())

    def show(self, link, copied):
        """A link, and whether it has been copied."""
        self._always.checked = address.settings(SETTINGS)[ALWAYS] is not None
        self._put(link, copied)
        self._open(is_link=True)
        if not copied:
            self._box.select()

    def refuse(self, reason):
        """Where there is no link, for a reason in whole sentences."""
        self._part("said").textContent = reason
        self._open(is_link=False)

    def _open(self, is_link):
        for element in (self._box, self._code, self._part("always"), self._part("how")):
            element.hidden = not is_link
        self._save.hidden = is_link or not self._save_button()
        self._hide_code()
        if not self.element.open:
            self.element.showModal()

    def _put(self, link, copied):
        self._box.value = link
        said = [words.COPIED if copied else words.COPY_THIS, words.length(len(link))]
        if window.location.protocol == "file:":
            said.append(words.ONLY_HERE)
        self._part("said").textContent = " ".join(said)
        self._part("how").textContent = words.HOW if address.carried() else words.HOW_SHORT
        self._hide_code()

    async def _choose(self, _event):
        link = address.link(**{ALWAYS: "1" if self._always.checked else None})
        self._put(link, await self._copy(link))

    def _hide_code(self):
        self._part("code").hidden = self._part("code-note").hidden = True

    def _show_code(self):
        link, note, place = self._box.value, self._part("code-note"), self._part("code")
        size = len(link.encode())
        note.hidden = size <= qr.EASY
        note.textContent = words.HARD_TO_READ if size <= qr.MOST else words.no_code(size)
        place.hidden = size > qr.MOST
        if not place.hidden:
            place.replaceChildren(_drawn(qr.matrix(link)))
            place.scrollIntoView(block="nearest")

    @staticmethod
    def _save_button():
        return document.querySelector("[data-action=save-model]")

    def _save_instead(self):
        self.element.close()
        button = self._save_button()
        button.scrollIntoView(block="center")
        button.focus()
        button.click()


def _drawn(modules):
    """Dark on white in either theme, since many readers of codes want it so."""
    side = len(modules) + 2 * qr.QUIET
    svg = shape("svg", viewBox=f"0 0 {side} {side}", role="img", aria_label=words.QR_CODE)
    svg.style.setProperty("--modules", str(side))
    svg.append(shape("rect", width=side, height=side), shape("path", d=qr.path(modules)))
    return svg
