"""The dot on the curve: the step in view. Press or drag the chart, or move the dot by keys, to see another step."""

from math import isnan

from ..kit.chart_handle import ChartHandle
from ..kit.keys import slid
from . import words

STOPS = 100  # of the arrow keys, along the whole run


class StepInView:
    """The panel shows a run of which one step is in view, unless that is a step of the page's own run."""

    def __init__(self, panel):
        self._panel, self._lab = panel, panel.lab
        self._handle = ChartHandle(panel.chart, words.STEP_IN_VIEW, self._pressed)

    @property
    def _can_seek(self):
        return self._lab.history.count > 0 and self._panel.shows_view

    def seek(self, step):
        """The step of the run that is nearest to a place on the chart."""
        if self._can_seek:
            self._lab.seek(min(max(round(step), 0), self._lab.history.count))

    def draw(self):
        lab, history = self._lab, self._lab.history
        self._panel.part("chart").toggleAttribute("data-can-drag", self._can_seek)
        if not self._can_seek:
            self._handle.hide()
            return
        step = lab.view_step
        point = max(1, -(-step // history.stride))  # nothing is known at step 0
        loss = float(history.smoothed[point])
        if isnan(loss):  # the last steps do not make a point yet
            loss = float(history.last_smoothed)
        self._handle.element.setAttribute("aria-valuemax", str(history.count))
        self._handle.show(step, loss, step, words.at_step(step, loss))

    def _pressed(self, key):
        lab = self._lab
        by = max(1, lab.config.num_steps // STOPS)
        step = slid(key, lab.view_step, 0, lab.history.count, by)
        if step is not None:
            self.seek(step)
        return step is not None
