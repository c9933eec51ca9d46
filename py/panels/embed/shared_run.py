"""Lets several panels on one page, each in a frame with its own Python, share one model.

No weights are sent. Training is deterministic, so an experiment and a step identify a model, and each frame can train
the same steps on the same documents. Only registers are sent, a few hundred bytes each (`register.py`).
"""

import random
from contextlib import contextmanager
from dataclasses import replace
from math import inf
from time import perf_counter

from microgpt import Experiment

from ..lab.jobs import NEXT_FRAME
from .register import Register, merge

SEND_EVERY = 0.1  # seconds, while training


class SharedRun:
    """`send(text)` must reach all other frames, and what they send must be passed to `hear`.

    Calls `arrived()` when this frame's model has reached the step that a host asked for.
    """

    def __init__(self, lab, send, arrived):
        self._lab = lab
        self._send = send
        self._arrived = arrived
        self._name = f"{random.SystemRandom().getrandbits(48):x}"
        self._run = None  # (the lab's run, its name in the register)
        self._clock = 0  # the latest that this frame has heard of
        self._host_is_asking = False
        self._applying = False
        self._sending = None
        self._sent_at = 0.0
        self.register = Register(group=lab.experiment.identity)
        self._applied = self._observed()
        lab.subscribe(self._changed)
        send(self._hello())

    def train(self, until=None):
        """Trains this frame's model, and so all of them, for a host: up to a step, or to the end of the run."""
        self._host_is_asking = until is not None
        try:
            self._lab.train(until)
        finally:
            self._host_is_asking = False

    def hear(self, text):
        """Receives a register from another frame, or the greeting of a new one. Anything invalid is ignored."""
        if text == self._hello():
            if self.register.clock:
                self._send_register()
            return
        try:
            heard = Register.from_json(text)
            if heard.group != self.register.group or not heard.clock:
                return
            experiment = self._experiment(heard)
        except ValueError:
            return
        self._clock = max(self._clock, heard.clock)
        merged = merge(self.register, heard)
        if merged != self.register:
            self.register = merged
            self._apply(experiment)

    def _hello(self):
        return f"hello {self.register.group}"

    def _experiment(self, register):
        """Of its run; None if that is the page's own. Raises ValueError if it is on another text or model."""
        if register.experiment is None:
            return None
        return Experiment.from_json(register.experiment, self._lab.corpus, self._lab.experiment.architecture)

    # From the register to the lab.

    def _apply(self, experiment):
        """Makes the lab follow the register, as far as that is possible at once."""
        lab, register = self._lab, self.register
        with self._applied_by_us():
            if register.run and self._run_name() != register.run:
                lab.begin(experiment)
                self._run = lab.run, register.run
            if register.run:
                self._train_on()
        self._follow_up()

    def _train_on(self):
        lab, register = self._lab, self.register
        training, speed = lab.training, inf if register.speed is None else register.speed
        training.floor = max(training.floor, register.reached)
        if lab.run.step_count >= register.goal or lab.run.over:
            lab.pause()
        elif lab.state != "running" or (training.target, training.speed) != (register.goal, speed):
            lab.train(register.goal, speed)

    def _show_position(self):
        """Moves the timeline, once this frame has trained that far."""
        lab, position = self._lab, self.register.position
        if lab.view_position == position or bool(self.register.run) != (lab.view_run is lab.run):
            return
        if position is None:
            lab.follow()
        elif position < lab.view_run.step_count:
            lab.seek(position)

    @contextmanager
    def _applied_by_us(self):
        """Changes of the lab in this block come from the register, not from the reader."""
        self._applying = True
        try:
            yield
        finally:
            self._applying = False
            self._applied = self._observed()
            self._send_while_training()

    # From the lab to the register.

    def _changed(self, _what):
        if self._applying:
            return
        if self._observed() != self._applied:
            if self._only_paused_early():
                self._apply(self._lab.experiment)
            else:
                self._write()
        self._follow_up()

    def _follow_up(self):
        """Does what has become possible or due since this frame last trained."""
        with self._applied_by_us():
            self._show_position()
        lab, register = self._lab, self.register
        if not self._run:
            return
        done, reached = lab.run.step_count, self._reached(lab.run)
        if reached > register.reached:
            self.register = replace(register, reached=reached)
            if lab.state != "running":
                self._send_register()
        if register.asked and lab.state != "running" and done >= register.target:
            self._arrived()

    def _observed(self):
        """The part of the lab's state that a reader or a host decides."""
        lab = self._lab
        begun = lab.run if lab.view_run is lab.run else None
        return begun, lab.training.target, lab.training.speed, lab.view_position

    def _only_paused_early(self):
        """Whether the reader has only paused a frame that was catching up with a paused run: that decides nothing."""
        run, target, *others = self._observed()
        run_before, _, *others_before = self._applied
        is_paused = self.register.target <= self.register.reached
        return is_paused and (run, others) == (run_before, others_before) and target < self.register.goal

    def _write(self):
        before = self.register
        (_, target_before, speed_before, position_before), self._applied = self._applied, self._observed()
        run, target, speed, position = self._applied
        self._clock = clock = self._clock + 1
        if run is not None and (self._run is None or self._run[0] is not run):
            self._run = run, f"{clock}.{self._name}"
        done, reached = (run.step_count, self._reached(run)) if run else (0, 0)
        is_same = self._run_name() == before.run
        # This frame may not have got to what the register says: of that, only what was decided here changes.
        if is_same and target == target_before:
            target = before.target
            speed = before.speed if speed == speed_before else speed
        if is_same and position == position_before:
            position = before.position
        self.register = Register(
            group=before.group,
            clock=clock,
            author=self._name,
            run=self._run_name(),
            experiment=run.experiment.to_json() if run else None,
            target=target,
            asked=target > done if self._host_is_asking else is_same and before.asked and target == before.target,
            speed=None if speed == inf else speed,  # that of the frame that trains
            position=position,
            reached=max(reached, before.reached) if is_same else reached,
        )
        self._send_register()
        self._send_while_training()

    def _run_name(self):
        """The register's name for the lab's run; "" while the run trained at startup is in view."""
        return self._run[1] if self._run else ""

    @staticmethod
    def _reached(run):
        """The furthest step that was tried: where a run has diverged, the others must get there too."""
        return run.step_count + (run.diverged is not None)

    # Sending.

    def _send_register(self):
        self._sent_at = perf_counter()
        self._send(self.register.to_json())

    def _send_while_training(self):
        if self._sending is None and self._lab.state == "running":
            self._sending = self._lab.pace.start(self._sending_while_running())

    def _sending_while_running(self):
        """A job: the frame that is ahead sends the step it has reached, and the others catch up. It pauses when the
        frame does."""
        try:
            while self._lab.state == "running":
                if self._is_ahead() and perf_counter() - self._sent_at > SEND_EVERY:
                    self._send_register()
                yield NEXT_FRAME
        finally:
            self._sending = None
        if self._is_ahead():
            self._send_register()

    def _is_ahead(self):
        return self._reached(self._lab.run) >= self.register.reached
