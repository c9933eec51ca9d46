"""Beside the question at the end of the page: the smoothed curve of the run in view."""

import numpy as np

from ..kit.numbers import fixed, whole
from ..kit.scale import Scale, even_ticks, loss_range
from ..kit.svg_plot import Plot, path, shape
from . import answered


class Answer:
    def __init__(self, place, panel, redraw):
        self._lab = panel.lab
        self._plot = Plot(place, Scale(0, 1, ()), Scale(0, 1, ()), redraw)
        self._shapes = self._plot.group("answer-shapes", clipped=True)

    def draw(self):
        lab, plot = self._lab, self._plot
        run = lab.view_run
        history, corpus = run.history, run.experiment.corpus
        low, high = loss_range(corpus.vocabulary.size, len(corpus.docs))
        ticks = tuple((tick, fixed(tick, 1)) for tick in even_ticks(low, high, 7))
        steps = run.num_steps
        along = Scale(0, steps, tuple((n, whole(n)) for n in (0, steps // 2, steps)))
        plot.set_scales(Scale(low, high, ticks), along)
        known = ~np.isnan(history.smoothed)
        points = zip(history.steps[known].tolist(), history.smoothed[known].tolist(), strict=True)
        blind, here = (round(one, 1) for one in (plot.y(run.yardsticks.anchors["uniform"]), plot.x(lab.view_step)))
        shapes = [
            shape("line", x1=plot.x(0), x2=plot.x(steps), y1=blind, y2=blind, class_="dashed line"),
            shape("line", x1=here, x2=here, y1=plot.y(low), y2=plot.y(high), class_="here line"),
        ]
        if known.any():
            shapes.append(shape("path", d=path((plot.x(x), plot.y(y)) for x, y in points), class_="line"))
        self._shapes.replaceChildren(*shapes)
        return answered.sentence(answered.gains(history.steps, history.smoothed), history.count)
