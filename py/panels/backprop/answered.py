"""The answer to "What does the gradient of a weight say?": a nudge of a weight of the model itself. Pure Python."""

from dataclasses import dataclass

import numpy as np

from microgpt import Nouns, Trainer
from microgpt.inside import Inside

from ..kit.numbers import fixed, whole
from ..kit.picture.reading import ROOM
from ..kit.words import quoted

NUDGE = 0.1
REACH, STEPS = 1.5, 31  # the nudges of the curve: so many from -REACH to REACH


@dataclass(frozen=True)
class Nudged:
    """The weight with the largest gradient on a document, and the loss of that for every nudge: arrays (STEPS,)."""

    document: str
    weight: tuple[str, int, int]
    gradient: float
    nudges: np.ndarray
    losses: np.ndarray
    measured: float  # change of the loss by NUDGE

    @property
    def predicted(self) -> float:
        return self.gradient * NUDGE


def nudge(trainer: Trainer, inside: Inside) -> Nudged:
    """On the document that the next step of the run reads. `inside` has room for ROOM positions."""
    experiment, step = trainer.experiment, trainer.step_count
    config, corpus = experiment.config, experiment.corpus
    ids = corpus.split(config.seed, config.holdout).train_ids
    document = ids.document(step * config.batch_size % len(ids), min(ROOM, config.block_size))
    weights = trainer.model.state_dict()
    inside.load(weights)
    before = inside.run(document)
    gradients = inside.weight_gradients()
    name = max(gradients, key=lambda key: np.abs(gradients[key]).max())
    row, column = (int(i) for i in np.unravel_index(np.abs(gradients[name]).argmax(), gradients[name].shape))
    usual = weights[name][row, column]

    def loss(by):
        weights[name][row, column] = usual + by
        inside.load(weights)
        return inside.run(document)

    nudges = np.linspace(-REACH, REACH, STEPS)
    losses = np.array([loss(by) for by in nudges])
    tokens = [token for token in document.tolist() if token != corpus.vocabulary.bos]
    return Nudged(
        corpus.vocabulary.decode(tokens),
        (name, row, column),
        float(gradients[name][row, column]),
        nudges,
        losses,
        loss(NUDGE) - before,
    )


def sentence(found: Nudged, step: int, nouns: Nouns) -> str:
    name, row, column = found.weight
    return (
        f"At step {whole(step)}, on the {nouns.document} {quoted(found.document)}, one weight of the model, "
        f"{name}[{row}, {column}], has the gradient {fixed(found.gradient, 3)}. So a nudge of {fixed(NUDGE, 1)} should "
        f"change the loss by {fixed(found.predicted, 4)}. Nudged and measured, it changes by "
        f"{fixed(found.measured, 4)}."
    )
