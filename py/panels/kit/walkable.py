"""A chart that keys can walk, from the whole to its parts. What that takes is loaded when it gets the focus."""

import asyncio

from pyscript.ffi import is_none

from . import archive, dom
from .words import WALK, WALK_NOT_LOADED, walks


class Walkable:
    """`place` names the archive; `title` is the chart's. `outline()` imports what is in the archive and returns a
    `walk.tree.Part`; `point(shows)` points out a part in the chart, None for nothing.
    """

    def __init__(self, place, title, outline, point):
        self._place, self._outline, self._point = place, outline, point
        self._tree = None
        place.setAttribute("role", "tree")
        place.setAttribute("aria-label", walks(title))
        self._hint = dom.make("span", WALK, role="treeitem", tabindex="0")
        place.append(self._hint)
        dom.on(place, "focusin", self._come)

    def _come(self, event):
        if is_none(event.relatedTarget) or not self._place.contains(event.relatedTarget):
            asyncio.ensure_future(self._begin())

    async def _begin(self):
        if self._tree is None:
            try:
                await archive.load(self._place)
            except Exception:
                self._hint.textContent = WALK_NOT_LOADED  # with the next focus it is tried again
                return
            from .walk.view import Tree

            self._tree = self._tree or Tree(self._place, self._outline, self._point)
        if self._place.matches(":focus-within"):
            self._tree.begin()


class Pointer:
    """Sets a class on what is pointed out in a chart, and takes it from what was before."""

    def __init__(self):
        self._elements = []

    def __call__(self, elements):
        for element in self._elements:
            element.classList.remove("pointed")
        self._elements = list(elements)
        for element in self._elements:
            element.classList.add("pointed")
