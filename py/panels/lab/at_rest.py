"""A measurement of the model in view over many texts, for when that model does not change."""

from time import perf_counter

from .jobs import NEXT_FRAME, Outcome

REST = 0.3  # seconds for which the model must not change before it is measured


class AtRest:
    """Measures the model in view once it has been at rest for a moment, and again after it has changed.

    `measure()` returns a job, or None if there is nothing to measure; `show(result)` gets what that job returns. The
    panel calls `begin()` when it draws, and `model_changed()` when the lab tells it so.
    """

    def __init__(self, panel, measure, show):
        self._panel, self._measure, self._show = panel, measure, show
        self._due = True
        self._job = None

    def model_changed(self):
        self._due = True

    def begin(self):
        if self._due and self._job is None and self._may_run():
            self._job = self._panel.start(self._run())

    def _may_run(self):
        return self._panel.on_screen and self._panel.lab.state != "running"

    def _run(self):
        try:
            while self._due and self._may_run():
                self._due = False
                until = perf_counter() + REST
                while perf_counter() < until and not self._due:
                    yield NEXT_FRAME
                job = None if self._due else self._measure()
                if job is not None:
                    yield from self._to_its_end(job)
        finally:
            self._job = None
            if self._due:
                self._panel.redraw()

    def _to_its_end(self, job):
        """Unless the model changes meanwhile."""
        outcome = Outcome(job)
        for pause in outcome:
            yield pause
            if self._due:
                return
        self._show(outcome.result)
