"""The first act as a picture: a product is the area of a rectangle, and its gradient the height of the moving edge."""

from ..kit import dom
from ..kit.svg_plot import label, put, shape
from . import words
from .product import LARGEST, NUDGE, X, multiply

UNIT = 92  # pixels of the viewBox; the same both ways, so that areas are true
SIDE, TOP, BOTTOM = 20, 40, 34
WIDTH, BASE = 2 * (SIDE + LARGEST * UNIT) + NUDGE * UNIT, TOP + X * UNIT


class Area:
    def __init__(self, panel):
        self._panel = panel
        self._slider = panel.find("[data-control=product]")
        self._dirty = True
        self._drawn = False
        panel.on(self._slider, "input", lambda _: self._changed())

    def draw(self):
        if not self._drawn:
            self._drawn = True
            self._make()
        if self._dirty:
            self._dirty = False
            self._show(multiply(float(self._slider.value)))

    def _changed(self):
        self._dirty = True
        self._panel.redraw()

    def _make(self):
        svg = shape("svg", class_="area", viewBox=f"0 0 {WIDTH} {BASE + BOTTOM}", role="img")
        axes = shape("g", class_="plot-axes")
        axes.append(shape("line", x1=0, x2=WIDTH, y1=BASE, y2=BASE))
        for tick in (-2, -1, 0, 1, 2):
            axes.append(shape("line", x1=_x(tick), x2=_x(tick), y1=BASE, y2=BASE + 5))
            axes.append(label(_x(tick), BASE + 19, words.tick(tick), "middle"))
        self._rectangle, self._strip = shape("rect", class_="product"), shape("rect", class_="strip")
        self._edge = shape("line", class_="edge", y1=TOP, y2=BASE)
        self._handle = shape("circle", class_="handle", cy=TOP + X * UNIT / 2, r=9)
        self._grown = label(0, TOP - 10, "", "middle", class_="grown")
        self._height = label(0, TOP + X * UNIT / 2 + 4, words.HEIGHT, class_="height")
        svg.append(axes, self._rectangle, self._strip, self._edge, self._handle, self._grown, self._height)
        self._svg = svg
        place = self._panel.part("area")
        place.replaceChildren(svg)
        self._panel.on(svg, "pointerdown", self._grasp)
        self._panel.on(svg, "pointermove", self._drag)

    def _show(self, product):
        w, x, y = product.w, product.x, product.y
        for name, value in (("w", w), ("x", x), ("y", y)):
            place = self._panel.find(f"[data-product={name}]")
            put(place, data_value=repr(value.data), data_grad=repr(value.grad))
            data, gradient = (dom.find(place, f"[data-part={part}]") for part in ("value", "gradient"))
            data.textContent, gradient.textContent = words.number(value.data), words.number(value.grad)
        at, zero = _x(w.data), _x(0)
        put(self._rectangle, x=min(at, zero), y=TOP, width=abs(at - zero), height=X * UNIT)
        put(self._rectangle, class_="product negative" if y.data < 0 else "product")
        put(self._strip, x=at, y=TOP, width=NUDGE * UNIT, height=X * UNIT)
        put(self._edge, x1=at, x2=at)
        put(self._handle, cx=at)
        put(self._grown, x=at + NUDGE * UNIT / 2)
        # Beside the edge, on the side where the rectangle is not.
        put(
            self._height,
            x=at + (-14 if w.data < 0 else NUDGE * UNIT + 14),
            text_anchor="end" if w.data < 0 else "start",
        )
        self._grown.textContent = words.grown(product.predicted)
        said = words.product(w.data, x.data, y.data, NUDGE, product.measured)
        self._panel.part("product-said").textContent = said
        put(self._svg, aria_label=said)
        self._panel.part("product-sum").textContent = words.number(w.data)

    def _grasp(self, event):
        self._svg.setPointerCapture(event.pointerId)
        self._take(event)

    def _drag(self, event):
        if self._svg.hasPointerCapture(event.pointerId):
            self._take(event)

    def _take(self, event):
        box = self._svg.getBoundingClientRect()
        x = (event.clientX - box.left) / box.width * WIDTH
        self._slider.value = str((x - _x(0)) / UNIT)  # which rounds it to its steps, and keeps it within its ends
        self._changed()


def _x(weight):
    return SIDE + (weight + LARGEST) * UNIT
