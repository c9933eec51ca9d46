"""The nudge in the backprop panel: which weight is moved, by how much, and what becomes of the loss."""

from ..kit import dom
from ..kit.numbers import fixed
from ..kit.walkable import Walkable
from . import network, words
from .nudge import FARTHEST, Curve
from .settings import LARGEST_NUDGE, parse_nudge


class NudgeForm:
    """`weights` are the names to choose from. Calls chosen() for another weight, changed() for another amount."""

    def __init__(self, panel, weights, chosen, changed):
        self._panel, self._settings, self._chosen, self._changed = panel, panel.settings, chosen, changed
        self.weight = self._settings["weight"]
        if self.weight not in weights:
            self.weight = self._settings.default("weight")
        self._amount = self._settings["nudge"]
        self._curve = Curve(panel.part("curve"))
        self._shown = None  # (right letter, Nudge)
        Walkable(panel.part("walk"), words.NUDGES, self._outline, self._curve.point)
        self._select = panel.find("[data-control=weight]")
        self._select.replaceChildren(*(dom.make("option", name, value=name) for name in weights))
        self._select.value = self.weight
        self._slider, self._box = panel.find("[data-control=nudge]"), panel.find("[data-control=amount]")
        self._slider.value, self._box.value = str(self._amount), f"{self._amount:g}"
        panel.on(self._select, "change", lambda _: self.choose(self._select.value))
        panel.on(self._slider, "input", lambda _: self._take(float(self._slider.value), self._box))
        panel.on(self._box, "input", lambda _: self._read_box())

    def choose(self, weight):
        self.weight = self._select.value = self._settings["weight"] = weight
        self._chosen()

    def draw(self, answer):
        """The outcome, where the right letter is `answer`."""
        nudge = network.nudge(answer, self.weight, self._amount)
        for metric, value in (
            ("predicted", nudge.predicted),
            ("measured", nudge.measured),
            ("difference", nudge.measured - nudge.predicted),
        ):
            self._panel.number(metric, value, fixed, 6)
        part = self._panel.part
        part("prediction").textContent = words.prediction(nudge.gradient, nudge.amount)
        part("measurement").textContent = words.measurement(nudge.loss_after, nudge.loss)
        part("nudge-sum").textContent = words.moved(nudge.value, nudge.amount)
        self._slider.setAttribute("aria-valuetext", words.moved_aloud(nudge.weight, nudge.value, nudge.amount))
        self._shown = answer, nudge
        self._curve.show(answer, nudge)

    def _outline(self):
        from .outline import outline

        return outline(*self._shown, FARTHEST, self._curve.low, self._curve.high)

    def _read_box(self):
        try:
            self._take(parse_nudge(self._box.value), self._slider)
        except ValueError:
            self._panel.part("amount-message").textContent = words.nudge_range(LARGEST_NUDGE)

    def _take(self, amount, other):
        """`other` is the one of the two controls that the reader did not touch."""
        self._amount = self._settings["nudge"] = amount
        other.value = f"{amount:g}"
        self._panel.part("amount-message").textContent = ""
        self._changed()
