"""A small SVG plot: two axes, and groups of shapes for a panel to fill. CSS classes give the colours.

For curves that change with every training step, `chart.py` is faster. This is for plots of a few shapes that can be
pointed at, and for logarithmic axes.
"""

from pyscript import document

from . import dom
from .scale import Scale

SVG = "http://www.w3.org/2000/svg"
MARGIN = {"top": 10, "right": 16, "bottom": 30, "left": 40}  # pixels


class Plot:
    """Fills `place`, whose height must be set by CSS. Calls `resized()` when its size has changed.

    `group(name)` adds a <g class="name"> to draw in, clipped at the ends of the axes if `clipped`; `x` and `y` convert
    values to pixels.
    """

    _count = 0

    def __init__(self, place, x: Scale, y: Scale, resized):
        Plot._count += 1
        self.place, self.x_scale, self.y_scale, self._resized = place, x, y, resized
        self.svg = shape("svg", class_="svg-plot", aria_hidden="true")  # panels offer the same as text beside it
        self._clip_name = f"svg-plot-{Plot._count}"
        self._clip = shape("rect")
        clip_path = shape("clipPath", id=self._clip_name)
        clip_path.append(self._clip)
        self._axes = shape("g", class_="plot-axes")
        self.svg.append(clip_path, self._axes)
        place.append(self.svg)
        self.width = self.height = 0
        self._measure()
        dom.on_resize(place, self._check_size)

    def group(self, name, clipped=False):
        group = shape("g", class_=name)
        if clipped:
            group.setAttribute("clip-path", f"url(#{self._clip_name})")
        self.svg.append(group)
        return group

    def set_scales(self, y, x=None):
        """Replaces the vertical axis, and the horizontal one if given. The caller must redraw its shapes."""
        self.y_scale = y
        self.x_scale = x or self.x_scale
        self._measure()

    def x(self, value):
        return MARGIN["left"] + self.x_scale.share(value) * self.inner_width

    def x_at(self, left):
        """The inverse of `x`."""
        return self.x_scale.value((left - MARGIN["left"]) / self.inner_width)

    def y(self, value):
        return MARGIN["top"] + (1 - self.y_scale.share(value)) * self.inner_height

    @property
    def inner_width(self):
        return self.width - MARGIN["left"] - MARGIN["right"]

    @property
    def inner_height(self):
        return self.height - MARGIN["top"] - MARGIN["bottom"]

    def pointer(self, event):
        """The position of a pointer event, in the plot's pixels."""
        box = self.svg.getBoundingClientRect()
        return event.clientX - box.left, event.clientY - box.top

    def _check_size(self):
        if (self.place.clientWidth, self.place.clientHeight) != (self.width, self.height):
            self._measure()
            self._resized()

    def _measure(self):
        self.width, self.height = max(160, self.place.clientWidth), max(120, self.place.clientHeight)
        put(self.svg, width=self.width, height=self.height, viewBox=f"0 0 {self.width} {self.height}")
        left, top, right, bottom = MARGIN["left"], MARGIN["top"], self.width - MARGIN["right"], self.y(self.y_scale.low)
        put(self._clip, x=left, y=top, width=right - left, height=bottom - top)
        parts = []
        for value, text in self.x_scale.ticks:
            at = round(self.x(value), 1)
            parts += [shape("line", x1=at, x2=at, y1=top, y2=bottom), label(at, bottom + 19, text, "middle")]
        for value, text in self.y_scale.ticks:
            at = round(self.y(value), 1)
            parts += [shape("line", x1=left, x2=right, y1=at, y2=at), label(left - 8, at + 4, text, "end")]
        self._axes.replaceChildren(*parts)


def shape(tag, text=None, **attributes):
    """A new SVG element, with attributes named as in `dom.make`."""
    element = document.createElementNS(SVG, tag)
    if text is not None:
        element.textContent = text
    put(element, **attributes)
    return element


def put(element, **attributes):
    for name, value in attributes.items():
        plain = name if name == "viewBox" else name.rstrip("_").replace("_", "-")
        element.setAttribute(plain, str(value))


def label(x, y, text, anchor="start", **attributes):
    return shape("text", text, x=round(x, 1), y=round(y, 1), text_anchor=anchor, **attributes)


def path(points):
    """The `d` attribute of a line through points (x, y)."""
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
