"""The scaling panel's chart of two runs, step by step: the one whose numbers are shown, and the one before it."""

import numpy as np

from ..kit.chart import Line, LineChart
from ..kit.numbers import in_nats
from ..kit.scale import loss_range
from ..kit.walkable import Walkable
from . import words
from .step_losses import on_common_steps

LINES = [
    Line("", "--chart-faint", 1),
    Line(words.RUN_BEFORE, "--ink-soft", 1.5, (5, 4)),
    Line("", "--chart-ghost", 1, alpha=0.7),  # the run before shows through
    Line(words.THIS_RUN, "--accent", 2.5),
]


class StepChart:
    """`panel` has the parts "chart", "key" and "walk"."""

    def __init__(self, panel, corpus):
        self._chart = LineChart(panel.part("chart"), panel.part("key"), LINES, _range(corpus), in_nats)
        Walkable(panel.part("walk"), words.STEPS, self._outline, self._chart.point_at)

    def fit(self, corpus):
        """For another text, on which there are no runs yet."""
        self._chart.redefine(LINES, _range(corpus))
        self._chart.set(np.array([0.0, 1.0]), len(LINES) * [np.full(2, np.nan)])

    def set(self, shown, before):
        """Draws these results; `before` may be None."""
        steps, curves = on_common_steps([before and before.step_losses, shown.step_losses])
        self._chart.set(steps, curves)

    def _outline(self):
        from ..kit.walk.lines import loss_by_step

        named = [curve for curve in self._chart.curves("") if curve[0]]
        return loss_by_step(words.STEPS, words.SMOOTHED, named, self._chart.y_range)


def _range(corpus):
    return loss_range(corpus.vocabulary.size, len(corpus.docs))
