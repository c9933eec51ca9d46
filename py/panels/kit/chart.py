"""Line charts. uPlot draws lines and axes on a canvas; text is HTML, so that it can be read, scaled and translated."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from pyscript import window
from pyscript.ffi import to_js

from . import dom
from .drag import Drag

LABEL_HEIGHT = 18  # pixels
FONT = '12px "Page Sans", system-ui, sans-serif'


@dataclass(frozen=True)
class Line:
    """One curve. `colour` is a custom property of the page's CSS; a line with an empty label is not in the key."""

    label: str
    colour: str
    width: float = 2
    dash: tuple = ()
    points: bool = False  # a dot at each known value, for sparse curves
    alpha: float = 1


_charts = []


def chart_in(plot_box):
    """The chart that is drawn in this element, or None."""
    return next((chart for chart in _charts if chart.plot_box.isSameNode(plot_box)), None)


class LineChart:
    """Curves over a common x.

    The canvas goes into `element`; `key` (a <ul>) lists the lines and their values under the pointer.
    `y_range` is (low, high); curves are clipped at its edges. `plot` is uPlot's own object, in `plot_box`.
    """

    def __init__(self, element, key, lines, y_range, describe: Callable[[float], str] = str):
        self.element, self.key, self.lines, self.y_range = element, key, lines, y_range
        self.describe = describe  # a value as the key shows it
        self.data = [np.zeros(2)] * (1 + len(lines))
        self._labels = []
        self._marked = None
        self._placed = [self._place_labels, self._place_mark]
        self._place = dom.create_proxy(lambda *_: self._place_all())
        self._hook = dom.create_proxy(self._pointed)  # a plot may still call it after its end, in a microtask
        self._mark = dom.make("span", class_="chart-mark", hidden="")
        element.append(self._mark)
        self.plot_box = dom.make("div", class_="plot", aria_hidden="true")
        element.append(self.plot_box)
        self._fill_key()
        self._make_plot()
        dom.on_theme_change(self._remake_plot)
        dom.on_resize(self.plot_box, self._new_size)
        _charts.append(self)

    def redefine(self, lines, y_range):
        """As many lines as before, under other labels, in another range. The caller must set their values again."""
        self.lines, self.y_range = lines, y_range
        self._fill_key()
        self._remake_plot()

    def set(self, x, ys):
        """x and one array for each line, all of the same length; NaN where a line has no value."""
        self.data = [x, *ys]
        self.plot.setData(self._js_data())
        self._place_labels()
        self._place_soon()

    def label(self, marks):
        """Labels at the right edge, a list of (y, text)."""
        for element, _ in self._labels:
            element.remove()
        self._labels = [(dom.make("span", text, class_="chart-label"), y) for y, text in marks]
        for element, _ in self._labels:
            self.element.append(element)
        self._place_soon()

    def mark(self, x):
        """A vertical line at x; None removes it."""
        self._marked = x
        self._place_mark()

    def curves(self, unnamed):
        """(name, x, y) of each line, NaN where it has no value; `unnamed` is the name of those without a label."""
        x, *ys = self.data
        return [(line.label or unnamed, x, y) for line, y in zip(self.lines, ys, strict=True)]

    def point_at(self, x):
        """As if the pointer were there: the key shows the values at x; None takes it away."""
        left = -10 if x is None else self.plot.valToPos(x, "x")
        self.plot.setCursor(to_js({"left": left, "top": -10 if x is None else 1}))

    def on_placed(self, place):
        """Calls `place()` whenever values have come to stand elsewhere."""
        self._placed.append(place)

    def on_drag(self, moved, ended=lambda: None, takes_all=lambda: False):
        """`moved(x, y)` gets the values under the pointer; for the rest see `Drag`, which is returned."""

        def told(left, top):
            at_left, at_top, width, height = self.area
            x = self.plot.posToVal(min(max(left - at_left, 0), width), "x")
            y = self.plot.posToVal(min(max(top - at_top, 0), height), "y")
            moved(x, y)

        return Drag(self.plot_box, told, ended, takes_all)

    def position(self, x, y):
        """(left, top) of two values in `element`, in pixels."""
        left, top, _, height = self.area
        return self.plot.valToPos(x, "x") + left, min(max(self.plot.valToPos(y, "y"), 0), height) + top

    @property
    def area(self):
        """(left, top, width, height) of what the curves are drawn in, in `element`, in pixels.

        uPlot knows them. The browser would have to lay the page out to answer, in each frame of a run.
        """
        box, ratio = self.plot.bbox, window.devicePixelRatio
        return box.left / ratio, box.top / ratio, box.width / ratio, box.height / ratio

    def _js_data(self):
        return to_js([np.ascontiguousarray(values, np.float64) for values in self.data])

    def _fill_key(self):
        self._key_values = []
        self.key.replaceChildren()
        for i, line in enumerate(self.lines):
            if line.label:
                style = f"--key-colour: var({line.colour}); --key-width: {line.width}px; " + (
                    "--key-style: dashed" if line.dash else ""
                )
                item = dom.make("li", line.label, style=style)
                value = dom.make("output", aria_live="off")
                item.append(value)
                self.key.append(item)
                self._key_values.append((i + 1, value))

    def _make_plot(self):
        ink, grid = dom.css("--ink-soft"), dom.css("--rule")
        paper = dom.css("--paper")
        series = [{}]
        for line in self.lines:
            colour = dom.css(line.colour)
            dots = {"show": line.points, "size": 6, "fill": paper, "stroke": colour, "width": 1.5}
            look = {"stroke": colour, "width": line.width, "dash": list(line.dash), "alpha": line.alpha}
            series.append({**look, "points": dots, "spanGaps": True})
        axis = {"stroke": ink, "font": FONT, "grid": {"stroke": grid, "width": 1}, "ticks": {"show": False}}
        options = {
            **self._size(),
            "padding": [8, 20, 0, 0],
            "scales": {"x": {"time": False}, "y": {"range": list(self.y_range)}},
            "axes": [{**axis, "size": 32}, {**axis, "size": 34, "gap": 6}],
            "series": series,
            "legend": {"show": False},
            "cursor": {"y": False, "drag": {"setScale": False, "x": False}, "points": {"show": False}},
            "hooks": {"setCursor": [self._hook]},
        }
        self.plot = window.uPlot.new(to_js(options), self._js_data(), self.plot_box)

    def _size(self):
        return {"width": max(self.plot_box.clientWidth, 120), "height": max(self.plot_box.clientHeight, 120)}

    def _remake_plot(self):
        self.plot.destroy()
        self._make_plot()
        self._place_soon()

    def _new_size(self):
        self.plot.setSize(to_js(self._size()))
        self._place_all()

    def _place_soon(self):
        """A new plot knows the positions of values only after a microtask of its own."""
        window.queueMicrotask(self._place)

    def _place_all(self):
        for place in self._placed:
            place()

    def _place_mark(self):
        self._mark.hidden = self._marked is None
        if self._marked is not None:
            left, top, _, height = self.area
            left += self.plot.valToPos(self._marked, "x")
            self._mark.style.cssText = f"left: {left:.1f}px; top: {top:.1f}px; height: {height:.1f}px"

    def _place_labels(self):
        last, (_, edge, _, _) = -np.inf, self.area
        for element, y in sorted(self._labels, key=lambda label: -label[1]):
            top = self.plot.valToPos(y, "y") + edge
            rise = "1.4em" if top - last > LABEL_HEIGHT else "-0.1em"  # above its line, or below if one is just above
            element.style.top = f"calc({top:.1f}px - {rise})"
            last = top

    def _pointed(self, plot, *_):
        """Shows the values under the pointer in the key."""
        at = plot.cursor.idx
        for row, element in self._key_values:
            value = self.data[row][at] if isinstance(at, int) else np.nan  # JavaScript's null is not None
            element.textContent = "" if np.isnan(value) else self.describe(value)
