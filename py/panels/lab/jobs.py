"""Long computations as generators ("jobs"), which `Pace` runs between frames. Pure Python.

A job yields after every few milliseconds of work: None to go on as soon as there is time, NEXT_FRAME if it has nothing
to do before then.
"""

from time import perf_counter
from typing import Any

NEXT_FRAME = object()


class Outcome:
    """A job to be iterated over. After its last pause, `result` is what it returned."""

    def __init__(self, job):
        self._job = job
        self.result: Any = None

    def __iter__(self):
        self.result = yield from self._job


def timed(job):
    """A job that runs another. Returns its result and the seconds spent inside it, without those between slices."""
    outcome = Outcome(job)
    seconds, since = 0.0, perf_counter()
    for pause in outcome:
        seconds += perf_counter() - since
        yield pause
        since = perf_counter()
    return outcome.result, seconds + perf_counter() - since


def paused_while(condition, job, paused):
    """A job that runs another, but not while condition() holds. Returns its result.

    Calls paused(seconds) for all the time that passes in such pauses.
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
    """A job that does nothing for so long."""
    until = perf_counter() + seconds
    while perf_counter() < until:
        yield NEXT_FRAME
