"""The whole model's gradients as pictures, one a weight matrix, all on one scale; one weight at a time is marked."""

import numpy as np

from ..kit import dom, heatmap
from ..kit.heatmap import shade
from ..kit.keys import has_modifier, moved
from ..kit.numbers import fixed, significant, whole
from . import words

LIMIT = 0.5  # full colour; gradients of one document seldom reach it, and a fixed scale makes two steps comparable
TICKS = (-0.5, -0.2, -0.05, 0, 0.05, 0.2, 0.5)
MOST_ROWS = 80  # shown at once; as many numbers as fit a screen
# Sides of a cell in CSS pixels, on a wide page and on a phone: for up to 16, 32 and more numbers in an embedding.
CELLS = ((7, 5), (4, 3), (2, 1))


class Matrices:
    """Calls `chose(name, row, column, how)`: how is "hover", "press", "key", or "leave" with None for the rest."""

    def __init__(self, panel, place, chose):
        self.place, self.chose = place, chose
        self.shapes = {}
        self.canvases = {}
        self.windows = {}  # of matrices too tall to be shown whole
        for event in ("pointermove", "pointerdown"):
            panel.on(place, event, self._pointed)
        panel.on(place, "pointerleave", lambda _: self.chose(None, None, None, "leave"))
        panel.on(place, "keydown", self._key)

    def shape(self, shapes, n_embd):
        """Makes a picture for each matrix; `shapes` are (rows, columns) by name."""
        if shapes == self.shapes:
            return
        self.shapes = dict(shapes)
        self.canvases, self.marks, self.windows = {}, {}, {}
        side, small = CELLS[0] if n_embd <= 16 else CELLS[1] if n_embd <= 32 else CELLS[2]
        self.place.style.setProperty("--cell", f"{side}px")
        self.place.style.setProperty("--small-cell", f"{small}px")
        groups = {}
        for name, (rows, columns) in shapes.items():
            group = name.split(".")[0] if "." in name else "outside"
            if group not in groups:
                groups[group] = dom.make("div", class_=f"matrix-group {group}")
            groups[group].append(self._picture(name, rows, columns))
        self.place.replaceChildren(*groups.values())
        self.marked = None
        self._unseen = set(self.windows)

    def paint(self, name, gradients):
        heatmap.paint(self.canvases[name], shade(gradients, LIMIT), "diverging", 1.0)
        if name in self._unseen:
            self._unseen.remove(name)
            self.bring_into_view(name, int(np.abs(gradients).max(1).argmax()))

    def bring_into_view(self, name, row):
        """Scrolls a tall matrix so that the row is seen. The page stays where it is."""
        if name in self.windows:
            window, rows = self.windows[name], self.shapes[name][0]
            top, bottom = row / rows * window.scrollHeight, (row + 1) / rows * window.scrollHeight
            if top < window.scrollTop or bottom > window.scrollTop + window.clientHeight:
                window.scrollTop = (top + bottom - window.clientHeight) / 2

    def mark(self, name, row, column):
        """Marks one cell. Its picture becomes the tab stop."""
        if self.marked in self.marks and self.marked != name:
            self.marks[self.marked].hidden = True
            self.canvases[self.marked].tabIndex = -1
        self.marked = name
        mark = self.marks[name]
        mark.hidden = False
        mark.style.setProperty("--row", str(row))
        mark.style.setProperty("--column", str(column))
        self.canvases[name].tabIndex = 0
        self.place_in_matrix = row, column

    def focus(self):
        self.canvases[self.marked].focus()

    def _picture(self, name, rows, columns):
        figure = dom.make("div", class_=f"matrix {name.split('.')[-1]}")
        figure.append(dom.make("h4", name))
        figure.append(dom.make("p", words.about_matrix(name)), dom.make("p", words.size(rows, columns)))
        box = dom.make("div", class_="cells", style=f"--rows: {rows}; --columns: {columns}")
        canvas = dom.make(
            "canvas", tabindex="-1", role="img", width=columns, height=rows, data_matrix=name,
            aria_label=words.matrix(name, rows, columns), aria_describedby="gradients-keys",
        )  # fmt: skip
        mark = dom.make("span", class_="mark")
        mark.hidden = True
        box.append(canvas, mark)
        if rows > MOST_ROWS:
            window = dom.make("div", class_="window", tabindex="0", role="region", aria_label=words.scrolls(name))
            window.style.setProperty("--shown", str(MOST_ROWS))
            window.append(box)
            self.windows[name] = window
            figure.append(window)
        else:
            figure.append(box)
        self.canvases[name], self.marks[name] = canvas, mark
        return figure

    def _pointed(self, event):
        name = event.target.getAttribute("data-matrix") if event.target.tagName == "CANVAS" else None
        if name is None:
            return
        row, column = heatmap.cell_at(event, event.target, *self.shapes[name])
        self.chose(name, row, column, "press" if event.type == "pointerdown" else "hover")

    def _key(self, event):
        if has_modifier(event) or event.target.tagName != "CANVAS":
            return
        name, place = self.marked, self.place_in_matrix
        if event.key in ("PageUp", "PageDown"):
            names = list(self.shapes)
            name = names[(names.index(name) + (1 if event.key == "PageDown" else -1)) % len(names)]
            rows, columns = self.shapes[name]
            place = min(place[0], rows - 1), min(place[1], columns - 1)
        else:
            place = moved(event.key, *place, *self.shapes[name])
        if place is not None:
            event.preventDefault()
            self.chose(name, *place, "key")
            self.focus()


def fill_scale(place):
    """The key of the colours: ticks stand where the scale puts them. Returns its canvas, for `paint_scale`."""
    bar = dom.make("canvas", class_="scale-bar", aria_hidden="true")
    ticks = dom.make("div", class_="scale-ticks")
    for tick in TICKS:
        at = 50 + 50 * float(shade(tick, LIMIT))
        ticks.append(dom.make("span", significant(tick), style=f"left: {at:.1f}%"))
    place.replaceChildren(dom.make("p", words.colours(LIMIT), class_="note"), bar, ticks)
    return bar


def paint_scale(bar):
    heatmap.paint(bar, np.linspace(-1, 1, 256)[None], "diverging", 1.0)


def fill_table(body, gradients):
    """One row a matrix, in the same words as the pictures."""
    rows = []
    for name, array in gradients.items():
        size = np.abs(array)
        row, column = map(int, np.unravel_index(int(size.argmax()), array.shape))
        line = dom.make("tr")
        line.append(dom.make("th", name, scope="row"), dom.make("td", words.size(*array.shape)))
        for value in (float(size.mean()), float(array[row, column])):
            cell = dom.make("td")
            dom.number(cell, value, fixed(value, 4))
            line.append(cell)
        line.append(dom.make("td", words.place(row, column)), dom.make("td", whole(int((array == 0).sum()))))
        rows.append(line)
    body.replaceChildren(*rows)
