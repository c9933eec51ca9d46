"""Where the reader looks: at the end of a run as it grows, or back at one of its earlier steps."""

from time import perf_counter

from microgpt import Trainer

REPLAY = 0.006  # seconds of training from a checkpoint towards the very step, within a frame
PIECE = 32  # steps between two looks at the clock


class View:
    """`trainer` stands at `step` of `run`; it is the run's own, or a copy on the kernel that nobody trains on.

    `position` is the step the reader has gone back to, None while they follow the run. On a slow machine the way to it
    takes more than a frame: until `go_on` has been called often enough, `trainer` stands `missing` steps before it.
    """

    def __init__(self, corpus):
        self._corpus = corpus
        self._copy = self._copy_of = self._stands_for = None
        self._untrained = self._untrained_of = None
        self.run = None
        self.position = None

    def look_at(self, run):
        """Follows a run from here on."""
        self.run = run
        self.position = None

    def seek(self, step):
        """Goes back to a step of the run; to its last step means to follow it again."""
        self.position = None if step >= self.run.trainer.step_count else max(0, step)

    @property
    def step(self):
        return self.trainer.step_count

    @property
    def trainer(self):
        if self.position is None:
            return self.run.reader()
        if self._copy_of is not self.run:
            self._copy = Trainer(self._corpus, self.run.config, "kernel")
            self._copy_of, self._stands_for = self.run, None
        if self._stands_for != self.position:
            self._restore()
            self.go_on()
        return self._copy

    @property
    def missing(self):
        """Steps from `trainer` to `position`."""
        return 0 if self.position is None else self.position - self.step

    def go_on(self):
        """Trains the copy towards `position`, for as long as a frame allows."""
        until = perf_counter() + REPLAY
        while self.missing:
            self._copy.run(min(self.missing, PIECE))
            if perf_counter() > until:
                break

    def untrained(self):
        """The model at step 0 of the run. The copy is a trainer of its own, made once for each run."""
        if self._untrained_of is not self.run:
            self._untrained_of = self.run
            self._untrained = Trainer(self._corpus, self.run.config, "kernel")
        return self._untrained.model

    def _restore(self):
        """The copy goes to the last checkpoint before `position`, unless it is on its way from there already."""
        checkpoint = self.run.snapshots.before(self.position)
        on_its_way = self._stands_for is not None and checkpoint.step_count <= self._copy.step_count <= self.position
        if not on_its_way:
            self._copy.restore(checkpoint)
        self._stands_for = self.position
