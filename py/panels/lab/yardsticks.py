"""What the losses of a run are compared with."""

from functools import lru_cache
from math import log

from microgpt import Bigram

VALIDATION_DOCS = 300  # documents to measure on: always the same ones, in the scaling panel too
KEPT = 4  # of the live run, the page's own, the next seed and the scaling panel's


class Yardsticks:
    """Made by `Yardsticks.of(experiment)`; experiments that train on the same documents share one.

    docs     the held-out documents to measure on; of a text too short to hold any out, those that are trained on
    ids      the same, encoded
    bigram   the table of letter pairs, counted on the documents that the model trains on
    anchors  two losses on `docs`: "uniform" (every token equally likely) and "bigram"
    """

    @classmethod
    def of(cls, experiment):
        return _kept(experiment.corpus, experiment.config.seed, experiment.config.holdout)

    def __init__(self, corpus, seed, holdout):
        split = corpus.split(seed, holdout)
        self.docs = (split.held_out or split.train)[:VALIDATION_DOCS]
        self.are_held_out = bool(split.held_out)
        self.ids = corpus.vocabulary.encode_all(self.docs)
        self.bigram = Bigram(corpus.vocabulary, split.train_ids)
        self.anchors = {"uniform": log(corpus.vocabulary.size), "bigram": self.bigram.loss(self.ids)}


_kept = lru_cache(maxsize=KEPT)(Yardsticks)
