"""One training run as it goes: the trainer, its losses, and the snapshots that lead back to any step."""

from math import inf

from microgpt import Trainer

from .history import History
from .jobs import timed
from .snapshots import Snapshots

CLOCK = 0.0001  # seconds; browsers round their clocks to about this


class Run:
    """`name` is "reference" for the run that the page makes by itself at start, "live" for the reader's own."""

    def __init__(self, name, corpus, config, engine="kernel"):
        self.name = name
        self.config = config
        self.trainer = Trainer(corpus, config, engine)
        self.history = History(config.num_steps, config.seed)
        self.snapshots = Snapshots(self.trainer)
        self.seconds = 0.0  # of computing, the waiting for frames not included
        self.seconds_a_step = inf  # in the last stretch
        self._corpus = corpus
        self._reader = self._read_at = None

    @property
    def step_count(self):
        return self.trainer.step_count

    def reader(self):
        """A trainer on the kernel as the run stands now, for looking only: a slow engine would hold up every frame."""
        if self.trainer.engine == "kernel":
            return self.trainer
        if self._reader is None:
            self._reader = Trainer(self._corpus, self.config, "kernel")
        if self._read_at != self.step_count:
            self._reader.restore(self.trainer.checkpoint())
            self._read_at = self.step_count
        return self._reader

    @property
    def finished(self):
        return self.trainer.step_count == self.config.num_steps

    def stretch(self, wanted):
        """How many of the `wanted` steps may be done in one go: not past the next snapshot."""
        step = self.trainer.step_count
        due = self.snapshots.next_after(step) - step
        return min(wanted, due) if due else wanted

    def advance(self, count):
        """`count` steps, at most `stretch`. A generator, because the scalar engine pauses inside a step."""
        losses, spent = yield from timed(self._steps(count))
        self.seconds += spent
        self.seconds_a_step = max(spent, CLOCK) / count
        self.history.add(losses)
        self.snapshots.look(self.trainer)

    def _steps(self, count):
        if self.trainer.engine != "scalar":
            return self.trainer.run(count)
        losses = []
        for _ in range(count):
            losses.append((yield from self.trainer.step_gradually()))
        return losses
