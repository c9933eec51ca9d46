"""The guessing game: a hidden text, guessed token by token, and what each token costs in bits.

The game is Claude Shannon's of 1951 ("Prediction and entropy of printed English"): guess until right, and count the
tries. To compare a reader with a model, tries are converted into bits. Every reader gets the same prior: the k-th guess
has a probability proportional to 1/k. With 27 choices that is 26 % for the first, 13 % for the second, and so on, so a
letter found at the k-th try costs log2(k) bits more than one found at the first. The trained model's own ranking is
right about that often (28 %, 14 %, 12 %, 9 %, ...). Scored by its tries, it needs about a quarter of a bit per letter
more than scored by its probabilities: the price that players pay because they cannot say how sure they are.

Tokens are ids here, so that the end of a text is a choice like any other and no character can be mistaken for it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import log2

import numpy as np

from microgpt import Experiment, Vocabulary

from ..kit.typed import cut

MOST_TRAINED_ON = 300  # documents that are played where none is held out
MOST_KEYS = 60
KEYS_OF_MANY = 26  # with the end four rows of keys
FULL_BAR = 7.0  # bits, at least; more where a blind guess costs more


def answers(text: str, vocabulary: Vocabulary, block_size: int) -> list[int]:
    """The tokens of `text` and its end, or as many as a model with this `block_size` can predict."""
    return [*vocabulary.encode(text)[1:], vocabulary.bos][:block_size]


def hide_the_same(a: Experiment, b: Experiment) -> bool:
    """Whether a game on one is a game on the other: the same documents are held out, and cut at the same length."""
    if a.corpus is not b.corpus and a.corpus.identity != b.corpus.identity:
        return False
    return all(getattr(a.config, name) == getattr(b.config, name) for name in ("seed", "holdout", "block_size"))


def playable(documents: Sequence[str], block_size: int, length: Callable[[str], int] = len) -> Sequence[str]:
    """The documents that fit the model's context completely; if none does, all of them. `length` counts tokens."""
    return [document for document in documents if length(document) < block_size] or documents


def hidden(experiment: Experiment) -> Sequence[str]:
    """What can be guessed: the documents that are held out or, where none is, some that the model is trained on."""
    corpus, config = experiment.corpus, experiment.config
    split = corpus.split(config.seed, config.holdout)
    documents = split.held_out or list(dict.fromkeys(split.train[:MOST_TRAINED_ON]))
    return playable(documents, config.block_size, corpus.vocabulary.length)


def typed_token(key: str, vocabulary: Vocabulary) -> int | None:
    """The choice for a key, or None. `key` is a KeyboardEvent's, "a" or "Enter", or what is in a text box.

    A full stop means the end, unless the vocabulary has full stops.
    """
    for text in (key, key.strip()):
        tokens = cut(text, vocabulary)
        if len(tokens) == 1 and tokens[0] in vocabulary:
            return vocabulary.encode(tokens[0])[1]
    return vocabulary.bos if key.strip() == "." else None


def keys(counts: np.ndarray) -> list[int]:
    """The tokens that get a key on the page, by how often each occurs: all, or of many the commonest and the end."""
    bos = len(counts) - 1
    if bos < MOST_KEYS:
        return list(range(bos + 1))
    commonest = np.argsort(-counts[:bos], kind="stable")[:KEYS_OF_MANY]
    return [*sorted(commonest.tolist()), bos]


def tries_to_bits(tries: int, choices: int) -> float:
    """The cost of a token that was found at the `tries`-th try."""
    return log2(tries * _harmonic(choices))


def shown_to_bits(wrong: int, choices: int) -> float:
    """The cost of a token that was shown after `wrong` tries: a blind guess among the remaining choices."""
    left = 1 - _harmonic(wrong) / _harmonic(choices)
    return -log2(left / (choices - wrong))


def _harmonic(n):
    return sum(1 / k for k in range(1, n + 1))


@dataclass(frozen=True)
class Found:
    """A token that is no longer hidden. `tries` includes the right one; it is None if the token was shown."""

    token: int
    tries: int | None
    bits: float


@dataclass(frozen=True)
class Expected:
    """The probability that a guesser gave a token, and the try at which it would have named it."""

    probability: float
    tries: int

    @property
    def bits(self):
        return -log2(self.probability)


def expected(rows: np.ndarray, tokens: Sequence[int]) -> list[Expected]:
    """What a guesser with the probabilities `rows` (positions, choices) expected of the actual `tokens`."""
    given = [(row, row[token]) for row, token in zip(rows, tokens, strict=True)]
    return [Expected(float(p), 1 + int((row > p).sum())) for row, p in given]


class Game:
    """One hidden text, as the ids of `answers`; a guess is any id below `choices`."""

    def __init__(self, answers: Sequence[int], choices: int):
        self.answers = list(answers)
        self.choices = choices
        self.found = []  # a Found for each token so far
        self.wrong = []  # the ids tried in vain at this position

    @property
    def finished(self) -> bool:
        return len(self.found) == len(self.answers)

    @property
    def bits(self) -> float:
        """Of all tokens found."""
        return sum(found.bits for found in self.found)

    def guess(self, token: int) -> bool | None:
        """Whether `token` comes next. Returns None, and changes nothing, if it was tried before or all are found."""
        if self.finished or token in self.wrong or not 0 <= token < self.choices:
            return None
        if token == self._next():
            tries = len(self.wrong) + 1
            self._find(tries, tries_to_bits(tries, self.choices))
            return True
        self.wrong.append(token)
        return False

    def show(self) -> None:
        """Reveals the next token."""
        if not self.finished:
            self._find(None, shown_to_bits(len(self.wrong), self.choices))

    def _next(self):
        return self.answers[len(self.found)]

    def _find(self, tries, bits):
        self.found.append(Found(self._next(), tries, bits))
        self.wrong = []
