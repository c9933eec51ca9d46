"""Heat maps that a reader can walk through: an array, its shape, and the number under the pointer or the arrow keys."""

import numpy as np

from ..kit import dom, heatmap
from ..kit.keys import moved
from . import words

LARGE, SMALL = "14px", "6px"  # a number's side; weight matrices are many, so they are small


class ArrayPicture:
    """`element` holds a canvas for a matrix, or one for each head. `cursor` is (head, row, col) or None."""

    def __init__(self, picture):
        self.cursor: tuple[int, int, int] | None = None
        self._laid_out_for = None
        cell = SMALL if picture.weight else LARGE
        self.element = dom.make("div", class_="array", tabindex="0", role="group", aria_roledescription=words.HEAT_MAP)
        self.element.style.setProperty("--cell", cell)
        caption = dom.make("div", class_="caption")
        self.name, self.shape = dom.make("b"), dom.make("span", class_="shape")
        self.output = dom.make("output", aria_live="off")
        caption.append(self.name, self.shape, self.output)
        self.planes = dom.make("div", class_="planes")
        self.element.append(caption, self.planes)
        self.show(picture)

    def show(self, picture):
        """Replaces the numbers, and the layout with them where shape or labels differ."""
        self.picture = picture
        array = picture.array
        self.array = array if array.ndim == 3 else array[None]
        if self._laid_out_for != (array.shape, picture.rows, picture.cols, picture.label):
            self._laid_out_for = (array.shape, picture.rows, picture.cols, picture.label)
            self.name.textContent = picture.label
            self.shape.textContent = words.shape(array.shape)
            self.element.setAttribute("data-array", picture.label)
            self.element.setAttribute("data-shape", ",".join(map(str, array.shape)))
            self.element.setAttribute("aria-label", words.array(picture.label, array.shape))
            self._lay_out()
            self.cursor = None
        if picture.shares:
            limit, scale, shown = 1.0, "sequential", heatmap.shade(self.array)
        else:
            limit, scale, shown = float(np.abs(self.array).max()) or 1.0, "diverging", self.array
        for canvas, matrix in zip(self.canvases, shown, strict=True):
            heatmap.paint(canvas, matrix, scale, limit)
        self._mark()
        self._say()

    def at(self, event):
        """(head, row, col) under the pointer, or None."""
        for plane, canvas in enumerate(self.canvases):
            if canvas.isSameNode(event.target):
                return plane, *heatmap.cell_at(event, canvas, *self.array.shape[1:])
        return None

    def move_to(self, cursor):
        if cursor != self.cursor:
            self.cursor = cursor
            self._mark()
            self._say()

    def key(self, key):
        """Moves the cursor, from head to head too, if the key is one that moves; returns whether it is."""
        planes, rows, cols = self.array.shape
        plane, row, col = self.cursor or (0, 0, 0)
        place = moved(key, row, plane * cols + col, rows, planes * cols)
        if place is None:
            return False
        self.move_to((place[1] // cols, place[0], place[1] % cols) if self.cursor else (0, 0, 0))
        return True

    def words(self):
        """The number under the cursor and its place; without a cursor, the range of all numbers."""
        if self.cursor is None:
            return words.reach(float(self.array.min()), float(self.array.max()))
        plane, row, col = self.cursor
        rows, cols = self.picture.rows, self.picture.cols
        head = plane if len(self.array) > 1 else None
        at = (row, rows[row] if rows else ""), (col, cols[col] if cols else "")
        return words.cell(head, *at, float(self.array[self.cursor]))

    def _say(self):
        self.output.textContent = self.words()
        if self.cursor is None:
            self.output.removeAttribute("data-value")
        else:
            self.output.setAttribute("data-value", repr(float(self.array[self.cursor])))
        self.output.className = "picking" if self.cursor else ""

    def _lay_out(self):
        _, rows, cols = self.array.shape
        self.element.style.setProperty("--rows", str(rows))
        self.element.style.setProperty("--cols", str(cols))
        self.canvases, self._boxes, planes = [], [], []
        for _ in self.array:
            plane = dom.make("div", class_="plane", aria_hidden="true")
            if self.picture.cols:
                axis = dom.make("div", class_="labels of-cols")
                axis.append(*(dom.make("span", label) for label in self.picture.cols))
                plane.append(axis)
            if self.picture.rows and not self.picture.weight:
                plane.append(dom.make("div", "\n".join(self.picture.rows), class_="labels of-rows"))
            box, canvas = dom.make("div", class_="picture"), dom.make("canvas")
            box.append(canvas)
            plane.append(box)
            planes.append(plane)
            self.canvases.append(canvas)
            self._boxes.append(box)
        self.planes.replaceChildren(*planes)
        self._marks = []

    def _mark(self):
        for mark in self._marks:
            mark.remove()
        self._marks = [self._put(0, row, col, "mark") for row, col in self.picture.marks]
        if self.picture.followed:
            row, col = self.picture.followed
            self._marks.append(self._put(0, row, col, "mark followed"))
        if self.cursor:
            self._marks.append(self._put(*self.cursor, "cursor"))

    def _put(self, plane, row, col, kind):
        mark = dom.make("i", class_=kind)
        mark.style.cssText = f"--row:{row};--col:{col}"
        self._boxes[plane].append(mark)
        return mark
