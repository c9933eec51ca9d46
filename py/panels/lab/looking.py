"""What the panels look at: a model in view, what it makes up, and the player that moves through its run."""

from .player import Player
from .view import View

SAMPLES = 10
SAMPLE_SEED = 0  # always the same dice, so that only the model changes between two samples


class Looking:
    """Tells of "view" and "samples", and of "state" when the player stops. `afterwards()` is a job, for when all of
    what the reader looks at is there.
    """

    def __init__(self, pace, run, tell, afterwards):
        self._pace = pace
        self._tell = tell
        self._afterwards = afterwards
        self._job = None
        self._sampled = None  # the run and the step that `samples` are of
        self.samples = []
        self.view = View(run)
        self.player = Player(pace, self.go_to, lambda: tell("state"))

    def look_at(self, run):
        """Follows a run from here on."""
        self.player.stop()
        self.view.look_at(run)
        self._tell("view")

    def go_to(self, step):
        self.view.seek(step)
        self._tell("view")
        self.complete()

    def play(self, seconds):
        self.player.stop()
        end = self.view.run.step_count
        self.player.play(self.view.step % end if end else 0, end, seconds)

    def sample(self):
        """Samples of the model in view, unless they are there."""
        if self._sampled != (self.view.run, self.view.step):
            self._sampled = self.view.run, self.view.step
            self.samples = self.view.trainer.sample(SAMPLES, seed=SAMPLE_SEED)
            self._tell("samples")

    def complete(self):
        """From the next frame on: the rest of the way to the step in view, its samples, and what comes afterwards."""
        self._pace.stop(self._job)
        self._job = self._pace.start(self._rest())

    def _rest(self):
        if self.view.missing:
            while self.view.missing:
                self.view.approach()
                yield
            self._tell("view")
        self.sample()
        yield
        yield from self._afterwards()
