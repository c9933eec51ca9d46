"""A point on a line chart that keys move: what a reader without a pointer drags."""

from . import dom
from .keys import has_modifier


class ChartHandle:
    """`pressed(key)` says whether it has taken a key. The pointer goes through the handle, to `LineChart.on_drag`."""

    def __init__(self, chart, label, pressed):
        self._chart, self._pressed = chart, pressed
        self._at = None
        self.element = dom.make(
            "span", class_="chart-handle", role="slider", tabindex="0", aria_label=label, aria_valuenow="0", hidden=""
        )
        chart.element.append(self.element)
        chart.on_placed(self._place)
        dom.on(self.element, "keydown", self._key)

    def show(self, x, y, value, text):
        """At (x, y) in the chart's values; `value` and `text` are what it stands for, as a number and aloud."""
        self._at = x, y
        self.element.hidden = False
        self.element.setAttribute("aria-valuenow", str(value))
        self.element.setAttribute("aria-valuetext", text)
        self._place()

    def hide(self):
        self._at = None
        self.element.hidden = True

    def _place(self):
        if self._at is not None:
            left, top = self._chart.position(*self._at)
            self.element.style.cssText = f"left: {left:.1f}px; top: {top:.1f}px"

    def _key(self, event):
        if not has_modifier(event) and self._pressed(event.key):
            event.preventDefault()
