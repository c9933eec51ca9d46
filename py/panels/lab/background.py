"""Jobs for when the reader waits for nothing: runs to compare with, and what the next seed needs."""

from .jobs import NEXT_FRAME, paused_while
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

    Shuffling and counting 28,000 names takes more than a frame; when the experiment begins, it is done.
    """
    yield NEXT_FRAME  # so that whatever has just finished is drawn first
    yield from paused_while(is_busy, Yardsticks.gradually(experiment), lambda _: None)
