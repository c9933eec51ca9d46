"""Two runs side by side: their curves, samples, losses on held-out documents, and attention on the same word."""

from typing import Any

import numpy as np

from ...kit import dom, heatmap, samples
from ...kit.chart import Line, LineChart
from ...kit.numbers import fixed
from ...kit.typed import clean_document
from ...kit.walkable import Walkable
from ...kit.words import start_label
from ...lab.jobs import Outcome
from . import again, words

LINES = [Line(words.FIRST, "--accent", width=2.5), Line(words.SECOND, "--ink", width=2, dash=(6, 4))]
WORD = "charlotte"
MOST_HEADS = 16  # shown


class View:
    def __init__(self, element, lab):
        self._element, self._lab = element, lab
        self._part = lambda name: dom.find(element, f"[data-part={name}]")
        self._sides = [Side(side, lab, self._draw_verdict) for side in dom.find_all(element, "[data-side]")]
        self._box = dom.find(element, "[data-control=word]")
        self._box.value = WORD
        self._part("too-few").textContent = words.TOO_FEW
        self._chart: Any = None  # LineChart
        for side in self._sides:
            dom.on(side.select, "change", lambda _: self._show())
        dom.on(self._box, "input", lambda _: self._look())
        dom.on(element, "toggle", lambda _: self._follow())
        lab.subscribe(self._changed)
        self._follow()

    def _changed(self, what):
        if what in ("run", "state", "earlier", "reference"):
            self._follow()

    def _follow(self):
        """Offers the runs that were made, unless the figure is closed or a run is still growing."""
        if not self._element.open or self._lab.state == "running":
            return
        runs = self._lab.made
        self._part("too-few").hidden = len(runs) > 1
        self._part("pair").hidden = len(runs) < 2
        if len(runs) < 2:
            return
        for side, fallback in zip(self._sides, runs[-2:], strict=True):
            side.offer(runs, fallback)
        self._show()

    def _show(self):
        histories = [side.history for side in self._sides]
        x, losses = again.curves(histories)
        top = np.ceil(11 * again.highest(histories)) / 10
        if self._chart is None:
            self._chart = LineChart(self._part("chart"), self._part("key"), LINES, (0, top), lambda y: fixed(y, 2))
            Walkable(self._part("walk"), words.CHART, self._outline, self._chart.point_at)
        elif self._chart.y_range != (0, top):
            self._chart.redefine(LINES, (0, top))
        self._chart.set(x, losses)
        for side in self._sides:
            side.show(self._box.value)
        self._draw_verdict()

    def _outline(self):
        from ...kit.walk.lines import loss_by_step

        return loss_by_step(words.CHART, words.LOSS, self._chart.curves(""), self._chart.y_range)

    def _look(self):
        for side in self._sides:
            side.look(self._box.value)

    def _draw_verdict(self):
        """Once both models are there."""
        made = [side.made for side in self._sides if side.made and not side.made.diverged]
        if len(made) < len(self._sides):
            self._part("verdict").textContent = ""
            return
        first, second = made
        same_text = first.experiment.corpus.identity == second.experiment.corpus.identity
        self._part("verdict").textContent = words.verdict(first.loss, second.loss, same_text)


class Side:
    """One of both runs. Calls `done()` when its model is made."""

    def __init__(self, element, lab, done):
        self._lab, self._done = lab, done
        self._part = lambda name: dom.find(element, f"[data-part={name}]")
        self.select = dom.find(element, "select")
        self.made: again.Made | None = None
        self.history = self._job = self._word = None
        self._chosen = None  # the key of the run, once the reader has chosen one

    def offer(self, runs, fallback):
        """Another run is chosen only where the one that was chosen is gone."""
        self._runs = {_key(run): run for run in runs}
        chosen = self.select.value if self.select.value in self._runs else _key(fallback)
        options = [
            dom.make("option", words.run(run.experiment, run.count), value=key) for key, run in self._runs.items()
        ]
        self.select.replaceChildren(*options)
        self.select.value = chosen
        self.history = self._runs[chosen]

    def show(self, word):
        self.history, self._word = self._runs[self.select.value], word
        if self._chosen == self.select.value:
            return
        self._chosen, self.made = self.select.value, None
        self._lab.pace.stop(self._job)
        self._job = self._lab.pace.start(self._make(self.history.experiment, self.history.count))

    def _make(self, experiment, steps):
        """A job."""

        def progress(done):
            self._part("about").textContent = words.training(done, steps)

        made = Outcome(again.make(experiment, steps, progress))
        yield from made
        self.made = made = made.result
        if made.diverged:
            self._part("about").textContent = words.diverged(made.diverged.step)
        else:
            yardsticks = made.yardsticks
            about = words.loss(made.loss, experiment, len(yardsticks.docs), yardsticks.are_held_out)
            dom.number(self._part("about"), made.loss, about)
        place, documents = self._part("samples"), made.trainer.train_docs
        samples.show_with_share(place, self._part("copies"), made.samples, documents, experiment.corpus.nouns)
        self.look(self._word)
        self._done()

    def look(self, word):
        """Draws every head on the reader's word, or on a text that this model can read."""
        self._word = word
        heads, about = self._part("heads"), self._part("attention")
        heads.replaceChildren()
        if self.made is None or self.made.diverged:
            about.textContent = ""
            return
        experiment, model = self.made.experiment, self.made.trainer.model
        try:
            text = clean_document(word, experiment)
            attention = model.attention(text)
        except ValueError as error:
            about.textContent = str(error)
            return
        shares = heatmap.shade(attention)
        shares[..., *np.triu_indices(shares.shape[-1], 1)] = np.nan  # the causal mask
        for layer, head in list(np.ndindex(shares.shape[:2]))[:MOST_HEADS]:
            canvas = dom.make("canvas", role="img", aria_label=words.head(layer, head), title=words.head(layer, head))
            heatmap.paint(canvas, shares[layer, head], "sequential", 1.0)
            heads.append(canvas)
        tokens = experiment.corpus.vocabulary.cut(text)
        last = again.from_the_last(attention)
        about.textContent = words.attention(tokens, last.tolist(), start_label(experiment.corpus.vocabulary))


def _key(run):
    return f"{run.experiment.identity[:16]}.{run.count}"
