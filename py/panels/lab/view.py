"""Where the reader looks: at the end of a run as it grows, or back at one of its earlier steps."""

from time import perf_counter

from microgpt import Trainer

REPLAY = 0.006  # seconds that going on from a snapshot to the very step may take, within a frame
MEASURED = 20  # steps that are enough to tell what one costs; with fewer, the call itself is most of it


class View:
    """`trainer` stands at `step` of `run`; it is the run's own, or a copy on the kernel that nobody trains on.

    `position` is the step the reader has gone back to, None while they follow the run.
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
        """Goes back to a step of the run, as near as one frame allows; to its last step means to follow it again."""
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
            self._seconds_a_step = 0.0  # unknown: the first time will tell
        if self._stands_for != self.position:
            self._go_to(self.position)
        return self._copy

    def untrained(self):
        """The model at step 0 of the run. The copy is a trainer of its own, made once for each run."""
        if self._untrained_of is not self.run:
            self._untrained_of = self.run
            self._untrained = Trainer(self._corpus, self.run.config, "kernel")
        return self._untrained.model

    def _go_to(self, step):
        checkpoint = self.run.snapshots.before(step)
        self._copy.restore(checkpoint)
        missing = step - checkpoint.step_count
        if missing * self._seconds_a_step <= REPLAY:
            began = perf_counter()
            self._copy.run(missing)
            if missing >= MEASURED:
                self._seconds_a_step = min(self._seconds_a_step or 1, (perf_counter() - began) / missing)
        self._stands_for = step
