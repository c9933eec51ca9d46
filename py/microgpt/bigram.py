"""The baseline to beat: a table of which token follows which."""

from collections.abc import Sequence

import numpy as np

from .corpus import Corpus, TokenIds


class Bigram:
    """Counts of letter pairs in the training documents, each with 1 added so that nothing is impossible.

    Documents that the corpus has encoded already are taken as they are.
    """

    def __init__(self, corpus: Corpus, docs: Sequence[str] | TokenIds):
        self.corpus = corpus
        size = corpus.vocabulary.size
        ids = (docs if isinstance(docs, TokenIds) else corpus.encode(docs)).ids.astype(np.int64)
        counts = np.bincount(ids[:-1] * size + ids[1:], minlength=size * size).reshape(size, size) + 1.0
        self.probabilities = counts / counts.sum(axis=1, keepdims=True)  # (this token, next token)

    def next_probabilities(self, prefix: str) -> np.ndarray:
        """(vocab_size,); only the last character of the prefix counts. Raises ValueError if it is unknown."""
        return self.probabilities[self.corpus.vocabulary.encode(prefix)[-1]].copy()

    def loss(self, docs: Sequence[str]) -> float:
        """Mean of -ln p over all characters and ends, nats per token. Raises ValueError if there are none."""
        if not docs:
            raise ValueError("there are no documents to measure on")
        ids = self.corpus.encode(docs).ids
        return float(-np.log(self.probabilities[ids[:-1], ids[1:]]).mean())
