"""The baseline to beat: a table of which token follows which."""

from collections.abc import Sequence

import numpy as np

from .gradual import Work, finish
from .token_ids import TokenIds
from .vocabulary import Vocabulary

MOST_TOKENS = 200_000  # counted at once


class Bigram:
    """Counts of pairs of tokens in the training documents, each with 1 added so that nothing is impossible.

    Documents that are encoded already are taken as they are. Only pairs that occur are kept: of 4,096 tokens there are
    17 million pairs.
    """

    def __init__(self, vocabulary: Vocabulary, docs: Sequence[str] | TokenIds):
        finish(self._count(vocabulary, docs if isinstance(docs, TokenIds) else vocabulary.encode_all(docs)))

    @classmethod
    def gradually(cls, vocabulary: Vocabulary, docs: TokenIds) -> Work["Bigram"]:
        bigram = cls.__new__(cls)
        yield from bigram._count(vocabulary, docs)
        return bigram

    def _count(self, vocabulary, docs):
        self.vocabulary = vocabulary
        size, tokens = vocabulary.size, int(docs.sizes.sum()) + len(docs) + 1
        is_dense = size * size <= tokens  # then counting is quicker than sorting
        at_once = max(1, MOST_TOKENS * len(docs) // tokens)
        pairs, counts = np.array([], np.int64), np.array([], np.int64)
        dense, totals = np.zeros(size * size * is_dense, np.int64), np.zeros(size, np.int64)
        for first in range(0, len(docs), at_once):
            ids = docs.chosen(slice(first, first + at_once)).side_by_side()
            totals += np.bincount(ids[:-1], minlength=size)
            found = self._pair(ids[:-1], ids[1:])
            if is_dense:
                dense += np.bincount(found, minlength=size * size)
            else:
                more, of_these = np.unique(found, return_counts=True)
                pairs, place = np.unique(np.concatenate([pairs, more]), return_inverse=True)
                counts = np.bincount(place, np.concatenate([counts, of_these]), len(pairs)).astype(np.int64)
            yield first / len(docs)
        if is_dense:
            pairs, counts = np.flatnonzero(dense), dense[dense > 0]
        self._pairs, self._counts, self._totals = pairs, counts, totals + size

    @property
    def probabilities(self) -> np.ndarray:
        """(this token, next token): the whole table, of vocab_size^2 numbers."""
        return self.after(range(self.vocabulary.size))

    def after(self, tokens: Sequence[int]) -> np.ndarray:
        """(n, vocab_size): the probability of each token after each of n `tokens`."""
        size = self.vocabulary.size
        rows = np.ones((len(tokens), size))
        for row, token in zip(rows, tokens, strict=True):
            first, last = np.searchsorted(self._pairs, (token * size, (token + 1) * size))
            row[self._pairs[first:last] - token * size] += self._counts[first:last]
            row /= self._totals[token]
        return rows

    def next_probabilities(self, prefix: str) -> np.ndarray:
        """(vocab_size,); only the last character of the prefix counts. Raises ValueError if it is unknown."""
        return self.after(self.vocabulary.encode(prefix)[-1:])[0]

    def loss(self, docs: Sequence[str] | TokenIds) -> float:
        """Mean of -ln p over all characters and ends, nats per token. Raises ValueError if there are none."""
        if not docs:
            raise ValueError("there are no documents to measure on")
        ids = (docs if isinstance(docs, TokenIds) else self.vocabulary.encode_all(docs)).side_by_side()
        pairs = self._pair(ids[:-1], ids[1:])
        at = np.minimum(np.searchsorted(self._pairs, pairs), len(self._pairs) - 1)
        counts = np.where(self._pairs[at] == pairs, self._counts[at], 0) + 1
        return float(-np.log(counts / self._totals[ids[:-1]]).mean())

    def _pair(self, this, following):
        """One number for each pair of tokens."""
        return this.astype(np.int64) * self.vocabulary.size + following
