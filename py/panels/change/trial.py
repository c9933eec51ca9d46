"""The trial of the reader's version: the job that trains both models, and what is seen of it."""

from time import perf_counter

from . import words
from .duel import Duel
from .outcome import Outcome

REDRAW_EVERY = 0.05  # seconds, while both train


class Trial:
    """`changed()` is called when training begins, pauses or ends. The `duel` before stays until there is another."""

    def __init__(self, panel, changed):
        self.duel: Duel | None = None
        self._panel, self._changed = panel, changed
        self._job = None
        self._drawn_at = 0.0
        self._outcome = Outcome(panel)

    @property
    def is_running(self):
        return self._job is not None

    @property
    def source(self):
        """The text that the reader's version was trained from; "" before any was."""
        return self.duel.yours.experiment.architecture.source if self.duel else ""

    @property
    def losses(self):
        """The held-out losses of both, None for a run that has diverged; [] until both are known."""
        return [side.validation_loss for side in self.duel.sides.values()] if self.duel and self.duel.is_over else []

    def begin(self, yours, original):
        """Trains both experiments, or goes on with them if they were paused. Raises ValueError if one is too large."""
        if self.duel is None or self.duel.is_over or not self.duel.is_of(yours, original):
            self.duel = Duel(yours, original)
        self._panel.stop(self._job)
        self._job = self._panel.start(self._train(self.duel))
        self._panel.set_state("busy")
        self._changed()
        self._panel.lab.pace.at_once(self._job)

    def pause(self):
        self._panel.stop(self._job)
        self._rest()

    def _train(self, duel):
        yield from duel.steps(self._progress)
        self._rest()
        yield from duel.timing(self._panel.redraw)

    def _progress(self):
        if perf_counter() - self._drawn_at >= REDRAW_EVERY:
            self._drawn_at = perf_counter()
            self._panel.redraw()

    def _rest(self):
        self._job = None
        self._panel.set_state("ready")
        self._panel.redraw()
        self._changed()

    def draw(self):
        if self.duel is not None:
            self._outcome.draw(self.duel)

    def status(self, wanted):
        """In words; `wanted` are the two experiments as they would be now. None if nothing has been trained."""
        duel = self.duel
        if duel is None:
            return None
        if self.is_running:
            return words.training(duel.step_count, duel.yours.num_steps)
        if wanted is None or not duel.is_of(*wanted):
            return words.STALE
        return words.trained(*self.losses) if duel.is_over else words.paused(duel.step_count, duel.yours.num_steps)

    @property
    def breakdown(self):
        """In words, if a run has diverged; "" if none has."""
        sides = self.duel.sides.values() if self.duel else ()
        return next((words.diverged(side.diverged.step) for side in sides if side.diverged), "")
