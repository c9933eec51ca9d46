"""A link whose fragment carries an experiment of its own: a text, sizes of a model, or a changed model.

What writes and reads it, own_text/link.py, is in text.zip, and loaded for such a link only.
"""

from typing import NamedTuple

from pyscript import document, window

from microgpt import Experiment

from ..kit import address, archive, dom
from . import run_in_link, words
from .settings import SETTINGS

KEY = "experiment="


class Opened(NamedTuple):
    """What a link asks for: an experiment to show, the source of a changed model, and what is wrong with the link."""

    experiment: Experiment
    source: str | None = None
    complaint: str | None = None


async def opened(usual):
    """`usual` is the experiment that the link's query makes; it is shown if the link carries none that can be used."""
    carried = address.carried()
    if not carried:
        return Opened(usual)
    document.querySelector("[data-part=runtime-text]").textContent = words.OPENING
    try:
        await _load()
    except Exception:
        return Opened(usual, complaint=words.LINK_NOT_OPENED)
    from .own_text import link

    try:
        return Opened(*link.read(carried.removeprefix(KEY), usual))
    except (ValueError, MemoryError) as error:
        address.put_carried("")
        return Opened(usual, complaint=words.not_opened(str(error)))


async def carried(experiment, pages_corpus):
    """What stands behind the section in a link to this experiment, with the page's present query; "" if that is enough.

    Raises ValueError, in words, if no link can hold it, and other exceptions if what it takes does not arrive.
    """
    usual = run_in_link.experiment(address.settings(SETTINGS), pages_corpus)
    if experiment == usual:
        return ""
    await _load()
    from .own_text import link

    return KEY + link.written(experiment, usual)


async def _load():
    await archive.load(_place())


def _place():
    return document.querySelector("[data-part=link]")


class Link:
    """Keeps what a link carried in the address as long as the page shows that experiment."""

    def __init__(self, lab, opened, pages_corpus):
        self._lab, self._pages_corpus = lab, pages_corpus
        self._carried = opened.experiment  # what the address carries, if it does
        lab.subscribe(self._changed)
        dom.on(window, "hashchange", self._pasted)
        if opened.source is not None:
            from .own_text.question import Question

            Question(_place(), lab, opened.source, self, address.settings(SETTINGS)["step"])

    async def to_this(self):
        """The address of what the page shows, whole; what it carries is in the page's own address from then on.

        Raises what `carried` does.
        """
        experiment = self._lab.experiment
        address.put_carried(await self.carried())
        self._carried = experiment
        return address.link()

    def keep(self, experiment):
        """The page is about to show this experiment, which is the one in its address."""
        self._carried = experiment

    def carried(self):
        """See `carried`: of the experiment that the page shows."""
        return carried(self._lab.experiment, self._pages_corpus)

    def _changed(self, what):
        if what == "run" and self._carried is not None:
            in_the_query = {name: getattr(self._lab.config, name) for name in run_in_link.IN_THE_QUERY}
            if self._carried.with_config(**in_the_query) != self._lab.experiment:
                self._carried = None
                address.put_carried("")

    @staticmethod
    def _pasted(_event):
        """Another link in the same tab, which differs only in its fragment: browsers do not load the page for it."""
        _, carried = address.split(window.location.hash)
        if carried and carried != address.carried():
            window.location.reload()
