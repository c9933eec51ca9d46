"""The baseline to beat: a table of which token follows which."""

from collections.abc import Sequence

import numpy as np

from .token_ids import TokenIds
from .vocabulary import Vocabulary


class Bigram:
    """Counts of pairs of tokens in the training documents, each with 1 added so that nothing is impossible.

    Documents that are encoded already are taken as they are.
    """

    def __init__(self, vocabulary: Vocabulary, docs: Sequence[str] | TokenIds):
        self.vocabulary = vocabulary
        size = vocabulary.size
        ids = (docs if isinstance(docs, TokenIds) else vocabulary.encode_all(docs)).ids.astype(np.int64)
        counts = np.bincount(ids[:-1] * size + ids[1:], minlength=size * size).reshape(size, size) + 1.0
        self.probabilities = counts / counts.sum(axis=1, keepdims=True)  # (this token, next token)

    def next_probabilities(self, prefix: str) -> np.ndarray:
        """(vocab_size,); only the last character of the prefix counts. Raises ValueError if it is unknown."""
        return self.probabilities[self.vocabulary.encode(prefix)[-1]].copy()

    def loss(self, docs: Sequence[str]) -> float:
        """Mean of -ln p over all characters and ends, nats per token. Raises ValueError if there are none."""
        if not docs:
            raise ValueError("there are no documents to measure on")
        ids = self.vocabulary.encode_all(docs).ids
        return float(-np.log(self.probabilities[ids[:-1], ids[1:]]).mean())
