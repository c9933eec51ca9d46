"""Beside the question at the end of the page: a name, letter by letter, and the bits that each cost the model."""

from ..kit.columns import Column, Columns
from ..kit.numbers import fixed
from ..kit.words import direction, token_label
from . import answered


class Answer:
    def __init__(self, place, panel, redraw):
        self._lab, self._columns = panel.lab, Columns(place)

    def draw(self):
        lab, vocabulary = self._lab, self._lab.view.vocabulary
        document, is_held_out = answered.document_of(lab.view_trainer.experiment)
        right, bits = answered.bits(lab.view, document)
        labels = [token_label(None if token == vocabulary.bos else vocabulary.token(token)) for token in right]
        columns = [
            Column(label, one / bits.max(), fixed(one, 1), one in (bits.min(), bits.max()))
            for label, one in zip(labels, bits.tolist(), strict=True)
        ]
        self._columns.draw(columns, direction(document))
        nouns = lab.view_trainer.experiment.corpus.nouns
        return answered.sentence(document, is_held_out, lab.view_step, right, bits, vocabulary, nouns)
