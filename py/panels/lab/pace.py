"""Work in slices between frames: the page stays alive on one thread, with no worker.

A job is a generator that yields after every few milliseconds of work. In each frame the jobs take turns until the
slice is used up; then what wants to be drawn is drawn, once, and the browser paints. Browsers hold frames back while a
tab is hidden, so jobs rest there too.
"""

import sys
import traceback
from collections import deque
from time import perf_counter

from pyscript import window
from pyscript.ffi import create_proxy

SLICE = 0.008  # seconds of work in one frame
NEXT_FRAME = object()  # what a job yields when it has nothing to do before the next frame


class Pace:
    def __init__(self):
        self._jobs = deque()
        self._drawings = {}  # a dict, because it keeps the order and forgets doubles
        self._asked = False
        self._on_frame = create_proxy(self._frame)

    def start(self, job):
        """Works on the generator `job` from the next frame on, until it ends or is stopped. Returns it."""
        self._jobs.append(job)
        self._ask()
        return job

    def at_once(self):
        """A slice of work now, without waiting for the frame: for what the reader has just pressed."""
        self._work(perf_counter() + SLICE)

    def stop(self, job):
        """Drops a job; stopping one that has ended, or None, is no error."""
        if job in self._jobs:
            self._jobs.remove(job)
            job.close()

    def before_paint(self, draw):
        """Calls `draw()` once before the next frame is painted, however often it was asked for."""
        self._drawings[draw] = None
        self._ask()

    def _ask(self):
        if not self._asked:
            self._asked = True
            window.requestAnimationFrame(self._on_frame)

    def _frame(self, _now):
        self._asked = False
        self._work(perf_counter() + SLICE)
        drawings, self._drawings = self._drawings, {}
        for draw in drawings:
            _guarded(draw)
        if self._jobs or self._drawings:
            self._ask()

    def _work(self, deadline):
        resting = []
        while self._jobs and perf_counter() < deadline:
            job = self._jobs[0]
            going_on, said = _guarded(lambda job=job: (True, next(job)), (False, None))
            if not self._jobs or self._jobs[0] is not job:
                continue  # it stopped itself
            self._jobs.popleft()
            if going_on:
                (resting if said is NEXT_FRAME else self._jobs).append(job)
        self._jobs.extend(resting)


def _guarded(call, otherwise=None):
    """One job or drawing that fails must not stop the others: its traceback goes to the console."""
    try:
        return call()
    except StopIteration:
        return otherwise
    except Exception:
        traceback.print_exc(file=sys.stderr)
        return otherwise
