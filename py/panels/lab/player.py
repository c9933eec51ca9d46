"""Plays the timeline: moves the view through a run."""

from time import perf_counter

from .jobs import NEXT_FRAME
from .timescale import share_of, step_at


class Player:
    """Calls `seek(step)` to move the view, and `ended()` once the last step is reached."""

    def __init__(self, pace, seek, ended):
        self._pace = pace
        self._seek, self._ended = seek, ended
        self._job = None

    @property
    def playing(self):
        return self._job is not None

    def play(self, start, end, seconds):
        """Plays from step `start` to `end`, at a rate at which a whole run takes `seconds`: evenly along the timeline,
        so that early steps take longer."""
        self._job = self._pace.start(self._moves(start, end, seconds))

    def stop(self):
        """Stops if it is playing, and returns whether it was."""
        job, self._job = self._job, None
        self._pace.stop(job)
        return job is not None

    def _moves(self, start, end, seconds):
        at, shown, clock = share_of(start, end) if start < end else 1.0, None, perf_counter()
        while at < 1:
            yield NEXT_FRAME
            now = perf_counter()
            at, clock = at + min(now - clock, 0.1) / seconds, now
            if (step := step_at(at, end)) != shown:
                shown = step
                self._seek(step)
        self._job = None
        self._ended()
