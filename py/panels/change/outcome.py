"""Draws the two runs side by side: their curves, their numbers and their samples."""

from math import ceil, floor, inf, log

import numpy as np

from ..kit import dom, samples
from ..kit.chart import Line, LineChart
from ..kit.numbers import in_nats, plus_minus, rate, whole
from ..kit.walkable import Walkable
from . import words

TWIN_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000)
LOWEST, HIGHEST = 0.45, 1.05  # ends of the chart, in blind guesses; it reaches lower where a smoothed curve does


def in_spread(deviation):
    return plus_minus(deviation, 3)


class Outcome:
    def __init__(self, panel):
        self._panel = panel
        self._corpus = panel.lab.corpus
        self._metrics = {}
        self._duel = None
        lines = [
            Line("", "--chart-faint", 1),
            Line("", "--chart-ghost", 1, alpha=0.7),  # the original's steps show through
            Line(words.YOURS, "--accent", 2.5),
            Line(words.ORIGINAL, "--ink", 1.5, (5, 4)),  # on top, since a dashed line hides little
        ]
        self._chart = LineChart(panel.part("chart"), panel.part("key"), lines, self._range(), in_nats)
        length = np.array([0, panel.lab.config.num_steps])
        self._chart.set(length, len(lines) * [np.full(2, np.nan)])
        Walkable(panel.part("walk"), words.CHART, self._outline, self._chart.point_at)
        panel.on(panel.part("twin"), "toggle", lambda _: self._draw_twin())

    def _range(self, duel=None):
        """Closer around the curves than that of a single run, since what counts is the distance between them."""
        blind_guess = log(self._corpus.vocabulary.size)
        known = [side.history.smoothed for side in duel.sides.values()] if duel else []
        lowest = min((float(np.nanmin(losses)) for losses in known if not np.isnan(losses).all()), default=inf)
        return floor(10 * min(LOWEST * blind_guess, lowest)) / 10, ceil(10 * HIGHEST * blind_guess) / 10

    def _outline(self):
        from ..kit.walk.lines import loss_by_step

        named = [curve for curve in self._chart.curves("") if curve[0]]
        return loss_by_step(words.CHART, words.LOSS, named, self._chart.y_range)

    def draw(self, duel):
        """What is on screen of an earlier duel stays until there is something in its place."""
        self._corpus = duel.yours.experiment.corpus
        limits = self._range(duel)
        if limits != self._chart.y_range:
            self._chart.redefine(self._chart.lines, limits)
        self._duel = duel
        for name, side in duel.sides.items():
            history = side.history
            self._number(name, "parameters", side.parameters, whole)
            self._number(name, "loss", history.last_loss, in_nats)
            self._number(name, "validation-loss", side.validation_loss, in_nats)
            self._number(name, "spread", side.spread, in_spread)
            self._number(name, "steps-per-second", side.steps_per_second, rate)
            self._number(name, "documents-per-second", side.documents_per_second, rate)
            self._draw_samples(name, side)
        yours, original = duel.yours.history, duel.original.history
        self._chart.set(yours.steps, [original.losses, yours.losses, yours.smoothed, original.smoothed])
        self._draw_twin()

    def _number(self, name, metric, value, form):
        if (name, metric) not in self._metrics:
            self._metrics[name, metric] = self._panel.find(f"[data-model={name}] [data-metric={metric}]")
        dom.number(self._metrics[name, metric], value, None if value is None else form(value))

    def _draw_samples(self, name, side):
        place = self._panel.find(f"[data-model={name}] [data-samples]")
        place.classList.toggle("pale", not side.samples)
        if side.samples:
            note, nouns = self._panel.find(f"[data-model={name}] [data-part=copies]"), side.experiment.corpus.nouns
            samples.show_with_share(place, note, side.samples, side.trainer.train_docs, nouns)

    def _draw_twin(self):
        """Built only while it is open."""
        if self._duel is None or not self._panel.part("twin").open:
            return
        yours, original = self._duel.yours.history, self._duel.original.history
        rows = []
        for step in TWIN_STEPS:
            if step <= min(yours.count, original.count):
                point = -(-step // yours.stride)
                row = dom.make("tr")
                row.append(dom.make("th", whole(step), scope="row"))
                row.append(*(dom.make("td", in_nats(history.smoothed[point])) for history in (yours, original)))
                rows.append(row)
        self._panel.part("rows").replaceChildren(*rows)
