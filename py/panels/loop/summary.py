"""What is worth saying of one traced step: a sentence for each stage, and its steepest weight. No DOM here."""

from typing import Any

import numpy as np

from microgpt.vocabulary import Vocabulary

from . import words
from .settings import weight_text
from .stages import stage_of
from .trace import Step


def summary(stage: str, step: Step, weight: tuple, vocabulary: Vocabulary, other: Any = None) -> str:
    """One sentence on what the numbers of this very step say; `weight` is (name, row, col) of the one to follow.

    `other` is the `otherwise.model.Model`, if it is not the page's own and has been loaded.
    """
    return getattr(_Summary(step, weight, vocabulary, other), stage)()


def steepest(step: Step) -> tuple[str, int, int]:
    """(name, row, col) of the weight with the largest gradient."""
    name = max(step.gradients, key=lambda k: np.abs(step.gradients[k]).max())
    row, col = np.unravel_index(np.abs(step.gradients[name]).argmax(), step.gradients[name].shape)
    return name, int(row), int(col)


class _Summary:
    def __init__(self, step, weight, vocabulary, other):
        self.step, self.weight, self.vocabulary, self.other = step, weight, vocabulary, other

    def tokenize(self):
        document, tokens = self.step.document, len(self.step.ids)
        return words.tokenize(document, tokens, is_cut=self.vocabulary.length(document) + 2 > tokens)

    def embed(self):
        embedded = self._first("embed")
        if embedded is None:
            return words.NOTHING_HERE
        sizes = len(self.step.losses), embedded.shape[-1]
        return self.other.embed(*sizes) if self.other else words.embed(*sizes, self.step.is_changed)

    def attend(self):
        weights = self._first("attend")
        heads = None if weights is None else len(weights) if weights.ndim == 3 else 1
        if self.other:
            return self.other.attend(heads)
        return words.NO_ATTENTION if heads is None else words.attend(heads, self.step.is_changed)

    def transform(self):
        hidden = self._first("transform")
        if hidden is None:
            return words.NOTHING_HERE
        if self.other:
            return self.other.transform(hidden)
        return words.transform(hidden.size, float((hidden > 0).mean()), self.step.is_changed)

    def predict(self):
        last = self.step.probabilities[-1]
        best = int(last.argmax())
        read = self.vocabulary.decode(self.step.ids[1:-1].tolist())
        return words.predict(read, self._token(best), float(last[best]))

    def loss(self):
        i = int(self.step.losses.argmax())
        return words.loss(self.step.loss, float(self.step.losses[i]), self._token(int(self.step.ids[i + 1])), i)

    def backpropagate(self):
        name, row, col = steepest(self.step)
        count = sum(gradient.size for gradient in self.step.gradients.values())
        return words.backpropagate(count, float(self.step.gradients[name][row, col]), weight_text((name, row, col)))

    def update(self):
        step, (name, row, col) = self.step, self.weight
        before, after = (float(state["weights"][name][row, col]) for state in (step.before, step.after))
        return words.update(weight_text(self.weight), before, after, step.document, step.loss, step.loss_after)

    def _first(self, stage):
        """The first array that was made at this stage; None if the model has no such stage."""
        return next((m.value for m in self.step.made if stage_of(m, self.step.made) == stage), None)

    def _token(self, i):
        """None for the end of a document."""
        return None if i == self.vocabulary.bos else self.vocabulary.token(i)
