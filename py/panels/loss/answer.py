"""Beside the question at the end of the page: the curve of the loss, and on it the letters of the reader's name."""

from math import log

from ..kit.svg_plot import Plot, label, path, shape
from ..kit.typed import readable
from ..kit.words import token_label
from . import answered, axis

ROOM = 60  # pixels that a label takes to the right of its dot


class Answer:
    def __init__(self, place, panel, redraw):
        self._panel = panel
        self._plot = Plot(place, axis.P_AXIS, axis.loss_axis(panel.lab.view.vocabulary.size), redraw)
        self._shapes = self._plot.group("answer-shapes")

    def draw(self):
        panel, lab, plot = self._panel, self._panel.lab, self._plot
        experiment, vocabulary = lab.view_trainer.experiment, lab.view.vocabulary
        plot.set_scales(axis.loss_axis(vocabulary.size))
        name = readable((panel.name, panel.settings.default("name")), experiment)
        targets, given = answered.given(lab.view, name)
        highest = plot.y_scale.high
        curve = path((plot.x(p), plot.y(min(highest, -log(p)))) for p in axis.curve(highest))
        shapes = [shape("path", d=curve, class_="line")]
        extremes = given.min(), given.max()
        for token, p in zip(targets, given.tolist(), strict=True):
            x, y = plot.x(p), plot.y(min(highest, -log(p)))
            stands_out = p in extremes
            shapes.append(
                shape("circle", cx=round(x, 1), cy=round(y, 1), r=5, class_="dot" if stands_out else "faint dot")
            )
            if stands_out:
                text = token_label(None if token == vocabulary.bos else vocabulary.token(token))
                left = x + ROOM > plot.width
                shapes.append(label(x + (-9 if left else 9), y - 7, text, "end" if left else "start"))
        self._shapes.replaceChildren(*shapes)
        return answered.sentence(name, lab.view_step, targets, given, vocabulary, experiment.corpus.nouns)
