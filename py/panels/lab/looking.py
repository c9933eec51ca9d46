"""What the panels show: the model in view, samples from it, and the player that moves through its run."""

from .player import Player
from .view import View

SAMPLES = 10
SAMPLE_TEMPERATURE = 0.5
SAMPLE_SEED = 0  # fixed, so that only the model changes from one set of samples to the next


class Looking:
    """Calls `notify` with "view" and "samples", and with "state" when the player stops. `afterwards()` returns a job,
    which runs once the view and its samples are up to date.
    """

    def __init__(self, pace, run, notify, afterwards):
        self._pace = pace
        self._notify = notify
        self._afterwards = afterwards
        self._job = None
        self._sampled = None  # the run and the step that `samples` are of
        self.samples = []
        self.view = View(run)
        self.player = Player(pace, self.go_to, self._played)

    def look_at(self, run):
        """Shows the end of a run, and follows it as it grows."""
        self.player.stop()
        self.view.look_at(run)
        self._notify("view")

    def go_to(self, step):
        self.view.seek(step)
        self._notify("view")
        self.complete()

    def play(self, seconds):
        self.player.stop()
        end = self.view.run.step_count
        self.player.play(self.view.step % end if end else 0, end, seconds)

    def _played(self):
        self.go_to(self.view.run.step_count)  # the run may have grown meanwhile
        self._notify("state")

    def sample(self):
        """Draws samples from the model in view, unless they are up to date."""
        if self._sampled != (self.view.run, self.view.step):
            self._sampled = self.view.run, self.view.step
            self.samples = self.view.trainer.sample(SAMPLES, SAMPLE_TEMPERATURE, SAMPLE_SEED)
            self._notify("samples")

    def forget_samples(self):
        """They are drawn again, although the run is at the same step."""
        self._sampled = None

    def complete(self):
        """Starts a job that reaches the step in view, draws samples there, and then runs `afterwards()`."""
        self._pace.stop(self._job)
        self._job = self._pace.start(self._rest())

    def _rest(self):
        if self.view.missing:
            while self.view.missing:
                self.view.approach()
                yield
            self._notify("view")
        self.sample()
        yield
        yield from self._afterwards()
