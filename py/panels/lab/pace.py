"""Work in slices between frames: the page stays alive on one thread, with no worker.

In each frame the jobs take turns until the
slice is used up; then what wants to be drawn is drawn, once, and the browser paints. Browsers hold frames back while a
tab is hidden, so jobs rest there too.

A slice a frame leaves half of the time unused. Nobody misses it in a long run, but a short one that the reader has just
asked for should be there at once: for a moment after a press the slices follow each other, with only the browser's own
work, input and frames, in between.
"""

import sys
import traceback
from collections import deque
from time import perf_counter

from pyscript import window
from pyscript.ffi import create_proxy

from .jobs import NEXT_FRAME

SLICE = 0.008  # seconds of work in one go
BURST = 0.1  # seconds after a press for which slices do not wait for the next frame


class Pace:
    def __init__(self):
        self._jobs = deque()
        self._resting = []  # jobs with nothing to do before the next frame
        self._burst_ends = 0.0
        self._drawings = {}  # a dict, because it keeps the order and forgets doubles
        self._asked = False
        self._on_frame = create_proxy(self._frame)
        # A message to oneself is a task of its own, between two of which the browser does what is due.
        self._channel = window.MessageChannel.new()
        self._channel.port1.onmessage = create_proxy(self._go_on)

    def start(self, job):
        """Works on the generator `job` from the next frame on, until it ends or is stopped. Returns it."""
        self._jobs.append(job)
        self._ask()
        return job

    def at_once(self):
        """Works without waiting for the frame, now and for BURST seconds: for what the reader has just pressed."""
        self._burst_ends = perf_counter() + BURST
        self._go_on()

    def stop(self, job):
        """Drops a job; stopping one that has ended, or None, is no error."""
        for jobs in (self._jobs, self._resting):
            if job in jobs:
                jobs.remove(job)
                job.close()

    def before_paint(self, draw):
        """Calls `draw()` once before the next frame is painted, however often it was asked for."""
        self._drawings[draw] = None
        self._ask()

    def _ask(self):
        if not self._asked:
            self._asked = True
            window.requestAnimationFrame(self._on_frame)

    def _go_on(self, _message=None):
        self._work()
        if self._jobs and perf_counter() < self._burst_ends:
            self._channel.port2.postMessage(None)

    def _frame(self, _now):
        self._asked = False
        self._jobs.extend(self._resting)
        self._resting.clear()
        self._work()
        drawings, self._drawings = self._drawings, {}
        for draw in drawings:
            _guarded(draw)
        if self._jobs or self._resting or self._drawings:
            self._ask()

    def _work(self):
        deadline = perf_counter() + SLICE
        while self._jobs and perf_counter() < deadline:
            job = self._jobs[0]
            going_on, said = _guarded(lambda job=job: (True, next(job)), (False, None))
            if not self._jobs or self._jobs[0] is not job:
                continue  # it stopped itself
            self._jobs.popleft()
            if going_on:
                (self._resting if said is NEXT_FRAME else self._jobs).append(job)


def _guarded(call, otherwise=None):
    """One job or drawing that fails must not stop the others: its traceback goes to the console."""
    try:
        return call()
    except StopIteration:
        return otherwise
    except Exception:
        traceback.print_exc(file=sys.stderr)
        return otherwise
