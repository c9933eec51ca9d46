"""A button that makes losses heard. Nothing sounds, and nothing of it is loaded, before it is pressed."""

from pyscript import window

from . import archive, dom
from .words import HEAR_NOT_LOADED

_contexts = []  # a page needs one, which may begin only in a press


class Hear:
    """`await losses()` returns (losses, low, high): what is heard, and the losses of the lowest and the highest tone.

    `seconds` is how long each of them lasts, or, where they glide into one another, all of them.
    """

    def __init__(self, button, losses, seconds, glides=False):
        self._button, self._losses, self._seconds, self._glides = button, losses, seconds, glides
        self._melody = None
        self._said = dom.make("p", class_="note", role="status")
        button.after(self._said)
        dom.on(button, "click", self._press)

    async def _press(self, _event):
        if self._melody is not None:
            self._melody.stop()
            return
        if not _contexts:
            _contexts.append(window.AudioContext.new())
        _contexts[0].resume()
        try:
            await archive.load(self._button)
        except archive.NotArrived:
            self._said.textContent = HEAR_NOT_LOADED
            return
        self._said.textContent = ""
        from .pitch import pitches, thinned
        from .sound import Melody

        losses, low, high = await self._losses()
        heard = pitches(thinned(losses) if self._glides else losses, low, high).tolist()
        if heard and self._melody is None:
            seconds = self._seconds / len(heard) if self._glides else self._seconds
            self._melody = Melody(_contexts[0], heard, seconds, self._glides, self._ended)
            self._button.setAttribute("aria-pressed", "true")

    def _ended(self):
        self._melody = None
        self._button.setAttribute("aria-pressed", "false")
