"""Runs jobs in slices between frames, so that the page stays responsive on one thread, with no worker.

In each frame the jobs take turns until the slice is used up; then everything that asked to be drawn is drawn once, and
the browser paints. In a hidden tab jobs rest: most browsers produce no frames there, and the others a few.

One slice per frame leaves half of the time unused. That does not matter in a long run, but a short one should finish at
once when the reader starts it. So for a moment after a click the slices follow each other, with only the browser's own
work (input, frames) in between; and when it is done, other jobs wait until it has been drawn.
"""

import sys
import traceback
from collections import deque
from time import perf_counter

from pyscript import document, window
from pyscript.ffi import create_proxy

from .jobs import NEXT_FRAME

SLICE = 0.008  # seconds of work in one go
BURST = 0.1  # seconds after a click during which slices do not wait for the next frame


class Pace:
    def __init__(self):
        self._jobs = deque()
        self._resting = []  # jobs with nothing to do before the next frame
        self._urgent = None  # the job that the reader has just started
        self._burst_ends = 0.0
        self._draws_next = False  # that job has ended, and what it has done is not drawn yet
        self._drawings = {}  # a dict, because it keeps the order and drops duplicates
        self._frame_requested = False
        self._on_frame = create_proxy(self._frame)
        # Each message to ourselves is a new task, and between two tasks the browser can handle input and paint.
        self._channel = window.MessageChannel.new()
        self._channel.port1.onmessage = create_proxy(self._go_on)

    def start(self, job):
        """Runs the generator `job` from the next frame on, until it ends or is stopped. Returns it."""
        self._jobs.append(job)
        self._request_frame()
        return job

    def at_once(self, job):
        """Runs jobs now, and for up to BURST seconds without waiting for frames: until `job`, which the reader has
        just started, ends or has nothing to do before the next frame.
        """
        self._urgent, self._burst_ends = job, perf_counter() + BURST
        self._go_on()

    def stop(self, job):
        """Drops a job. Stopping None or a job that has ended does nothing."""
        for jobs in (self._jobs, self._resting):
            if job in jobs:
                jobs.remove(job)
                if not job.gi_running:  # one that stops itself goes on to its next yield
                    job.close()

    def before_paint(self, draw):
        """Calls `draw()` once before the next frame is painted, however often this is called."""
        self._drawings[draw] = None
        self._request_frame()

    def settle(self, seconds):
        """Runs jobs and draws without waiting for frames, until there is nothing to do, but no longer than this."""
        until = perf_counter() + seconds
        while self._is_busy() and perf_counter() < until:
            self._turn()

    def _is_busy(self):
        return bool(self._jobs or self._resting or self._drawings)

    def _request_frame(self):
        if not self._frame_requested:
            self._frame_requested = True
            window.requestAnimationFrame(self._on_frame)

    def _go_on(self, _message=None):
        if self._urgent in self._jobs:
            self._work()
        if self._urgent in self._jobs and perf_counter() < self._burst_ends:
            self._channel.port2.postMessage(None)

    def _frame(self, _now):
        self._frame_requested = False
        self._turn()
        if self._is_busy():
            self._request_frame()

    def _turn(self):
        """What is done in a frame."""
        self._jobs.extend(self._resting)
        self._resting.clear()
        if not self._draws_next:
            self._work()
        self._draws_next = False
        drawings, self._drawings = self._drawings, {}
        for draw in drawings:
            _guarded(draw)

    def _work(self):
        if document.hidden:
            return
        deadline = perf_counter() + SLICE
        while self._jobs and perf_counter() < deadline:
            job = self._jobs[0]
            unfinished, pause = _guarded(lambda job=job: (True, next(job)), (False, None))
            if not self._jobs or self._jobs[0] is not job:
                continue  # it stopped itself
            self._jobs.popleft()
            if unfinished:
                (self._resting if pause is NEXT_FRAME else self._jobs).append(job)
            elif job is self._urgent:
                self._draws_next = True
                break


def _guarded(call, otherwise=None):
    """Calls it; an exception goes to the console, so that one failing job or drawing does not stop the others."""
    try:
        return call()
    except StopIteration:
        return otherwise
    except Exception:
        traceback.print_exc(file=sys.stderr)
        return otherwise
