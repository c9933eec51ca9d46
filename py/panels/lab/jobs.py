"""Long computations as generators ("jobs"), which `Pace` runs between frames. Pure Python.

A job yields every few milliseconds: None to continue as soon as there is time, NEXT_FRAME if it has nothing to do
before the next frame.
"""

from time import perf_counter
from typing import Any

NEXT_FRAME = object()


class Outcome:
    """Iterates over a job and keeps what it returned, as `result`."""

    def __init__(self, job):
        self._job = job
        self.result: Any = None

    def __iter__(self):
        self.result = yield from self._job


def timed(job):
    """A job that runs another. Returns its result and the seconds spent in it, the time between slices excluded."""
    outcome = Outcome(job)
    seconds, since = 0.0, perf_counter()
    for pause in outcome:
        seconds += perf_counter() - since
        yield pause
        since = perf_counter()
    return outcome.result, seconds + perf_counter() - since


def paused_while(condition, job, paused):
    """A job that runs another, but pauses it while condition() is true. Returns its result.

    Calls paused(seconds) with the length of each pause.
    """
    outcome = Outcome(job)
    for pause in outcome:
        yield pause
        while condition():
            since = perf_counter()
            yield NEXT_FRAME
            paused(perf_counter() - since)
    return outcome.result


def rest(seconds):
    """A job that waits."""
    until = perf_counter() + seconds
    while perf_counter() < until:
        yield NEXT_FRAME
