"""The step of a run that the reader looks at: its end, as it grows, or an earlier step."""

from time import perf_counter

from microgpt import Diverged, Trainer

REPLAY = 0.006  # seconds of training from a checkpoint towards the wanted step, within a frame
PIECE = 32  # steps between two checks of the clock


class View:
    """`trainer` is at step `step` of `run`: the run's own trainer, or a copy of it on the kernel engine.

    `position` is the step the reader has gone back to, None while they follow the run. On a slow machine it takes more
    than a frame to get there: until `approach` has been called often enough, `trainer` is `missing` steps short of it.
    """

    def __init__(self, run):
        self._copy = self._copy_of = self._untrained = None
        self.look_at(run)

    def look_at(self, run):
        """Shows the end of a run, and follows it as it grows."""
        self.run = run
        self.position = None

    def seek(self, step):
        """Goes back to a step of the run, as far as one `approach` gets. Its last step means following it again."""
        if step >= self.run.step_count:
            self.position = None
            return
        self.position = max(0, step)
        if self._copy is None or self._copy_of is not self.run:
            self._copy, self._copy_of = Trainer(self.run.experiment), self.run
        checkpoint = self.run.snapshots.before(self.position)
        if not checkpoint.step_count <= self._copy.step_count <= self.position:  # otherwise the copy is closer
            self._copy.restore(checkpoint)
        self.approach()

    def approach(self):
        """Trains the copy towards `position`, for as long as a frame allows."""
        trainer, until = self.trainer, perf_counter() + REPLAY
        while self.missing:
            try:
                trainer.run(min(self.missing, PIECE))
            except Diverged:  # a little earlier than on the engine that the run was trained on
                trainer.restore(self.run.snapshots.before(self.position))
                self.position = self.step
            if perf_counter() > until:
                break

    @property
    def trainer(self):
        return self.run.reader() if self.position is None or self._copy is None else self._copy

    @property
    def step(self):
        return self.trainer.step_count

    @property
    def missing(self):
        """Steps from `trainer` to `position`."""
        return 0 if self.position is None else self.position - self.step

    def untrained(self):
        """The model at step 0 of the run. Its trainer is made once for each experiment."""
        if self._untrained is None or self._untrained.experiment is not self.run.experiment:
            self._untrained = Trainer(self.run.experiment)
        return self._untrained.model
