"""Beside the question at the end of the page: the loss for every nudge of a weight, and what its gradient says."""

from typing import Any

import numpy as np

from microgpt.inside import Inside

from ..kit.numbers import fixed
from ..kit.picture.reading import ROOM
from ..kit.scale import Scale, even_ticks
from ..kit.svg_plot import Plot, path, shape
from . import answered

NUDGES = Scale(-answered.REACH, answered.REACH, tuple((x, fixed(x, 1)) for x in (-1.0, 0.0, 1.0)))


class Answer:
    def __init__(self, place, panel, redraw):
        self._lab, self._of = panel.lab, None
        self._inside: Any = None  # Inside
        self._plot = Plot(place, NUDGES, Scale(0, 1, ()), redraw)
        self._shapes = self._plot.group("answer-shapes", clipped=True)

    def draw(self):
        trainer, plot = self._lab.view_trainer, self._plot
        if self._of is not trainer.experiment:
            self._of, self._inside = trainer.experiment, Inside(trainer.experiment, ROOM)
        found = answered.nudge(trainer, self._inside)
        low, high = float(found.losses.min()), float(found.losses.max())
        room = max(0.05, 0.15 * (high - low))
        ticks = even_ticks(low - room, high + room, 6)
        plot.set_scales(Scale(low - room, high + room, tuple((tick, fixed(tick, 2)) for tick in ticks)))
        middle = float(np.interp(0.0, found.nudges, found.losses))
        points = zip(found.nudges.tolist(), found.losses.tolist(), strict=True)
        ends = [(by, middle + found.gradient * by) for by in (-answered.REACH, answered.REACH)]
        by = answered.NUDGE
        self._shapes.replaceChildren(
            shape("path", d=path((plot.x(x), plot.y(y)) for x, y in ends), class_="dashed line"),
            shape("path", d=path((plot.x(x), plot.y(y)) for x, y in points), class_="line"),
            shape("circle", cx=plot.x(0), cy=plot.y(middle), r=5, class_="faint dot"),
            shape("circle", cx=plot.x(by), cy=plot.y(middle + found.measured), r=5, class_="dot"),
        )
        return answered.sentence(found, trainer.step_count, trainer.experiment.corpus.nouns)
