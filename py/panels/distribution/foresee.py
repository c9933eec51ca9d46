"""Asks what the model will expect after a prefix that is not in view yet, and then puts it in view."""

from ..kit.question import Asked
from ..lab.yardsticks import Yardsticks
from . import foreseeable, words


class Foresee:
    """`panel` is the distribution panel."""

    def __init__(self, panel, place):
        self._panel = panel
        self._asked = Asked(place, "distribution", self._show, self._ask)
        self._vocabulary = None
        self._prefix = ""
        self._prefixes = iter(())
        self._offered = []

    def draw(self):
        if self._vocabulary is not self._panel.vocabulary:
            self._vocabulary = self._panel.vocabulary
            experiment = self._panel.lab.view_trainer.experiment
            corpus, config = experiment.corpus, experiment.config
            trained_on = corpus.split(config.seed, config.holdout).train_ids
            self._prefixes = foreseeable.prefixes(trained_on, Yardsticks.of(experiment).docs, self._vocabulary)
            self._ask()

    def _ask(self):
        prefix = next((one for one in self._prefixes if one != self._panel.prefix), None)
        if prefix is None:
            self._asked.withdraw()
            return
        self._prefix = prefix
        lab, nouns = self._panel.lab, self._panel.lab.corpus.nouns
        after = lab.bigram.after(self._panel.vocabulary.encode(self._prefix))[-1]
        self._offered = foreseeable.offered(after)
        answers = foreseeable.answers([self._panel.text_of(token) for token in self._offered], nouns)
        self._asked.ask(self._prefix, foreseeable.question(self._prefix, nouns), answers)

    def _show(self):
        self._panel.ask(self._prefix)
        trained = self._panel.probabilities["trained"]
        top = self._panel.part("trained-top").textContent
        said = words.answer(self._prefix, top, self._panel.lab.corpus.nouns)
        self._asked.found(foreseeable.holds(self._offered, trained), said)
