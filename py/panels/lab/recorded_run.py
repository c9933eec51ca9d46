"""A run that keeps its losses, and checkpoints from which any of its steps can be reached again."""

from microgpt import Diverged, Trainer

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
        if self.diverged:
            return
        try:
            self.snapshots.keep_if_due(self.trainer)
        except Diverged as error:
            self.diverged = error

    def restore(self, engine, checkpoint):
        """Goes on, on this engine, from a checkpoint taken at the run's current step."""
        self.trainer.switch_engine(engine)
        self.trainer.restore(checkpoint)
        self._read_at = None

    def resume(self, checkpoint, history):
        """Goes on, right after it was made, from a checkpoint of the same run, whose history up to there is `history`.

        Earlier steps are reached by training again from the first.
        """
        self.trainer.restore(checkpoint)
        self.history = history
        self.snapshots.keep_if_due(self.trainer)

    def reader(self):
        """The run's current state on the kernel engine, to read from only: a slow engine would hold up every frame.

        Of a run that has diverged it is the last good snapshot.
        """
        if self.trainer.engine == "kernel" and not self.diverged:
            return self.trainer
        if self._reader is None:
            self._reader = Trainer(self.experiment)
        wanted = self.step_count, self.diverged
        if self._read_at != wanted:
            self._read_at = wanted
            self._reader.restore(self._last_good() if self.diverged else self.trainer.checkpoint())
        return self._reader

    def _last_good(self):
        """The checkpoint before the model became worse than a blind guess, and stayed so."""
        history = self.history
        good = history.steps[history.smoothed <= self.yardsticks.anchors["uniform"]]
        return self.snapshots.before(good[-1] - 1 if len(good) else 0)  # losses are those before a step's update

    @property
    def validated(self):
        """Whether the validation loss of `reader()` is known."""
        return self.history.validated_at == self.reader().step_count

    def validate(self, on_the_curve=True):
        reader = self.reader()
        self.history.add_validation(reader.step_count, reader.loss(self.yardsticks.ids), on_the_curve)
