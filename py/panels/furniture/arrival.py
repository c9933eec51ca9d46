"""Keeps the target of a link in place while panels above it grow, as each does when it is first drawn."""

from pyscript import document, window
from pyscript.ffi import is_none

from ..kit import address, dom

NEAR = 60  # pixels: a section this close to its target position counts as reached
TOLERANCE = 2  # pixels; browsers round scroll positions
INPUT_EVENTS = ("wheel", "touchmove", "pointerdown", "keydown")  # the reader may be scrolling: leave them alone


class Arrival:
    def __init__(self):
        dom.on(document, "click", self._clicked)
        self._remove_listeners = []
        target = self._target_of(window.location.hash)
        if target is None:
            return
        _, carried = address.split(window.location.hash)
        if carried and not window.scrollY:  # the browser looks for an element of that whole name
            target.scrollIntoView(behavior="instant")
        if abs(self._distance(target)) < NEAR:
            self._hold(target, arrived=True)

    @staticmethod
    def _target_of(fragment):
        """The element that "#name" refers to, or None."""
        found = document.getElementById(address.split(fragment)[0])
        return None if is_none(found) else found

    @staticmethod
    def _distance(target):
        """Pixels between the element and where a link to it scrolls."""
        padding = window.parseFloat(window.getComputedStyle(document.documentElement).scrollPaddingTop) or 0
        return target.getBoundingClientRect().top - padding

    def _clicked(self, event):
        link = event.target.closest("a[href^='#']")
        if not is_none(link) and (target := self._target_of(link.hash)) is not None:
            self._hold(target)

    def _hold(self, target, arrived=False):
        self._release()
        self._target, self._arrived, self._height = target, arrived, document.body.offsetHeight
        self._remove_listeners = [
            dom.on_resize(document.body, self._body_resized),
            dom.on(window, "scroll", self._scrolled),
            *(dom.on(window, event, lambda _: self._release()) for event in INPUT_EVENTS),
        ]

    def _release(self):
        while self._remove_listeners:
            self._remove_listeners.pop()()

    def _scrolled(self, _event):
        still = abs(self._distance(self._target)) <= TOLERANCE
        if self._arrived and not still and document.body.offsetHeight == self._height:
            self._release()  # nothing has grown, so the reader has scrolled, with the scroll bar for example
        self._arrived = self._arrived or still

    def _body_resized(self):
        """Corrects the position before the next paint. A smooth scroll that is under way is only redirected."""
        self._height = document.body.offsetHeight
        if abs(self._distance(self._target)) > TOLERANCE:
            self._target.scrollIntoView(behavior="instant" if self._arrived else "auto")
