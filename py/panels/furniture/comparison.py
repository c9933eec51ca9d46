"""Two runs side by side, under the training figure. What it takes is loaded when a reader opens it."""

from pyscript import window

from ..kit import archive, dom
from . import words


class Comparison:
    def __init__(self, element, lab):
        self._element, self._lab, self._view = element, lab, None
        dom.on(element, "toggle", self._opened)
        if element.open:  # before this page could listen
            element.dispatchEvent(window.Event.new("toggle"))

    async def _opened(self, _event):
        if not self._element.open or self._view is not None:
            return
        note = dom.find(self._element, "[data-part=too-few]")
        try:
            await archive.load(self._element)
        except Exception:
            note.textContent = words.NOT_LOADED
            return
        from .compare.view import View

        self._view = self._view or View(self._element, self._lab)  # it may have been opened twice
