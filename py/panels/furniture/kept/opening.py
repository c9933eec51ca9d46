"""The start of a visit: what the page opens with, and what it says of a run that was kept."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from pyscript import document, window

from microgpt import Architecture

from ...kit import address, archive, dom
from ...kit.kept import AT_RISK, at_risk
from .. import run_in_link
from . import store, words


@dataclass
class Opening:
    """stored    what the browser has kept, by name; None if it has not answered so far
    run       of that, the KeptRun to go on with, or None
    step      the step of it that the reader was looking at; None at its end
    offered   of that, the record of a run that the reader may go back to, or None
    said      a sentence for the reader, or ""
    """

    stored: Any = field(default_factory=dict)
    run: Any = None
    step: int | None = None
    offered: dict | None = None
    said: str = ""

    def resume(self, lab):
        """Goes on with the run, at the step that the reader was looking at. False if there is none, or if it fails."""
        if self.run is None:
            return False
        try:
            self.run.resume(lab)
        except (ValueError, MemoryError) as error:
            self.run, self.offered, self.said = None, self.stored["run"], words.not_opened(str(error))
            return False
        if self.step is not None:
            lab.seek(self.step)
        return True


async def opening(settings, linked, corpus) -> Opening:
    """A link to a run or a text comes first, then what was kept, then the page's own. Does not wait for the disc.

    `linked` is the experiment that the link asks for, `corpus` the page's own text.
    """
    if why := store.why_not():
        return Opening(said=words.FRESH if why == "fresh" else "")
    stored = store.found()
    if stored is None or "run" not in stored:
        return Opening(stored, offered=(stored or {}).get("aside"))

    kept = stored["run"]
    try:
        is_asked_for = address.carried() or run_in_link.sets_a_run(settings)
        if is_asked_for and not (_is_return() and _is_of(kept, settings, linked)):
            return Opening(stored, offered=kept, said=words.OF_A_LINK)
        run = await opened(kept, stored, corpus)
    except Exception as error:
        return Opening(stored, offered=kept, said=words.not_opened(str(error)))
    step = settings["step"]
    return Opening(stored, run, step if step is not None and step < run.step_count else None)


def _is_of(kept, settings, linked):
    """Whether the address is the one that the page itself had, while it showed the run."""
    from . import record

    if address.carried():
        return record.experiment(kept) == linked.to_json()
    return run_in_link.is_of(settings, record.config(kept))


def _is_return():
    """Whether the page was loaded again, by the reader or by a browser that had dropped it, rather than by a link."""
    return window.performance.getEntriesByType("navigation")[0].type != "navigate"


async def opened(kept, stored, corpus):
    """The KeptRun of a record. Raises an exception if it cannot be made.

    A changed model is run unless the page ended while it ran.
    """
    try:
        return await _opened(kept, stored, corpus)
    except ModuleNotFoundError:  # what reading most texts does not take, the page starts without
        await archive.load(dom.find(document, "[data-action=change-text]"))
        return await _opened(kept, stored, corpus)


async def _opened(kept, stored, corpus):
    from . import record

    model, source = None, record.source(kept, stored["parts"])
    if source is not None and source != stored.get(AT_RISK):
        async with at_risk(source):
            with suppress(ValueError):  # this version of the page cannot run it
                model = Architecture.from_source(source)
    return await _in_pieces(record.read(kept, stored["parts"], corpus, model))


async def _in_pieces(work):
    """Does the work, and lets the browser draw in between: a kept text may be a large one."""
    while True:
        try:
            next(work)
        except StopIteration as end:
            return end.value
        await asyncio.sleep(0)
