"""Frames of a page without a screen, and a clock that only they move: for the lab, and for what is built on it."""

import pytest

from panels.embed import shared_run
from panels.furniture.kept import keeper
from panels.lab import jobs, lab, player, training


class Clock:
    """Stands for `perf_counter`: time passes only from frame to frame."""

    now = 0.0

    def __call__(self):
        return Clock.now


@pytest.fixture(autouse=True, scope="module")
def clock():
    """To be imported by a test module, whose time it stops."""
    with pytest.MonkeyPatch.context() as patch:
        for module in (training, lab, player, jobs, shared_run, keeper):
            patch.setattr(module, "perf_counter", Clock())
        yield


class Pace:
    """Frames of a page without a screen: `tick` is one of them, 10 ms long."""

    def __init__(self):
        self.jobs = []

    def start(self, job):
        self.jobs.append(job)
        return job

    def stop(self, job):
        if job in self.jobs:
            self.jobs.remove(job)
            job.close()

    def at_once(self, _job):
        self.tick()

    def tick(self):
        Clock.now += 0.01
        for job in list(self.jobs):
            if job in self.jobs and next(job, self) is self:
                self.jobs.remove(job)
