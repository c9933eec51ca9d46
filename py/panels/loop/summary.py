"""What is worth saying of one traced step: a sentence for each stage, and its steepest weight. No DOM here."""

import numpy as np

from microgpt.vocabulary import Vocabulary

from . import words
from .anatomy import LEARNED
from .settings import weight_text
from .stages import stage_of
from .trace import Step

CUTTING = ("relu",), ("squared_relu",)  # activations that leave nothing below 0


def summary(stage: str, step: Step, weight: tuple, vocabulary: Vocabulary) -> str:
    """One sentence on what the numbers of this very step say; `weight` is (name, row, col) of the one to follow."""
    return getattr(_Summary(step, weight, vocabulary), stage)()


def steepest(step: Step) -> tuple[str, int, int]:
    """(name, row, col) of the weight with the largest gradient."""
    name = max(step.gradients, key=lambda k: np.abs(step.gradients[k]).max())
    row, col = np.unravel_index(np.abs(step.gradients[name]).argmax(), step.gradients[name].shape)
    return name, int(row), int(col)


class _Summary:
    def __init__(self, step, weight, vocabulary):
        self.step, self.weight, self.vocabulary = step, weight, vocabulary
        self.anatomy = step.anatomy[0]

    def tokenize(self):
        document, tokens = self.step.document, len(self.step.ids)
        return words.tokenize(document, tokens, is_cut=self.vocabulary.length(document) + 2 > tokens)

    def embed(self):
        embedded = self._first("embed")
        if embedded is None:
            return words.NOTHING_HERE
        has_place = LEARNED in self.anatomy.places
        return words.embed(len(self.step.losses), embedded.shape[-1], self.anatomy.is_plain, has_place)

    def attend(self):
        heads, attention = self._first("attend"), self.anatomy.attention
        if attention is None:
            return words.NO_ATTENTION
        if heads is None:
            return words.ATTENTION_ELSEWHERE
        return words.attend(len(heads) if heads.ndim == 3 else 1, attention.sees, attention.window)

    def transform(self):
        hidden, mlp = self._first("transform"), self.anatomy.mlp
        if hidden is None:
            return words.NOTHING_HERE
        is_cut = mlp is not None and mlp.bends in CUTTING and not hidden.min() < 0
        return words.transform(hidden.size, float((hidden > 0).mean()), is_cut)

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
