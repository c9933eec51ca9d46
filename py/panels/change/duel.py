"""The reader's version and the original, trained side by side. Pure Python: it knows no page."""

from microgpt import Experiment

from ..lab.history import History, spread
from ..lab.run import CLOCK, Run
from ..lab.training import Training
from ..lab.validation import CHUNK, validation
from ..lab.yardsticks import Yardsticks

SAMPLES = 8
ENOUGH = 0.1  # seconds of computing from which a speed is told


class Side(Run):
    """One of the two runs. What is measured at its end is None, or empty, until then."""

    def __init__(self, experiment: Experiment):
        super().__init__(experiment)
        self.history = History(experiment)
        self.validation_loss: float | None = None
        self.spread: float | None = None
        self.samples: list[str] = []
        self._losses: list[float] = []
        self._beginning = self.trainer.checkpoint()
        self._timed = 0  # steps, which took `seconds`

    @property
    def parameters(self) -> int:
        return self.trainer.model.parameter_count

    @property
    def steps_per_second(self) -> float | None:
        """Computing only, since the two wait for each other; None before the first step."""
        return self._timed / max(self.seconds, CLOCK) if self._timed else None

    @property
    def documents_per_second(self) -> float | None:
        steps = self.steps_per_second
        return None if steps is None else self.experiment.config.batch_size * steps

    def record(self, losses):
        self._timed += len(losses)
        if self.history.count < self.num_steps:
            self.history.add(losses)
            self._losses += losses

    def measure(self):
        """A job for the end of a run. Of one that has diverged there is nothing to measure."""
        if self.diverged is None and self.validation_loss is None:
            self.validation_loss = yield from validation(self.trainer, Yardsticks.of(self.experiment).docs)
            self.samples = self.trainer.sample(SAMPLES)
            self.spread = spread(self._losses)

    def again(self):
        """A job: the finished run once more, with the same result, to be timed."""
        self.trainer.restore(self._beginning)
        yield from Training(self, lambda: None, chunk=CHUNK).steps()


class Duel:
    """Runs of the reader's experiment and of the original's, on the same documents and as long.

    Raises ValueError if a model is too large.
    """

    def __init__(self, yours: Experiment, original: Experiment):
        self.yours, self.original = Side(yours), Side(original)
        self.is_over = False

    def is_of(self, yours: Experiment, original: Experiment) -> bool:
        return (self.yours.experiment, self.original.experiment) == (yours, original)

    @property
    def sides(self) -> dict[str, Side]:
        """By their names on the page."""
        return {"yours": self.yours, "original": self.original}

    @property
    def step_count(self) -> int:
        """How far both are; one that has diverged waits for nobody."""
        return min((side.step_count for side in self.sides.values() if not side.diverged), default=0)

    def steps(self, progress):
        """A job that trains both to their ends and measures them. Calls progress() every few milliseconds."""
        jobs = {side: Training(side, lambda: None, chunk=CHUNK).steps() for side in self.sides.values()}
        while jobs:
            behind = min(jobs, key=lambda side: side.step_count)
            try:
                yield next(jobs[behind])
            except StopIteration:
                del jobs[behind]
            progress()
        for side in self.sides.values():
            yield from side.measure()
        self.is_over = True
        progress()

    def timing(self, progress):
        """A job for afterwards: both in turns, once more and again if they are quick, which evens out the page's own
        work. Calls progress() at the end.
        """
        sides = self.sides.values()
        while not any(side.diverged for side in sides) and min(side.seconds for side in sides) < ENOUGH:
            for side in sides:
                yield from side.again()
        progress()
