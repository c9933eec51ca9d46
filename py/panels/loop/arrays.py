"""Heat maps that a reader can walk through: an array, its shape, and the number under the pointer or the arrow keys.

Where the cells are large enough, the numbers stand in them.
"""

import numpy as np

from ..kit import dom, heatmap
from ..kit.keys import in_direction, moved
from . import cells, words

ACROSS = 4  # heads beside each other, on a narrow screen two


class ArrayPicture:
    """`element` holds a canvas for a matrix, or one for each head. `cursor` is (head, row, col) or None."""

    def __init__(self, picture):
        self.cursor: tuple[int, int, int] | None = None
        self._laid_out_for = None
        self._written = False
        self.element = dom.make("div", class_="array", tabindex="0", role="group", aria_roledescription=words.HEAT_MAP)
        if picture.weight:
            self.element.classList.add("of-weights")
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
        layout = array.shape, picture.rows, picture.cols, picture.label, picture.direction
        if self._laid_out_for != layout:
            self._laid_out_for = layout
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
            heatmap.paint(canvas, matrix[:, ::-1] if picture.direction == "rtl" else matrix, scale, limit)
        self._colours = shown, scale, limit
        if self._written:
            self.write()
        self._mark()
        self._say()

    def write(self, wanted=True):
        """Writes the numbers into their cells, if these are large enough now; or takes them away."""
        self._written = wanted
        canvas, (_, rows, cols) = self.canvases[0], self.array.shape
        fitting = cells.texts(self.array, canvas.clientWidth / cols, canvas.clientHeight / rows) if wanted else None
        for values in self._values:
            values.replaceChildren()
        if fitting:
            dark = heatmap.is_dark(*self._colours).tolist()
            for values, plane, plane_is_dark in zip(self._values, fitting, dark, strict=True):
                for row, row_is_dark in zip(plane, plane_is_dark, strict=True):
                    values.append(*(dom.make("i", text, class_="on-dark" if is_dark else "on-light")
                                    for text, is_dark in zip(row, row_is_dark, strict=True)))  # fmt: skip

    def at(self, event):
        """(head, row, col) under the pointer, or None."""
        for plane, canvas in enumerate(self.canvases):
            if canvas.isSameNode(event.target):
                rows, cols = self.array.shape[1:]
                row, col = heatmap.cell_at(event, canvas, rows, cols)
                return plane, row, cols - 1 - col if self.picture.direction == "rtl" else col
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
        place = moved(in_direction(key, self.picture.direction), row, plane * cols + col, rows, planes * cols)
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
        heads, rows, cols = self.array.shape
        sizes = {"rows": rows, "cols": cols}
        for name, most in (("", ACROSS), ("-narrow", 2)):
            across = min(most, heads)
            sizes |= {f"across{name}": across, f"down{name}": -(-heads // across)}
        for name, size in sizes.items():
            self.element.style.setProperty(f"--{name}", str(size))
        self.canvases, self._boxes, self._values, planes = [], [], [], []
        for head in range(heads):
            plane = dom.make("div", class_="plane", aria_hidden="true")
            if heads > 1:
                plane.append(dom.make("span", words.name_of_head(head), class_="head"))
            if self.picture.cols:
                axis = dom.make("div", class_="labels of-cols")
                axis.append(*(dom.make("span", label) for label in self.picture.cols))
                plane.append(axis)
            if self.picture.rows and not self.picture.weight:
                plane.append(dom.make("div", "\n".join(self.picture.rows), class_="labels of-rows"))
            box, canvas, values = (
                dom.make("div", class_="picture"),
                dom.make("canvas"),
                dom.make("div", class_="values"),
            )
            box.append(canvas, values)
            plane.append(box)
            planes.append(plane)
            self.canvases.append(canvas)
            self._boxes.append(box)
            self._values.append(values)
        self.planes.setAttribute("dir", self.picture.direction)
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
