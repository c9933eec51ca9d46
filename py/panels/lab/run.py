"""One training run and the time it takes."""

from math import inf

from microgpt import Diverged, Trainer

from .clock import tick
from .jobs import timed

CLOCK = 0.0001  # seconds; no shorter time is taken for measured, however fine the clock


class Run:
    def __init__(self, experiment, engine="kernel"):
        self.experiment = experiment
        self.trainer = Trainer(experiment, engine=engine)
        self.seconds = 0.0  # of computing; waiting for frames is not included
        self.seconds_a_step = inf  # in the last call of `advance`
        self.diverged: Diverged | None = None

    @property
    def step_count(self):
        return self.trainer.step_count

    @property
    def num_steps(self):
        return self.experiment.config.num_steps

    @property
    def finished(self):
        return self.step_count == self.num_steps

    @property
    def over(self):
        """Whether no step is left, or none can be taken because the run has diverged."""
        return self.finished or self.diverged is not None

    def in_one_go(self, wanted):
        """How many of the `wanted` steps one call of `advance` may take."""
        return min(wanted, self.num_steps - self.step_count)

    def advance(self, count):
        """Trains for `count` steps, or as far as the run gets without diverging.

        A generator, because the scalar engine pauses inside a step.
        """
        losses, seconds = yield from timed(self._steps(count))
        self.seconds += seconds
        self.seconds_a_step = max(seconds, CLOCK, tick()) / count
        if losses:
            self.record(losses)

    def record(self, losses):
        """Called with the losses of the latest steps."""

    def _steps(self, count):
        losses = []
        try:
            if self.trainer.engine != "scalar":
                return self.trainer.run(count)
            for _ in range(count):
                losses.append((yield from self.trainer.step_gradually()))
        except Diverged as error:
            self.diverged = error
            losses += error.losses
        return losses
