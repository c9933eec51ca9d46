"""The nudge in the backprop panel: which weight is moved, by how much, and what becomes of the loss."""

from ..kit import dom
from ..kit.numbers import fixed
from ..kit.walkable import Walkable
from . import network, words
from .nudge import FARTHEST, Curve
from .settings import LARGEST_NUDGE, parse_nudge


class NudgeForm:
    """`weights` are the names to choose from, `answer()` is the right letter. Calls chosen() for another weight, and
    changed() for another amount.
    """

    def __init__(self, panel, weights, answer, chosen, changed):
        self._panel, self._settings = panel, panel.settings
        self._answer, self._chosen, self._changed = answer, chosen, changed
        self.weight = self._settings["weight"]
        if self.weight not in weights:
            self.weight = self._settings.default("weight")
        self._amount = self._settings["nudge"]
        self._curve = Curve(panel.part("curve"))
        self._shown: tuple[str, network.Nudge] | None = None
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

    def draw(self):
        """The outcome. Returns the right letter and the `Nudge`."""
        answer = self._answer()
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
        self._curve.show(answer, nudge)
        self._shown = answer, nudge
        return answer, nudge

    def _outline(self):
        from .outline import outline

        answer, nudge = self._shown or self.draw()  # keys may come here before the figure is on screen
        return outline(answer, nudge, FARTHEST, self._curve.low, self._curve.high)

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
