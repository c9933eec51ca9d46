"""Asks the reader of a link that carries a changed model whether its Python, which is a stranger's, may run."""

from dataclasses import replace

from microgpt import Architecture

from ...kit import dom, source
from ...lab.jobs import NEXT_FRAME
from . import words


class Question:
    """Fills `place`, and hides it once it is answered. `links` is told what the page shows then.

    `step` is the step of the run that the link is about, None for its end.
    """

    def __init__(self, place, lab, model, links, step):
        self._place, self._lab, self._model, self._links, self._step = place, lab, model, links, step
        run, leave = (dom.make("button", text, type="button") for text in (words.RUN_IT, words.USE_THE_PAGES))
        code = dom.make("details", class_="python")
        code.append(dom.make("summary", words.READ_IT_FIRST), source.code_element(model))
        buttons = dom.make("p", class_="toolbar")
        buttons.append(run, leave)
        self._said = dom.make("p", role="alert")
        place.replaceChildren(dom.make("p", words.carries_code(len(model.splitlines()))), code, buttons, self._said)
        place.hidden = False
        dom.on(run, "click", lambda _: self._run())
        dom.on(leave, "click", self._leave)

    def _close(self):
        self._place.hidden = True
        self._place.replaceChildren()

    async def _leave(self, _event):
        self._close()
        await self._links.to_this()  # so that the address does not go on to ask

    def _run(self):
        try:
            experiment = replace(self._lab.experiment, architecture=Architecture.from_source(self._model))
            self._links.keep(experiment)
            self._lab.start_over(experiment)
        except ValueError as error:
            self._said.textContent = words.code_failed(str(error))
            return
        self._close()
        if self._step is not None:
            self._lab.pace.start(self._look(self._lab.reference))

    def _look(self, run):
        """A job that goes to the link's step once the run has come there."""
        while self._lab.view_run is run and not run.over:
            yield NEXT_FRAME
        if self._lab.view_run is run:
            self._lab.seek(self._step)
