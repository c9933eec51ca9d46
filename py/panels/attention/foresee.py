"""Asks where a head will look in a name that is not in view yet, and then puts it in view."""

from ..kit.question import Asked
from ..lab.yardsticks import Yardsticks
from . import foreseeable, words
from .maps import attention_maps


class Foresee:
    """`panel` is the attention panel."""

    def __init__(self, panel, place):
        self._panel = panel
        self._asked = Asked(place, "attention", self._show, self._ask)
        self._corpus = None
        self._name = ""
        self._count = 0

    def draw(self):
        if not self._panel.maps:
            self._asked.withdraw()
        elif self._corpus is not self._panel.experiment.corpus:
            self._count = 0
            self._ask()

    def _ask(self):
        experiment = self._panel.experiment
        self._corpus = corpus = experiment.corpus
        documents = Yardsticks.of(experiment).docs
        shown, block = self._panel.name, experiment.config.block_size
        askable = foreseeable.askable(documents, corpus.vocabulary, block, shown)
        if not askable:
            self._asked.withdraw()
            return
        self._name = askable[self._count % len(askable)]
        self._count += 1
        nouns = corpus.nouns
        self._asked.ask(self._name, foreseeable.question(self._name, nouns), foreseeable.answers(nouns))

    def _show(self):
        panel, corpus = self._panel, self._panel.experiment.corpus
        panel.show_name(self._name)
        maps = attention_maps(panel.lab.view.look(self._name))
        if maps:
            shares = maps[panel.layer][panel.head][-1]
            tokens = corpus.vocabulary.cut(self._name)
            self._asked.found(
                foreseeable.holds(shares), words.row_in_words(tokens, len(tokens), shares, corpus.nouns.token)
            )
