"""Says what came back, and has the buttons that set the reader's run aside and bring it back."""

import asyncio
from typing import Any

from pyscript import document, window
from pyscript.ffi import to_js

from ...kit import dom
from ...lab.jobs import NEXT_FRAME
from .. import notice
from ..words import text
from . import store, words
from .opening import opened

WHEN = {"dateStyle": "long", "timeStyle": "short"}


class Welcome:
    """`line` is the line about the text, `own` the experiment that the page starts with. A kept run has been
    resumed by now. `Keeper` is imported when the page has time, or when the reader begins.
    """

    def __init__(self, line, lab, own, opening):
        self._lab, self._own, self._opening = lab, own, opening
        self._untouched = None if opening.run else lab.run
        self._keeper: Any = None
        self._status = dom.find(line, "[data-part=said]")
        self._fresh = dom.find(line, "[data-action=start-fresh]")
        self._back = dom.find(line, "[data-action=undo]")
        dom.on(self._fresh, "click", lambda _: self._start_fresh())
        dom.on(self._back, "click", self._bring_back)
        notice.listen()
        dom.on(document, "visibilitychange", lambda _: document.visibilityState == "hidden" and self._leave())
        dom.on(window, "pagehide", lambda _: self._leave())
        lab.subscribe(self._changed)
        notice.say(opening.said)
        if opening.run or lab.experiment is not own:
            self._keep()
        if opening.run:
            self._welcome_back(opening.run)
        self._show_buttons()

    def _welcome_back(self, run):
        corpus, config = run.experiment.corpus, run.experiment.config
        short = text(corpus, corpus is not self._own.corpus)
        if run.is_other_model:
            notice.say(words.another_model(short))
        else:
            when = window.Date.new(run.saved * 1000).toLocaleString("en", to_js(WHEN))
            notice.say(words.welcome(short, self._lab.run.step_count, config.num_steps, when))

    # The keeper.

    def _changed(self, what):
        if what == "state" and self._lab.state == "running":
            notice.close()  # the reader goes on
        if what in ("run", "state", "step"):
            self._keep()
            self._show_buttons()
        elif what == "reference":
            self._lab.pace.start(self._keep_soon())

    def _keep_soon(self):
        yield NEXT_FRAME
        self._keep()

    def _keep(self):
        if self._keeper is not None:
            return
        from .keeper import Keeper

        self._keeper = Keeper(self._lab, self._own, self._untouched, self._had_a_problem)
        if self._opening.stored is None:
            asyncio.ensure_future(self._wait_for_storage())
        elif not store.why_not():
            self._use(self._opening.stored)

    async def _wait_for_storage(self):
        try:
            stored = await store.early()
        except Exception:
            stored = {}
        self._opening.stored, self._opening.offered = stored, stored.get("run") or stored.get("aside")
        if "run" in stored:
            notice.say(words.LATE)
        self._use(stored)
        self._show_buttons()

    def _use(self, stored):
        run = self._opening.run
        is_opened = run is not None and not run.is_other_model
        self._keeper.use(store.Store(), stored, None if is_opened else stored.get("run"))

    def _had_a_problem(self, problem):
        if not dom.find_all(document, "[data-part=not-kept]:not([hidden]) > :not([hidden])"):  # said already
            notice.say(words.PROBLEMS[problem])

    def _leave(self):
        if self._keeper is not None:
            self._keeper.save()

    # Start fresh, and back.

    def _show_buttons(self):
        keeper = self._keeper
        aside, offered = keeper and keeper.aside, self._opening.offered
        self._fresh.hidden = not (keeper and keeper.can_start_fresh)
        self._back.hidden = not (aside or offered)
        self._back.textContent = words.UNDO if aside else words.GO_BACK

    def _start_fresh(self):
        self._keeper.start_fresh()
        self._done(words.STARTED_FRESH, self._back)

    async def _bring_back(self, _event):
        self._keep()
        opening, keeper = self._opening, self._keeper
        if keeper.aside:
            keeper.bring_back()
        else:
            try:
                run = await opened(opening.offered, opening.stored, self._own.corpus)
            except Exception as error:
                notice.say(words.not_opened(str(error)))
                return
            opening.offered = None
            keeper.go_back(run)
        self._done(words.BROUGHT_BACK, self._fresh)

    def _done(self, what, other):
        """Says it, with the focus on the other button: the one that was pressed may have gone."""
        notice.close()
        self._show_buttons()
        self._status.textContent = what
        other.focus()
