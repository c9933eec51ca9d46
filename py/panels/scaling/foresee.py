"""Asks what another width will do to the loss, from the run that is shown, and then trains it."""

from microgpt import Experiment

from ..kit.foreseen import outcome
from ..kit.question import Asked
from . import foreseeable


class Foresee:
    """`panel` is the scaling panel."""

    def __init__(self, panel, place):
        self._panel = panel
        self._asked = Asked(place, "scaling", self._show, self._ask)
        self._before: Experiment | None = None
        self._after: Experiment | None = None
        self._awaits = False  # the run of `_after`

    def draw(self):
        """Asks from where the sliders stand; what has just been found stays until they move on."""
        results, now = self._panel.lineup.results, self._panel.sliders.experiment
        if self._awaits and self._after in results and self._before in results:
            self._awaits = False
            before, after = results[self._before].loss, results[self._after].loss
            change = outcome(before, after)
            self._asked.found(change, foreseeable.found(before, after, change))
        elif now in results and now not in (self._before, self._after):
            self._ask()

    def _ask(self):
        sliders, now = self._panel.sliders, self._panel.sliders.experiment
        self._before, config = now, now.config
        then = foreseeable.other_width(config.n_embd)
        self._after, self._awaits = sliders.experiment_for(then, config.n_layer, config.num_steps), False
        key = f"{now.identity[:16]} {then}"
        question = foreseeable.question(config, then, now.corpus.nouns)
        self._asked.ask(key, question, foreseeable.ANSWERS)

    def _show(self):
        if self._after is not None:
            self._awaits = True
            self._panel.sliders.go_to(self._after.config)
