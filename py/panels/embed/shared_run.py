"""Several panels on one page, each in a frame with a Python of its own, and yet one model.

No weights travel. A run is determined by its seed and sizes, so "this run, at step 412" is the model: who hears it
trains the same steps on the same names and has the same weights. Only such states are sent, a hundred bytes each.

One frame leads: the one in which the reader last did something. The others go where it goes. Whoever is touched leads
from then on; its `term` is higher than any before it, so all agree. A browser rests a frame that is out of view; while
training is under way a frame that no longer hears the leader takes over.
"""

import json
import random
from math import inf
from time import perf_counter

from microgpt import Config

from ..lab.pace import NEXT_FRAME

SEND_EVERY = 0.1  # seconds, while training
SILENCE = 1.5  # seconds without a word of the leader, after which another goes on
SIZES = ("n_embd", "n_head", "n_layer", "block_size", "num_steps", "learning_rate", "seed", "holdout")


class SharedRun:
    """`send(text)` reaches all other frames; their texts are to be given to `hear`.

    A host may ask for a number of steps. All frames know the step where they end, so that it does not matter which of
    them leads then; each calls `arrived()` when its model gets there.
    """

    def __init__(self, lab, send, arrived):
        self._lab = lab
        self._send = send
        self._arrived = arrived
        self._goal = None  # the step that a host asked for; None if there is none but the end of the run
        self._name = f"{random.SystemRandom().getrandbits(48):x}"
        self._leading = False
        self._obeying = False  # what the lab tells just now was not the reader's doing
        self._run = lab.run
        self._runs = 0
        self._stood_at = 0  # the step at which this frame was last told what to do
        self._wished = self._back = None  # the timeline's place: as it was asked for, and as it is; None for the end
        self._speed = lab.speed  # of this frame's own; a follower goes as fast as it can
        self._heard_at = self._sent_at = 0.0
        self._watching = None
        self._state = {"term": 0, "leader": "", "count": 0, "run": None, "step": 0, "state": "idle", "back": None}
        lab.subscribe(self._changed)
        send(json.dumps({"hello": self._name}))

    def lead(self, goal=None):
        """From now on this frame decides, and training waits for nobody before the step `goal`."""
        self._set_goal(goal)
        if not self._leading:
            self._leading = True
            if self._lab.speed == inf:
                self._lab.speed = self._speed
            self._state = {**self._state, "term": self._state["term"] + 1, "leader": self._name, "count": 0}

    def _set_goal(self, goal):
        self._goal = goal
        self._lab.limit = inf if goal is None else goal

    def hear(self, text):
        """A state, or the greeting of a frame that has just begun. What makes no sense is ignored."""
        try:
            said = json.loads(text)
            if "hello" in said:
                if self._state["term"]:
                    self._send(json.dumps(self._state))
                return
            config = Config(**{name: said["config"][name] for name in SIZES})
            goal = said["goal"]
            if self._age(said) <= self._age(self._state) or not 0 <= said["step"] <= config.num_steps:
                return
            if goal is not None and not 0 < goal <= config.num_steps:
                return
        except (ValueError, TypeError, KeyError):
            return
        new_run = said["run"] != self._state["run"]
        self._leading = False
        self._heard_at = perf_counter()
        self._state = said
        if goal is not None or said["step"] != self._goal or new_run:
            self._goal = goal  # else the leader has just stopped there, and this frame will
        self._obey(config if new_run and said["run"] else None)
        if self._lab.trainer.step_count > said["step"] and said["state"] != "running":
            self.lead()  # a run only goes on: the others come to where this frame already is
            self._tell()

    # What the lab tells.

    def _changed(self, what):
        lab = self._lab
        if what == "step" and self._goal is not None and lab.trainer.step_count >= self._goal:
            self._arrive()
        if self._obeying:
            return
        if not self._leading:
            if not self._by_the_reader(what):
                self._settle()
                return
            self.lead()
        if what in ("run", "state") and lab.state != "running":
            self._set_goal(None)  # the reader's own pause, or a run of another kind
        if lab.run is not self._run or (self._state["run"] is None and lab.view_run is lab.run):
            self._run = lab.run
            self._runs += 1
            self._state["run"] = f"{self._name}.{self._runs}"
        if what == "state" or (what in ("run", "view", "step") and lab.state != "running"):
            self._tell()
        self._watch()

    def _arrive(self):
        self._goal = None
        if self._leading:
            self._lab.pause()
        self._arrived()

    def _by_the_reader(self, what):
        lab = self._lab
        if lab.run is not self._run:
            return True
        if what == "state":
            return lab.state not in ("finished", "running" if self._wanting() else "idle")
        if what == "step":
            return lab.trainer.step_count > max(self._state["step"], self._stood_at)
        return what == "view" and self._lab.view_position != self._back

    # Leading.

    def _tell(self):
        lab = self._lab
        self._sent_at = perf_counter()
        self._wished = self._back = self._lab.view_position
        self._state |= {
            "count": self._state["count"] + 1,
            "config": {name: getattr(lab.config, name) for name in SIZES},
            "step": lab.trainer.step_count,
            "state": lab.state,
            "speed": None if lab.speed == inf else lab.speed,
            "back": self._back,
            "goal": self._goal,
        }
        self._send(json.dumps(self._state))

    def _watch(self):
        if self._watching is None and self._lab.state == "running":
            self._watching = self._lab.pace.start(self._while_training())

    def _while_training(self):
        """Rests with its frame, so a leader out of view falls silent, and only a frame in view takes its place."""
        while self._lab.state == "running":
            now = perf_counter()
            if self._leading and now - self._sent_at > SEND_EVERY:
                self._tell()
            elif not self._leading and self._state["state"] == "running" and now - self._heard_at > SILENCE:
                self.lead(self._goal)
                self._lab.speed = self._state.get("speed") or inf
                self._tell()
            yield NEXT_FRAME
        self._watching = None

    # Following.

    @staticmethod
    def _age(state):
        return state["term"], state["leader"], state["count"]

    def _wanting(self):
        """Whether this frame has to train, or to wait for the leader's next steps."""
        return self._state["state"] == "running" or self._lab.trainer.step_count < self._state["step"]

    def _obey(self, new_run):
        """Brings the lab to the state that was heard, as far as that goes at once. `new_run` is its Config or None."""
        lab = self._lab
        self._obeying = True
        try:
            if new_run:
                lab.restart(**{name: getattr(new_run, name) for name in SIZES})
                self._run = lab.run
                self._wished = None
            if lab.speed != inf:
                self._speed, lab.speed = lab.speed, inf
            lab.limit = self._stood_at = max(self._state["step"], lab.trainer.step_count)
            if self._wanting() and lab.state == "idle":
                lab.train()
                self._wished = None
        finally:
            self._obeying = False
        self._settle()
        self._watch()

    def _settle(self):
        """Stops where the leader stopped, and looks where it looks, once the steps for that are done."""
        lab, state = self._lab, self._state
        if not state["term"]:
            return
        self._obeying = True
        try:
            if not self._wanting() and not lab.run.finished:
                lab.pause()
            if lab.trainer.step_count >= state["step"] and state["back"] != self._wished:
                self._wished = state["back"]
                lab.follow() if self._wished is None else lab.seek(self._wished)
            self._back = self._lab.view_position
        finally:
            self._obeying = False
