"""Where a panel asks its question. What asks it is loaded when the panel is first drawn."""

import asyncio

from . import archive, dom
from .words import QUESTION_NOT_LOADED


class Asking:
    """`place` names the archive; `make()` imports what is in it and returns an object with `draw()`.

    An embedded panel has no such question: its `place` is hidden there, and nothing is loaded.
    """

    def __init__(self, place, make):
        self._place, self._make = place, make
        self._question = self._loading = None

    def draw(self):
        if self._question is not None:
            self._question.draw()
        elif self._loading is None and self._place.checkVisibility():
            self._loading = asyncio.ensure_future(self._load())

    async def _load(self):
        try:
            await archive.load(self._place)
        except archive.NotArrived:
            self._place.replaceChildren(dom.make("p", QUESTION_NOT_LOADED, class_="note", role="status"))
            return
        self._question = self._make()
        self._question.draw()
