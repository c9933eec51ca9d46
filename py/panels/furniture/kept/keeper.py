"""Keeps the reader's run while it is trained, sets it aside for another, and brings it back. Pure Python."""

from time import perf_counter, time
from typing import Any

from ...lab.jobs import NEXT_FRAME
from . import record
from .record import KeptRun

EVERY = 1.0  # seconds between two writes while training
SHARE = 50  # and at least this many times what the last write has cost: a large model is written less often
AFTER_A_PROBLEM = 30.0  # seconds until the next attempt


class Keeper:
    """Until it has a store, or without one, runs are only set aside, in memory.

    own         the experiment that "Start fresh" begins with
    untouched   the run with which the page has started, its own or a link's; None if a kept run was resumed
    on_problem  is called with "full", "blocked" or "cleared", each once
    aside       the run that has been set aside, or None
    """

    def __init__(self, lab, own, untouched, on_problem):
        self._lab, self._own, self._untouched = lab, own, untouched
        self._on_problem, self._said = on_problem, set()
        self.aside: Any = None
        self._store: Any = None
        self._stored_parts = {}  # their identities, for each record that is known to be in the store
        self._left: Any = None  # the record of an earlier visit's run that was not resumed, as long as it is offered
        self._with_next = {}  # {"aside": a KeptRun, a record or None}, to be written with the run
        self._is_kept = untouched is None  # whether a run of this visit is in the store
        self._saved = None if untouched else self._state()
        self._pending = self._waiting = False
        self._next = 0.0  # when a run in training may be written again
        lab.subscribe(self.changed)

    def use(self, store, stored, left=None):
        """Writes from now on by store.put(changed, added, done): see `put` in site/js/kept.js. The store calls
        done(problem), with None, "missing", "full" or "blocked". `stored` is {"run": record, "aside": record}, `left`
        a record that this visit sets aside when it first writes a run.
        """
        self._store = store
        self._stored_parts = {name: set(stored[name]["needs"]) for name in ("run", "aside") if stored.get(name)}
        if left:
            self._left, self._with_next = left, {"aside": left}
        self._save_soon()

    @property
    def is_worth_keeping(self):
        """Whether the reader has done anything yet."""
        lab, run = self._lab, self._lab.run
        has_begun = run.step_count > 0 or run.diverged is not None
        return has_begun or (run is not self._untouched and (bool(lab.earlier) or lab.experiment != self._own))

    @property
    def can_start_fresh(self):
        return self.is_worth_keeping or self._lab.experiment != self._own

    # Start fresh, and back.

    def start_fresh(self):
        """Sets the run aside and starts as the page does."""
        self._swap(lambda: self._lab.start_over(self._own))
        self._untouched = self._lab.run

    def bring_back(self):
        """Goes on with the run that was set aside, whose place the present one takes."""
        self._swap(lambda run=self.aside: run.resume(self._lab))

    def go_back(self, run):
        """Goes on with the run of an earlier visit, made of the record that was left."""
        self._left = None
        self._swap(lambda: run.resume(self._lab))

    def _swap(self, start):
        before = KeptRun.of(self._lab, time()) if self.can_start_fresh else None
        start()
        self.aside = before
        if self._left is None:  # otherwise that comes first: a link's run can be had from the link again
            self._with_next = {"aside": before}

    # When to write.

    def changed(self, what):
        """The lab has changed."""
        if what == "step" and self._lab.state == "running":
            if not self._pending and perf_counter() >= self._next:
                self._save_soon()
        elif what in ("step", "run", "earlier") or (what == "state" and self._lab.state != "running"):
            self._save_soon()

    def _save_soon(self):
        if not self._waiting:
            self._waiting = True
            self._lab.pace.start(self._save_in_the_next_frame())

    def _save_in_the_next_frame(self):
        yield NEXT_FRAME  # so that what the reader has just done is drawn first
        self._waiting = False
        self.save()

    def save(self):
        """Writes the run now, unless that is done."""
        state = self._state()
        if self._store is None or state == self._saved or not (self._is_kept or self.is_worth_keeping):
            return
        begun = perf_counter()
        try:
            self._write(state)
        except Exception:  # too little memory, for example; training must not end with it
            self._failed("blocked")
            return
        now = perf_counter()
        self._next = now + max(EVERY, SHARE * (now - begun))

    def _state(self):
        run = self._lab.run
        return run, run.step_count, run.diverged, self._lab.engine, len(self._lab.earlier)

    def _write(self, state):
        with_it = self._with_next
        run = KeptRun.of(self._lab, time()) if self.is_worth_keeping else None
        known = set().union(*self._stored_parts.values())
        changed, added = {}, {}
        for name, one in {"run": run, **with_it}.items():
            changed[name] = record.write(one) if isinstance(one, KeptRun) else one
            if isinstance(one, KeptRun) and not known.issuperset(record.needs(one.experiment)):
                added |= record.parts(one.experiment)

        def done(problem):
            if problem is None:
                self._pending = False
                self._saved, self._is_kept = state, run is not None
                self._stored_parts |= {name: set(one["needs"]) if one else set() for name, one in changed.items()}
                if self._with_next is with_it:
                    self._with_next = {}
            else:
                self._failed(problem)

        self._pending = True
        self._store.put(changed, added, done)

    def _failed(self, problem):
        self._pending = False
        if problem == "missing":  # cleared, or replaced by another tab: all of it is written again
            problem = "cleared"
            self._stored_parts = {}
            if self._left and self._with_next:  # its text is gone
                self._left, self._with_next = None, {}
            self._save_soon()
        else:
            self._next = perf_counter() + AFTER_A_PROBLEM
        if problem not in self._said:
            self._said.add(problem)
            self._on_problem(problem)
