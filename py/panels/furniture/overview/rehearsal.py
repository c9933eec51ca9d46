"""The page's own run once more, from its first step, slowly enough to be watched. Pure Python.

The page trains its run in a fraction of a second. Training is deterministic, so this is the same run.
"""

from time import perf_counter

import numpy as np

from microgpt import Experiment, Trainer
from microgpt.inside import Inside

from ...kit.picture.layout import ROWS
from ...kit.picture.reading import ROOM, Reading, read
from ...kit.picture.stations import stations
from ...kit.words import label_of
from ...lab.history import History

FIRST = 2.6  # seconds of the first round: values go there, blame comes back, the weights move
FASTER = 0.75  # each round takes this share of the one before
FASTEST = 0.05
SEEN = 0.35  # a round as long as this shows the document that the step is on; all later ones stay with one document
GROWTH = 1.012  # at the fastest, each round takes this many times the steps of the one before
STILL, STILL_GROWTH = 1.2, 1.6  # seconds of a still, and how many times the steps of the one before lie between two
BUDGET = 0.003  # seconds of training in a round
FEWEST = 6  # positions of the document that it stays with, if there is such a one among the first SEARCHED
SEARCHED = 200


class Looker:
    """Looks into the models of an experiment.

    stations  of its picture
    labels    of all tokens, by id
    """

    def __init__(self, experiment: Experiment):
        self.experiment = experiment
        self._inside = Inside(experiment, ROOM)
        self.stations = stations(self._inside.tape)
        vocabulary = experiment.corpus.vocabulary
        self.labels = [label_of(i, vocabulary) for i in range(vocabulary.size)]

    def read(self, trainer: Trainer, ids: np.ndarray) -> Reading:
        """Of a document, BOS + tokens + BOS, through the trainer's model as it is."""
        self._inside.load(trainer.model.state_dict())
        return read(self.stations, self._inside, ids)


class Rehearsal:
    """Call `go_on(seconds)` in each frame. `in_stills`, nothing moves: it shows a few steps, each for a while.

    trainer  at the step that is shown, and `history` the losses up to there
    ids      of the document that is shown
    there    how far its values have come, and `back` the blame, from 0 to 1
    """

    def __init__(self, experiment: Experiment, in_stills: bool = False):
        self.trainer, self.history = Trainer(experiment), History(experiment)
        self._split = experiment.corpus.split(experiment.config.seed, experiment.config.holdout)
        self._kept = typical(experiment)
        self._in_stills = in_stills
        self._round, self._passed, self._steps, self._due = FIRST, 0.0, 1.0, 0
        self.there = self.back = 0.0
        self.ids = self._document()

    @property
    def over(self) -> bool:
        return self.trainer.step_count >= self.trainer.config.num_steps

    @property
    def is_slow(self) -> bool:
        """Whether a round takes long enough for a reader to see what happens in it."""
        return self._round >= SEEN and not self.over

    def go_on(self, seconds: float) -> bool:
        """Returns whether the model has moved on."""
        self._passed += seconds
        if self._passed >= self._round and not self._due:
            self._due = self._next_count()
        moved = self._due > 0 and self._train()
        if moved:
            self._due, self._passed = 0, 0.0
            self._round = STILL if self._in_stills else max(FASTEST, self._round * FASTER)
            self.ids = self._document()
        share = min(1.0, self._passed / self._round) if self.is_slow and not self._in_stills else 1.0
        self.there, self.back = min(1.0, 2 * share), max(0.0, 2 * share - 1)
        return moved

    def _next_count(self):
        """Steps of the next round."""
        if self._in_stills or self._round <= FASTEST:
            self._steps *= STILL_GROWTH if self._in_stills else GROWTH
        return min(int(self._steps), self.trainer.config.num_steps - self.trainer.step_count)

    def _train(self):
        """Returns whether the round is over, which without stills it is when its time is."""
        until = perf_counter() + BUDGET
        while self._due and perf_counter() < until:
            self.history.add(self.trainer.run(1))
            self._due -= 1
        return not self._due or not self._in_stills

    def _document(self):
        config, ids = self.trainer.config, self._split.train_ids
        follows = self.is_slow and not self._in_stills
        which = self.trainer.step_count * config.batch_size % len(ids) if follows else self._kept
        return ids.document(which, config.block_size)


def typical(experiment: Experiment) -> int:
    """Of the first documents trained on that fill the picture, the one of the most frequent tokens, by its number."""
    split, config = experiment.corpus.split(experiment.config.seed, experiment.config.holdout), experiment.config
    ids = split.train_ids
    sizes = ids.positions(config.block_size)[:SEARCHED]
    fitting = np.flatnonzero((sizes >= FEWEST) & (sizes <= ROWS))
    if not len(fitting):
        return int(sizes.argmax())
    counts = np.bincount(ids.ids)
    return max(fitting.tolist(), key=lambda i: float(np.log(counts[ids.document(i, config.block_size)]).mean()))
