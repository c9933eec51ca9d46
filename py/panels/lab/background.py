"""Jobs for when the reader waits for nothing: runs to compare with, and what the next seed needs."""

from .jobs import NEXT_FRAME
from .recorded_run import RecordedRun
from .training import Training
from .yardsticks import Yardsticks


def histories(runs):
    """A generator that trains pairs (experiment, steps), one after the other, and returns their histories."""
    trained = []
    for experiment, steps in runs:
        run = RecordedRun(experiment)
        yield
        training = Training(run, lambda: None)
        training.target = steps
        yield from training.steps()
        trained.append(run.history)
    return trained


def prepare(experiment, is_busy):
    """A generator that prepares for an experiment while `is_busy()` is false.

    Shuffling, encoding and counting 28,000 names takes more than a frame; when the experiment begins, it is done.
    """
    corpus, config = experiment.corpus, experiment.config
    for work in (
        lambda: corpus.shuffled(config.seed),
        lambda: corpus.split(config.seed, config.holdout),
        lambda: Yardsticks.of(experiment),
    ):
        yield NEXT_FRAME  # so that whatever has just finished is drawn first
        while is_busy():
            yield NEXT_FRAME
        work()
