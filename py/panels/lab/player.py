"""Plays the timeline: moves the view through a run."""

from time import perf_counter

from .jobs import NEXT_FRAME


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
        """Plays from step `start` to `end`, at a rate at which a whole run takes `seconds`."""
        self._job = self._pace.start(self._moves(start, end, seconds))

    def stop(self):
        """Stops if it is playing, and returns whether it was."""
        job, self._job = self._job, None
        self._pace.stop(job)
        return job is not None

    def _moves(self, start, end, seconds):
        at, clock = float(start), perf_counter()
        while at < end:
            yield NEXT_FRAME
            now = perf_counter()
            at, clock = at + end * min(now - clock, 0.1) / seconds, now
            self._seek(round(at))
        self._job = None
        self._ended()
