"""Keeps a reader at the place that a link leads to, though panels above it grow: each does when it is first seen."""

from pyscript import document, window
from pyscript.ffi import is_none

from ..kit import dom

NEAR = 60  # pixels: a section this close to its target position counts as reached
TOLERANCE = 2  # pixels; browsers round scroll positions
INPUT_EVENTS = ("wheel", "touchmove", "pointerdown", "keydown")  # the reader may be scrolling: leave them alone


class Arrival:
    def __init__(self):
        dom.on(document, "click", self._clicked)
        self._unwatch = []
        target = self._named(window.location.hash)
        if target is not None and abs(self._off(target)) < NEAR:
            self._hold(target, arrived=True)

    @staticmethod
    def _named(fragment):
        """The element that an address's "#name" means, or None."""
        found = document.getElementById(fragment[1:])
        return None if is_none(found) else found

    @staticmethod
    def _off(target):
        """Pixels from where a link puts it."""
        padding = window.parseFloat(window.getComputedStyle(document.documentElement).scrollPaddingTop) or 0
        return target.getBoundingClientRect().top - padding

    def _clicked(self, event):
        link = event.target.closest("a[href^='#']")
        if not is_none(link) and (target := self._named(link.hash)) is not None:
            self._hold(target)

    def _hold(self, target, arrived=False):
        self._let_go()
        self._target, self._arrived, self._height = target, arrived, document.body.offsetHeight
        self._unwatch = [
            dom.observe(window.ResizeObserver, self._grown, document.body),
            dom.on(window, "scroll", self._scrolled),
            *(dom.on(window, event, lambda _: self._let_go()) for event in INPUT_EVENTS),
        ]

    def _let_go(self):
        while self._unwatch:
            self._unwatch.pop()()

    def _scrolled(self, _event):
        still = abs(self._off(self._target)) <= TOLERANCE
        if self._arrived and not still and document.body.offsetHeight == self._height:
            self._let_go()  # nothing has grown, so the reader has moved: by the scroll bar, say
        self._arrived = self._arrived or still

    def _grown(self, *_):
        """Corrects the position before the next paint. A smooth scroll that is under way is only redirected."""
        self._height = document.body.offsetHeight
        if abs(self._off(self._target)) > TOLERANCE:
            self._target.scrollIntoView(behavior="instant" if self._arrived else "auto")
