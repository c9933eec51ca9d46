"""One panel in another page: the host's commands, the events sent back, and the model it shares with other panels.

Messages are sent and received, and their origin is checked, in site/js/embed-frame.js.
"""

import json
from time import perf_counter

from pyscript import window
from pyscript.ffi import create_proxy

from .. import page
from . import words
from .register import MOST_STEPS
from .shared_run import SharedRun

STEP_EVERY = 0.1  # seconds between two "step" messages


async def open(slices):
    await page.open(slices)
    Embed(page.lab, window.embed)


class Embed:
    """`frame` is embed-frame.js. Commands: train (with or without a number of steps), pause, setTimeline."""

    def __init__(self, lab, frame):
        self._lab = lab
        self._frame = frame
        self._sent_at = 0.0
        self._sent_step = 0
        self._reported_end = None  # the run and the step of the last "trained"
        self.shared = SharedRun(lab, frame.share, self._send_trained)
        lab.subscribe(self._changed)
        frame.listen(create_proxy(self._receive))
        self._send("ready", panel=frame.panel)

    def _receive(self, kind, text):
        if kind == "share":
            self.shared.hear(text)
        else:
            self.command(json.loads(text))

    def command(self, asked):
        """Carries out a command of the host. The host is not trusted: anything but a valid command is ignored."""
        name, steps = asked.get("name"), asked.get("steps")
        if steps is not None and (type(steps) is not int or steps < 0):
            return
        if steps is not None and steps > MOST_STEPS:
            self._send("error", message=words.too_many_steps(name, steps, MOST_STEPS))
            steps = MOST_STEPS
        if name == "train" and steps != 0:
            self._train(steps)
        elif name == "pause":
            self._lab.pause()
        elif name == "setTimeline":
            end = self._lab.view_run.step_count
            self._lab.seek(end if steps is None else min(steps, end))

    def _train(self, steps):
        done = 0 if self._lab.run.over else self._lab.run.step_count  # a run that is over begins again
        self.shared.train(None if steps is None else done + steps)

    def _changed(self, what):
        lab = self._lab
        if what == "state" and lab.state == "finished":
            self._send_trained()
        elif what == "state" and lab.state == "diverged":
            self._send_step()
            self._send("diverged", step=lab.run.step_count)
        elif what in ("step", "state") and (lab.state != "running" or perf_counter() - self._sent_at > STEP_EVERY):
            self._send_step()

    def _send_step(self):
        step = self._lab.trainer.step_count
        if step != self._sent_step:
            self._sent_at, self._sent_step = perf_counter(), step
            self._send("step", step=step, loss=self._lab.history.last_loss)

    def _send_trained(self):
        """Sends "trained" once, when the run has ended or has reached the step that a host asked for."""
        self._send_step()
        run = self._lab.run
        done = run, run.step_count
        if done == self._reported_end:
            return
        self._reported_end = done
        loss = run.reader().loss(self._lab.validation_docs)
        self._send("trained", step=run.step_count, seed=run.experiment.config.seed, validationLoss=loss)

    def _send(self, type_, **content):
        self._frame.tell(json.dumps({"type": type_, **content}))
