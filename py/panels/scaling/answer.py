"""Beside the question at the end of the page: the panel's plot of loss against weights, with models of a few sizes and
all that the reader has trained.
"""

from contextlib import suppress
from typing import Any

from microgpt import Diverged

from . import answered, runs
from .axes import axes_for
from .plots import LossPlot


class Answer:
    def __init__(self, place, panel, redraw):
        self._place, self._panel, self._redraw = place, panel, redraw
        self._base = self._job = None
        self._plot: Any = None  # LossPlot
        self._results = {}  # by experiment
        self._left = 0

    def draw(self):
        panel = self._panel
        if self._base is not panel.sliders.base:
            self._begin()
        results = {**panel.lineup.results, **self._results}
        self._plot.set(list(results.values()), None)
        return answered.sentence(list(self._results.values()), self._left)

    def _begin(self):
        """Another text or model, or the first."""
        sliders = self._panel.sliders
        self._base, self._results, self._left = sliders.base, {}, len(answered.SIZES)
        if self._plot is None:
            self._plot = LossPlot(self._place, "weights", axes_for(sliders.experiment))
        else:
            self._plot.set([], None)
            self._plot.fit(axes_for(sliders.experiment))
        self._panel.stop(self._job)
        self._job = self._panel.start(self._train([sliders.experiment_for(*size) for size in answered.SIZES]))

    def _train(self, experiments):
        """A job."""
        for experiment in experiments:
            with suppress(Diverged, ValueError):  # a changed model may not exist in each of these sizes
                self._results[experiment] = yield from runs.train(experiment, lambda *_: None)
            self._left -= 1
            self._redraw()
            yield
