"""Plays the timeline: moves the view through a run by itself."""

from time import perf_counter

from .jobs import NEXT_FRAME


class Player:
    """`seek(step)` moves the view, `ended()` is called when the last step is reached."""

    def __init__(self, pace, seek, ended):
        self._pace = pace
        self._seek, self._ended = seek, ended
        self._job = None

    @property
    def playing(self):
        return self._job is not None

    def play(self, start, end, seconds):
        """From one step to another, the whole run in `seconds`."""
        self._job = self._pace.start(self._moves(start, end, seconds))

    def stop(self):
        """Returns whether it was playing."""
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
