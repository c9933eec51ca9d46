"""The reader's way through a chart, in the page: a tree of which only the part where the reader is stands there."""

from pyscript.ffi import is_none

from .. import dom
from ..keys import has_modifier
from .tree import Part, Path


class Tree:
    """Fills `place`, which has the role "tree". `outline()` returns the whole, a `Part`; `point(shows)` is called with
    what the chart is to point out, None for nothing.
    """

    def __init__(self, place, outline, point):
        self._place, self._outline, self._point = place, outline, point
        self._path = Path(Part(""))
        dom.on(place, "keydown", self._key)
        dom.on(place, "focusout", self._left)

    def begin(self):
        """From the whole, with the numbers as they are now."""
        self._path = Path(self._outline())
        self._show()

    def _key(self, event):
        if has_modifier(event):
            return
        if self._path.level == 1:
            self._path = Path(self._outline())  # the chart may have been drawn since, or hold other numbers
        if self._path.pressed(event.key):
            event.preventDefault()
            self._show()

    def _show(self):
        """A new element gets the focus, so that a screen reader says it."""
        path = self._path
        which, of = path.place
        item = dom.make(
            "span", path.here.sentence, role="treeitem", tabindex="0", aria_level=path.level, aria_posinset=which,
            aria_setsize=of,
        )  # fmt: skip
        if path.here.parts():
            item.setAttribute("aria-expanded", "false")
        before = self._place.firstElementChild
        before.after(item)
        item.focus()
        before.remove()  # not earlier, or the focus would leave the chart
        self._point(path.here.shows)

    def _left(self, event):
        if is_none(event.relatedTarget) or not self._place.contains(event.relatedTarget):
            self._point(None)
