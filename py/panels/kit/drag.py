"""Presses and drags on a figure, by mouse, pen or finger, that still let a finger scroll the page."""

from . import dom

SLOP = 8  # pixels that a finger may move while it presses


class Drag:
    """Calls `moved(x, y)`, in pixels from the corner of `element`, where it is pressed and while the pointer is held.

    A finger that moves upwards or downwards scrolls the page, unless `takes_all()`, and so does nothing here: what it
    presses counts only once it has moved sideways, or is lifted where it was put. `ended()` follows the last `moved`.
    """

    def __init__(self, element, moved, ended=lambda: None, takes_all=lambda: False):
        self._element, self._moved, self._ended, self._takes_all = element, moved, ended, takes_all
        self._held = False
        self._undecided = None  # where a finger was put that has not moved yet
        self.allow_scrolling()
        dom.on(element, "pointerdown", self._press)
        dom.on(element, "pointermove", self._move)
        dom.on(element, "pointerup", self._lift)
        dom.on(element, "pointercancel", self._cancel)

    def allow_scrolling(self):
        """Call this when `takes_all()` has changed."""
        self._element.style.touchAction = "none" if self._takes_all() else "pan-y"

    def _press(self, event):
        if not event.isPrimary or event.button != 0:
            return
        self._held = True
        self._undecided = (
            (event.clientX, event.clientY) if event.pointerType == "touch" and not self._takes_all() else None
        )
        self._element.setPointerCapture(event.pointerId)
        if self._undecided is None:
            self._tell(event)

    def _move(self, event):
        if self._held and self._undecided:
            across, down = abs(event.clientX - self._undecided[0]), abs(event.clientY - self._undecided[1])
            if max(across, down) < SLOP:
                return
            self._undecided = None
            self._held = across > down
        if self._held:
            self._tell(event)

    def _lift(self, event):
        if self._held:
            self._tell(event)
            self._cancel(event)

    def _cancel(self, _event):
        if self._held:
            self._held = False
            self._ended()

    def _tell(self, event):
        box = self._element.getBoundingClientRect()
        self._moved(event.clientX - box.left, event.clientY - box.top)
