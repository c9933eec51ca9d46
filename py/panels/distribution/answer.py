"""Beside the question at the end of the page: all probabilities after the reader's prefix."""

import numpy as np

from ..kit.columns import Column, Columns
from ..kit.numbers import percent
from ..kit.typed import clean, readable
from ..kit.words import token_label
from . import answered, words
from .choices import shown


class Answer:
    def __init__(self, place, panel, redraw):
        self._panel, self._columns = panel, Columns(place)

    def draw(self):
        lab, panel = self._panel.lab, self._panel
        experiment, vocabulary = lab.view_trainer.experiment, lab.view.vocabulary
        prefix = readable((panel.prefix, panel.settings.default("prefix"), ""), experiment, clean)
        probabilities = lab.view.next_probabilities(prefix)
        best = np.argsort(-probabilities, kind="stable")[: answered.TOP].tolist()

        def text_of(token):
            return None if token == vocabulary.bos else vocabulary.token(token)

        columns = [
            Column(
                token_label(text_of(i)),
                float(probabilities[i] / probabilities.max()),
                percent(probabilities[i]) if i in best else "",
                i in best,
            )
            for i in sorted(shown(probabilities, False, []))
        ]
        self._columns.draw(columns)
        top = words.choices((text_of(i), probabilities[i]) for i in best)
        return answered.sentence(prefix, lab.view_step, vocabulary.size, top, experiment.corpus.nouns)
