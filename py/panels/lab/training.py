"""The job that trains a run in slices. Results never depend on the clock or on where the slices end."""

from math import inf
from time import perf_counter

from .jobs import NEXT_FRAME

SPEEDS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, inf)  # steps a second that a reader can choose
CHUNK = 0.004  # seconds of steps between two yields


class Training:
    """Trains `run` up to the step `target`, unless it diverges. Calls `progress()` every few milliseconds, and at least
    once a frame.

    target  may be changed at any time; the job ends when it is reached
    floor   up to this step `speed` does not apply
    speed   steps a second; math.inf for full speed
    """

    def __init__(self, run, progress, speed=inf, chunk=CHUNK):
        self.run = run
        self.target = run.num_steps
        self.floor = 0
        self.speed = speed
        self._progress = progress
        self._chunk = chunk
        self.restart_clock()

    def restart_clock(self):
        """Restarts the measurement of `steps_per_second`."""
        self._done = self._seconds = 0

    @property
    def steps_per_second(self):
        """Includes the time spent waiting for frames; None before the first step."""
        return self._done / self._seconds if self._seconds > 0 else None

    def steps(self):
        """The job. It never ends inside a step, which would leave gradients behind in a slow engine."""
        run = self.run
        allowed = 1.0  # steps that the speed permits by now
        clock = perf_counter()
        while run.step_count < self.target and not run.diverged:
            if self.speed == inf:
                allowed = inf
            at_once = max(int(min(allowed, run.num_steps)), self.floor - run.step_count)
            count = min(at_once, self.target - run.step_count, int(max(1.0, self._chunk / run.seconds_a_step)))
            if count > 0:
                count = run.in_one_go(count)
                yield from run.advance(count)
                allowed = max(0.0, allowed - count)
                self._done += count
            self._progress()
            yield None if allowed >= 1 or run.step_count < self.floor else NEXT_FRAME
            now = perf_counter()
            passed, clock = min(now - clock, 0.25), now  # capped, so that a tab that was hidden does not catch up
            self._seconds += passed
            if self.speed < inf:
                allowed = min(allowed + self.speed * passed, max(1.0, self.speed * 0.25))
