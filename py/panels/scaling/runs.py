"""What the scaling panel trains: one model from first step to last, in slices; and how long the next will take."""

from dataclasses import dataclass, field
from math import inf

import numpy as np

from microgpt import Config, Experiment
from microgpt.cost import run_multiply_adds

from ..lab.clock import tick
from ..lab.run import CLOCK, Run
from ..lab.training import Training
from ..lab.validation import CHUNK, validation
from ..lab.yardsticks import Yardsticks
from .step_losses import StepLosses

SAMPLES = 8
PROBE = 0.003  # seconds of steps that a quick timing takes
TICKS = 20  # of the clock that a timing takes at least: it may be off by one
MOST_TIMES = 100  # that a run is repeated for that
TIMINGS = 3  # of a short run
ENOUGH = 0.05  # seconds after which there are no more


def learning_rate(n_embd, by_width=True):
    """Adam's learning rate at the start of a run.

    0.01 is right for 16 dimensions and too much for wider layers, where more weights move together at each step. What
    works falls in proportion to 1/width, as measured here and as Yang et al. (2022, "Tensor Programs V") derive.
    """
    return min(0.01, 0.16 / n_embd) if by_width else 0.01


def usable_heads(n_embd, wanted):
    """The heads share the dimensions equally: the largest number of them, up to `wanted`, that can."""
    return max(heads for heads in range(1, wanted + 1) if n_embd % heads == 0)


def problem_with(experiment) -> str:
    """Why a model of these sizes cannot be built, as may be with one that a reader has changed; "" if it can."""
    try:
        run_multiply_adds(experiment)  # remembers what it has counted
    except ValueError as error:
        return str(error)
    return ""


@dataclass(frozen=True)
class Result:
    """One finished run. `seconds` is the time inside the training steps, without the waiting for frames; see `_seconds`
    for a short one.
    """

    experiment: Experiment
    parameters: int
    loss: float  # nats per token on the documents of `Yardsticks`
    samples: list[str]
    seconds: float
    multiply_adds: int
    step_losses: StepLosses = field(compare=False, repr=False)

    @property
    def config(self) -> Config:
        return self.experiment.config

    @property
    def steps_per_second(self):
        return self.config.num_steps / max(self.seconds, CLOCK)

    @property
    def documents_per_second(self):
        return self.config.batch_size * self.steps_per_second


class Speed:
    """How long a run will take on this machine, from the runs so far.

    A model that has run takes as long a step as it did. For another, seconds a step = fixed + rate * multiply-adds a
    step, fitted to those that have run with relative errors counting alike.
    """

    def __init__(self):
        self._known = {}  # (n_embd, n_head, n_layer, batch_size) -> (multiply-adds a step, seconds a step)
        self._line = None  # (fixed, rate)

    def learn(self, experiment, steps, seconds):
        self._known[_shape(experiment)] = _multiply_adds_a_step(experiment), max(seconds, CLOCK) / steps
        self._line = _line(*np.array(list(self._known.values())).T)

    def seconds(self, experiment):
        """Of computing, for the whole run; None while nothing is known."""
        num_steps = experiment.config.num_steps
        if _shape(experiment) in self._known:
            return num_steps * self._known[_shape(experiment)][1]
        if self._line is None:
            return None
        fixed, rate = self._line
        return float(num_steps * (fixed + rate * _multiply_adds_a_step(experiment)))


class WithLosses(Run):
    """A run that keeps the losses of its steps, once, even if it is repeated to be timed."""

    def __init__(self, experiment):
        super().__init__(experiment)
        self.losses: list[float] = []

    def record(self, losses):
        if len(self.losses) < self.num_steps:
            self.losses += losses


def probe(experiment, speed):
    """A generator: times a few steps of a model that is then thrown away."""
    run = Run(experiment)
    yield
    while run.seconds < max(PROBE, TICKS * tick()) and not run.over:
        yield from run.advance(run.in_one_go(4))
        yield
    speed.learn(experiment, run.step_count, run.seconds)


def train(experiment, progress):
    """A generator that trains a model from scratch and returns its `Result`. Raises `Diverged` if the run does.

    Calls progress(steps done, seconds of computing so far) every few milliseconds.
    """
    run = WithLosses(experiment)
    beginning = run.trainer.checkpoint()
    yield
    yield from Training(run, lambda: progress(run.step_count, run.seconds), chunk=CHUNK).steps()
    if run.diverged:
        raise run.diverged
    trainer = run.trainer
    loss = yield from validation(trainer, Yardsticks.of(experiment).docs)
    samples, multiply_adds = trainer.sample(SAMPLES), run_multiply_adds(experiment)
    seconds = yield from _seconds(run, beginning)
    step_losses = StepLosses.of(run.losses)
    return Result(experiment, trainer.model.parameter_count, loss, samples, seconds, multiply_adds, step_losses)


def _seconds(run, beginning):
    """A generator: the seconds that a finished run takes. One of a few ticks of the clock is repeated, which gives a
    mean; and of a short one the fastest of a few counts, since others wait for a browser that still compiles, or for
    other programs.
    """
    fastest, before, times = inf, 0.0, 1  # the run itself is the first
    for _ in range(TIMINGS):
        while run.seconds - before < TICKS * tick() and times < MOST_TIMES:
            run.trainer.restore(beginning)
            yield from Training(run, lambda: None, chunk=CHUNK).steps()
            times += 1
        fastest = min(fastest, (run.seconds - before) / times)
        if run.seconds > ENOUGH:
            break
        before, times = run.seconds, 0
    return fastest


def _shape(experiment):
    config = experiment.config
    return config.n_embd, config.n_head, config.n_layer, config.batch_size


def _multiply_adds_a_step(experiment):
    return run_multiply_adds(experiment) / experiment.config.num_steps


def _line(work, took):
    """(fixed, rate), neither negative, that fit took = fixed + rate * work best in relative terms."""
    if len(work) > 1:
        a, b = 1 / took, work / took  # least squares of fixed * a + rate * b = 1, by its normal equations
        determinant = (a @ a) * (b @ b) - (a @ b) ** 2
        if determinant > 0:
            fixed = (a.sum() * (b @ b) - b.sum() * (a @ b)) / determinant
            rate = (b.sum() * (a @ a) - a.sum() * (a @ b)) / determinant
            if fixed >= 0 and rate > 0:
                return float(fixed), float(rate)
    if not work.all():  # a changed model may do without products
        return float(took.mean()), 0.0
    return 0.0, float((took / work).mean())
