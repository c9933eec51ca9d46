"""What the losses of a run are compared with."""

from dataclasses import dataclass
from math import log

from microgpt import Bigram
from microgpt.gradual import Kept, part
from microgpt.token_ids import TokenIds

VALIDATION_DOCS = 300  # documents to measure on: always the same ones, in the scaling panel too
KEPT = 4  # of the live run, the page's own, the next seed and the scaling panel's


@dataclass(frozen=True)
class Yardsticks:
    """Made by `Yardsticks.of(experiment)`; experiments that train on the same documents share one.

    docs     the held-out documents to measure on; of a text too short to hold any out, those that are trained on
    ids      the same, encoded
    bigram   the table of letter pairs, counted on the documents that the model trains on
    anchors  two losses on `docs`: "uniform" (every token equally likely) and "bigram"
    """

    docs: list[str]
    are_held_out: bool
    ids: TokenIds
    bigram: Bigram
    anchors: dict[str, float]

    @staticmethod
    def of(experiment):
        return _kept(experiment.corpus, experiment.config.seed, experiment.config.holdout)

    @staticmethod
    def gradually(experiment):
        """`of` as a job, for a long text."""
        return _kept.gradually(experiment.corpus, experiment.config.seed, experiment.config.holdout)


def _make(corpus, seed, holdout):
    split = yield from part(corpus.split.gradually(seed, holdout), 0, 0.8)
    docs = (split.held_out or split.train)[:VALIDATION_DOCS]
    ids = corpus.vocabulary.encode_all(docs)
    bigram = yield from part(Bigram.gradually(corpus.vocabulary, split.train_ids), 0.8, 1)
    return Yardsticks(
        docs, bool(split.held_out), ids, bigram, {"uniform": log(corpus.vocabulary.size), "bigram": bigram.loss(ids)}
    )


_kept = Kept(_make, KEPT)
