"""What the losses of a run are compared with."""

from functools import lru_cache
from math import log

from microgpt import Bigram

VALIDATION_DOCS = 300  # held-out documents to measure on: always the same ones, in the scaling panel too


class Yardsticks:
    """Made by `Yardsticks.of(experiment)`; experiments that train on the same documents share one.

    docs     the held-out documents to measure on; `ids` are the same, encoded
    bigram   the table of letter pairs, counted on the documents that the model trains on
    anchors  two losses on `docs`: "uniform" (every token equally likely) and "bigram"
    """

    @classmethod
    def of(cls, experiment):
        return _kept(experiment.corpus, experiment.config.seed, experiment.config.holdout)

    def __init__(self, corpus, seed, holdout):
        split = corpus.split(seed, holdout)
        self.docs = split.held_out[:VALIDATION_DOCS]
        self.ids = corpus.vocabulary.encode_all(self.docs)
        self.bigram = Bigram(corpus.vocabulary, split.train_ids)
        self.anchors = {"uniform": log(corpus.vocabulary.size), "bigram": self.bigram.loss(self.docs)}


_kept = lru_cache(maxsize=8)(Yardsticks)
