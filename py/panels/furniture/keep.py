"""The model as a file: saved, and loaded to go on where it stopped."""

from dataclasses import replace

from microgpt import Diverged

from ..kit import archive, dom
from . import downloads, words
from .kept.store import why_not

MOST_BYTES = 200_000_000  # of a file that is read at all


class Keep:
    """The buttons under the training panel. What they need is loaded when one is first pressed."""

    def __init__(self, element, lab, pages_corpus):
        self._element, self._lab = element, lab
        self._pages_corpus = pages_corpus
        self._said = dom.find(element, "[role=status]")
        if why_not() == "frame":
            self._said.textContent = words.NOT_IN_A_FRAME
        self._file = dom.find(element, "input")
        dom.on(dom.find(element, "[data-action=save-model]"), "click", self._save)
        dom.on(dom.find(element, "[data-action=save-torch]"), "click", self._save_for_torch)
        dom.on(dom.find(element, "[data-action=load-model]"), "click", lambda _: self._file.click())
        dom.on(self._file, "change", self._load)

    async def _is_here(self):
        """Whether what reads and writes files is loaded; says so if it cannot be."""
        try:
            await archive.load(self._element)
        except Exception:
            self._said.textContent = words.NOT_LOADED
            return False
        return True

    async def _save(self, _event):
        """The model in view, at the timeline's step."""
        if not await self._is_here():
            return
        from microgpt.files import save

        trainer = self._lab.view_trainer
        name = words.file_name(trainer.step_count)
        try:
            content = save(trainer)
        except (ValueError, Diverged) as error:
            self._said.textContent = words.not_saved(str(error))
            return
        downloads.save(content, name)
        self._said.textContent = words.saved(name)

    async def _save_for_torch(self, _event):
        """The model's program, for the file that `_save` writes."""
        if not await self._is_here():
            return
        from microgpt.torch_file import as_torch

        trainer = self._lab.view_trainer
        name, model = words.torch_name(trainer.step_count), words.file_name(trainer.step_count)
        try:
            text = as_torch(trainer, name, model)
        except ValueError as error:
            self._said.textContent = words.not_saved(str(error))
            return
        downloads.save(text.encode(), name)
        self._said.textContent = words.saved_for_torch(name, model)

    async def _load(self, _event):
        if not self._file.files.length or not await self._is_here():
            return
        from microgpt.files import load

        file = self._file.files.item(0)
        self._file.value = ""  # the same file may be chosen again
        if file.size > MOST_BYTES:
            self._said.textContent = words.TOO_LARGE
            return
        content = await file.arrayBuffer()
        try:
            trainer = load(content.to_bytes(), run_source=False)
        except ValueError as error:
            self._said.textContent = words.not_loaded(str(error))
            return
        experiment = trainer.experiment
        if experiment.corpus.identity == self._pages_corpus.identity:
            experiment = replace(experiment, corpus=self._pages_corpus)
        self._lab.resume(experiment, trainer.engine, trainer.checkpoint())
        self._said.textContent = words.loaded(file.name, trainer.step_count, experiment.config.num_steps)
