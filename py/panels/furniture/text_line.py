"""The line that says which text the model reads, with the way to another text."""

import asyncio

from pyscript import document

from ..kit import dom
from ..kit.words import facts
from . import archive, words


class TextLine:
    """Shows the text of the lab's experiment. The dialog for another one is loaded when it is first asked for.

    `pages_own` is the experiment on the page's own text.
    """

    def __init__(self, element, lab, pages_own):
        self._lab = lab
        self._pages_own = pages_own
        self._dialog = None
        self._notes = []
        self._name = dom.find(element, "[data-part=text]")
        self._said = dom.find(element, "[data-part=said]")
        self._change = dom.find(element, "[data-action=change-text]")
        dom.on(self._change, "click", self._open)
        self._change.disabled = False
        self._corpus = None
        lab.subscribe(self._changed)
        self._show()

    def _changed(self, what):
        if what == "run" and self._lab.corpus is not self._corpus:
            self._show()
            self._said.textContent = words.now_reads(self._name.textContent)

    def _show(self):
        corpus = self._corpus = self._lab.corpus
        is_own = corpus is not self._pages_own.corpus
        document.documentElement.setAttribute("data-text", "own" if is_own else "page")
        self._name.textContent = words.text(corpus, is_own)
        known = facts(corpus) | words.page_facts(self._lab.experiment, is_own)
        for element in dom.find_all(document, "header [data-fact]"):
            element.textContent = known[element.getAttribute("data-fact")]
        for note in self._notes:
            note.remove()
        headings = dom.find_all(document, "[data-panel] > h2") if is_own else []
        self._notes = [self._note(heading) for heading in headings]

    @staticmethod
    def _note(heading):
        note = dom.make("p", words.ABOUT_THE_NAMES, class_="note about-the-names")
        heading.after(note)
        return note

    async def _open(self, _event):
        if self._dialog is None:
            self._said.textContent = words.LOADING
            try:
                await archive.load(self._change)
            except Exception:
                self._said.textContent = words.NOT_LOADED
                return
            self._said.textContent = ""
            from .own_text.dialog import Dialog

            if self._dialog is None:  # the button may be pressed twice
                self._dialog = Dialog(self._lab, self._pages_own)
                asyncio.ensure_future(self._dialog.recall())
        self._dialog.open()
