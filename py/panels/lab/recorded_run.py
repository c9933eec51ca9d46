"""A run that keeps its losses, and checkpoints from which any of its steps can be reached again."""

from microgpt import Trainer

from .history import History
from .run import Run
from .snapshots import Snapshots
from .yardsticks import Yardsticks

VALIDATIONS = 6  # during a run, most of them early; one more before it starts


class RecordedRun(Run):
    def __init__(self, experiment, engine="kernel"):
        super().__init__(experiment, engine)
        self.yardsticks = Yardsticks.of(experiment)
        self.history = History(experiment)
        self.snapshots = Snapshots(self.trainer)
        self.validation_steps = {round(self.num_steps * (i / VALIDATIONS) ** 2) for i in range(1, VALIDATIONS + 1)}
        self._reader = self._read_at = None

    def in_one_go(self, wanted):
        """At most to the next checkpoint or validation."""
        step = self.step_count
        stops = [stop - step for stop in (self.snapshots.next_after(step), *self.validation_steps) if stop > step]
        return min(wanted, *stops)

    def record(self, losses):
        self.history.add(losses)
        self.snapshots.keep_if_due(self.trainer)

    def reader(self):
        """The run's current state on the kernel engine, to read from only: a slow engine would hold up every frame."""
        if self.trainer.engine == "kernel":
            return self.trainer
        if self._reader is None:
            self._reader = Trainer(self.experiment)
        if self._read_at != self.step_count:
            self._reader.restore(self.trainer.checkpoint())
            self._read_at = self.step_count
        return self._reader

    @property
    def validated(self):
        """Whether the validation loss at the current step is known."""
        return self.history.validated_at == self.step_count

    def validate(self):
        self.history.add_validation(self.step_count, self.reader().loss(self.yardsticks.ids))
