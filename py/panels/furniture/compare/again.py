"""A run of which only the losses were kept, made again: training is deterministic, so this is the very same model."""

from dataclasses import dataclass
from math import nan

import numpy as np

from microgpt import Diverged, Experiment, Trainer

from ...lab.looking import SAMPLE_SEED, SAMPLES
from ...lab.run import Run
from ...lab.training import Training
from ...lab.yardsticks import Yardsticks

POINTS = 600  # of a curve


@dataclass(frozen=True)
class Made:
    """The model of `experiment` after `steps`. `diverged` is set where the run has.

    `loss` is the mean over the documents of its `Yardsticks`, in nats a token;
    NaN, without samples, where the run has diverged.
    """

    experiment: Experiment
    steps: int
    trainer: Trainer
    diverged: Diverged | None
    loss: float
    yardsticks: Yardsticks
    samples: list[str]


def make(experiment, steps, progress):
    """A job that trains the model and returns what was `Made`. Calls progress(steps done) every few milliseconds."""
    yardsticks = yield from Yardsticks.gradually(experiment)
    run = Run(experiment)
    yield
    training = Training(run, lambda: progress(run.step_count))
    training.target = steps
    yield from training.steps()
    if run.diverged:
        return Made(experiment, steps, run.trainer, run.diverged, nan, yardsticks, [])
    loss = run.trainer.loss(yardsticks.ids)
    yield
    return Made(experiment, steps, run.trainer, None, loss, yardsticks, run.trainer.sample(SAMPLES, seed=SAMPLE_SEED))


def curves(histories):
    """x (points,) and the smoothed losses of each run over it (points,), NaN where a run has none."""
    x = np.linspace(0, max(run.count for run in histories), POINTS)
    return x, [np.interp(x, *_known(run), left=np.nan, right=np.nan) for run in histories]


def _known(run):
    known = ~np.isnan(run.smoothed)
    return (run.steps[known], run.smoothed[known]) if known.any() else ([0.0], [np.nan])


def highest(histories):
    """The loss of a blind guess: of the run with the larger vocabulary."""
    return float(max(np.log(run.experiment.corpus.vocabulary.size) for run in histories))


def from_the_last(attention):
    """(T,): how much the last position takes from each, the mean over all layers and heads (L, H, T, T)."""
    return attention[:, :, -1].mean((0, 1))
