"""The arrays of a stage in a row of fixed height: one is large, with what is said of it, the others small."""

from ..kit import dom


class Film:
    """`row` holds the items, elements of which the one at `at` has the class "current".

    `changed()` is called when another has become the current one.
    """

    def __init__(self, row, changed):
        self.row, self.changed = row, changed
        self.items = []
        self.at = 0

    def clear(self, at):
        """Takes all items away. The new one at that place is to be the current one."""
        self.row.replaceChildren()
        self.items, self.at = [], at

    def add(self, element):
        element.classList.toggle("current", len(self.items) == self.at)
        self.items.append(element)
        self.row.append(element)

    def go(self, at):
        """Returns whether there is such an item."""
        if not 0 <= at < len(self.items):
            return False
        if at != self.at:
            self.items[self.at].classList.remove("current")
            self.items[at].classList.add("current")
            self.at = at
            self.changed()
        self.scroll(smooth=True)
        return True

    def scroll(self, smooth=False):
        """Brings the current item to the middle."""
        if self.at < len(self.items):
            item = self.items[self.at]
            left = item.offsetLeft - (self.row.clientWidth - item.offsetWidth) / 2
            behaviour = "smooth" if smooth and not dom.reduced_motion() else "instant"
            self.row.scrollTo(left=left, behavior=behaviour)

    def index_of(self, element):
        """Of the item that holds `element`, or None."""
        return next((i for i, item in enumerate(self.items) if item.contains(element)), None)
