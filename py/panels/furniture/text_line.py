"""The line that says which text the model reads, with the way to another text."""

import asyncio

from pyscript import document

from ..kit import archive, dom
from ..kit.words import facts
from . import notice, words


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
        self._shown = None  # (corpus, architecture)
        lab.subscribe(self._changed)
        self._show()

    def _changed(self, what):
        if what == "run" and (self._lab.corpus, self._lab.experiment.architecture) != self._shown:
            self._said.textContent = words.now_reads(*self._show())

    def _show(self):
        """Returns what it has shown: the text in words, and whether the model is a changed one."""
        corpus, architecture = self._shown = self._lab.corpus, self._lab.experiment.architecture
        is_own, is_changed = corpus is not self._pages_own.corpus, architecture.is_text
        document.documentElement.setAttribute("data-text", "own" if is_own else "page")
        text = words.text(corpus, is_own)
        self._name.textContent = words.read_by(text, is_changed)
        known = facts(corpus) | words.page_facts(self._lab.experiment, is_own)
        for element in dom.find_all(document, "header [data-fact]"):
            element.textContent = known[element.getAttribute("data-fact")]
        for note in self._notes:
            note.remove()
        said = words.ABOUT_THE_NAMES if is_own else words.ABOUT_THE_MODEL if is_changed else ""
        headings = dom.find_all(document, "[data-panel] > h2") if said else []
        self._notes = [self._note(heading, said) for heading in headings]
        return text, is_changed

    @staticmethod
    def _note(heading, said):
        note = dom.make("p", said, class_="note about-the-names")
        heading.after(note)
        return note

    async def _open(self, _event):
        if self._dialog is None:
            self._said.textContent = words.LOADING
            notice.close()
            try:
                await archive.load(self._change)
            except archive.NotArrived:
                notice.say(words.NOT_LOADED)
                return
            finally:
                self._said.textContent = ""
            from .own_text.dialog import Dialog

            if self._dialog is None:  # the button may be pressed twice
                self._dialog = Dialog(self._lab, self._pages_own)
                asyncio.ensure_future(self._dialog.recall())
        self._dialog.open()
