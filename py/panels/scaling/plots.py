"""The scaling panel's two plots: the loss of every run against its weights and against its compute, on log axes."""

from math import hypot, log

from ..kit.numbers import fixed
from ..kit.svg_plot import Plot, label, path, put, shape
from . import words
from .axes import STEPS
from .joined import apart, frontier, of_equal_steps, steps

CLOSE = 24  # pixels: a press this close to a point selects it
COLOURS = 9  # of the scale in tokens.css
LINE = 13  # pixels from one label to the next
BESIDE = 80  # pixels that a label takes beside a point


def weights(result):
    return result.parameters


def compute(result):
    return result.multiply_adds


class LossPlot:
    """`kind` "weights": colours tell steps, and lines join runs of equal steps. "compute": colours tell weights, and a
    line joins the lowest losses.
    """

    def __init__(self, place, kind, axes):
        self.place = place
        self.kind = kind
        self._of, self._tone = (weights, steps) if kind == "weights" else (compute, weights)
        self._has_frontier = kind == "compute"
        self._plot = Plot(place, getattr(axes, kind), axes.loss, self._place)
        self.fit(axes)
        self.pointer = self._plot.pointer
        if self._has_frontier:
            self._frontier = shape("path", class_="frontier")
            self._plot.group("lines", clipped=True).append(self._frontier)
        self._joins = self._plot.group("joins")
        self._points = self._plot.group("points")
        self._ring = shape("circle", r=8, class_="ring")
        self._words = label(0, 0, "")
        self._plot.group("now").append(self._ring, self._words)
        self._circles = {}  # Result -> <circle>
        self._shown = None

    def fit(self, axes):
        """For the axes of another text, on which there are no runs yet."""
        self._loss = axes.loss
        self._low, self._high = STEPS if self._tone is steps else axes.sizes
        self._plot.set_scales(axes.loss, getattr(axes, self.kind))

    def set(self, results, shown):
        """Draws these runs; `shown` is the one whose samples the reader sees, or None."""
        self._shown = shown
        wanted = {id(result): result for result in results}
        for key in [key for key in self._circles if key not in wanted]:
            self._circles.pop(key)[1].remove()
        for key, result in wanted.items():
            if key not in self._circles:
                tone = log(self._tone(result) / self._low) / log(self._high / self._low)
                circle = shape("circle", r=5, class_=f"tone-{round(min(1, max(0, tone)) * (COLOURS - 1))}")
                self._circles[key] = result, circle
                self._points.append(circle)
                self._place_point(result, circle)
        self._place_lines()

    def nearest(self, x, y, within=60):
        """The run whose point is nearest to these pixels, or None if there is none so near."""
        distance = {key: hypot(self._x(result) - x, self._y(result) - y) for key, (result, _) in self._circles.items()}
        key = min(distance, key=distance.__getitem__, default=None)
        return self._circles[key][0] if key is not None and distance[key] <= within else None

    def point(self, result):
        """Points out a run, or none."""
        for one, circle in self._circles.values():
            circle.classList.toggle("pointed", one is result)

    # What lies outside stands on the edge: a changed model may even do without any multiply-adds.

    def _x(self, result):
        axis = self._plot.x_scale
        return self._plot.x(min(axis.high, max(axis.low, self._of(result))))

    def _y(self, result):
        return self._plot.y(min(self._loss.high, max(self._loss.low, result.loss)))

    def _place(self):
        for result, circle in self._circles.values():
            self._place_point(result, circle)
        self._place_lines()

    def _place_point(self, result, circle):
        put(circle, cx=round(self._x(result), 1), cy=round(self._y(result), 1))

    def _place_lines(self):
        shown = self._shown
        self._ring.style.display = self._words.style.display = "none" if shown is None else ""
        if shown is not None:
            x, y = self._x(shown), self._y(shown)
            put(self._ring, cx=round(x, 1), cy=round(y, 1))
            left = x > self._plot.width - 70
            put(
                self._words,
                x=round(x + (-13 if left else 13), 1),
                y=round(y - 9, 1),
                text_anchor="end" if left else "start",
            )
            self._words.textContent = fixed(shown.loss, 3)
        if self._has_frontier:
            self._place_frontier()
        else:
            self._place_joins()

    def _place_joins(self):
        lines = of_equal_steps(result for result, _ in self._circles.values())
        ordered = sorted(lines.items(), key=lambda one: self._y(one[1][-1]))
        heights = apart([self._y(line[-1]) for _, line in ordered], LINE)
        parts = []
        for (number, line), height in zip(ordered, heights, strict=True):
            parts.append(shape("path", d=path((self._x(one), self._y(one)) for one in line)))
            if self._x(line[-1]) + BESIDE < self._plot.width:
                parts.append(label(self._x(line[-1]) + 10, height + 4, words.steps(number)))
        self._joins.replaceChildren(*parts)

    def _place_frontier(self):
        """The lowest loss that any run has reached with so much compute."""
        points = []
        for result in frontier(result for result, _ in self._circles.values()):
            if points:
                points.append((self._x(result), points[-1][1]))
            points.append((self._x(result), self._y(result)))
        put(self._frontier, d=path(points) if len(points) > 1 else "")
