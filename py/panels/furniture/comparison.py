"""Two runs side by side, under the training figure. What it takes is imported when a reader opens it."""

from ..kit import dom


class Comparison:
    def __init__(self, element, lab):
        self._element, self._lab, self._view = element, lab, None
        dom.on(element, "toggle", lambda _: self._build())
        self._build()

    def _build(self):
        if self._element.open and self._view is None:
            from .compare.view import View

            self._view = View(self._element, self._lab)
