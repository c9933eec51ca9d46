"""The names that the published program would print: its own sampler, on the model in view."""

from ..kit import samples
from . import words
from .published import is_as_published, is_its_run

COUNT = 20  # that it prints


class PublishedNames:
    """A part of the panel that is filled while it is open and nothing trains."""

    def __init__(self, panel):
        self._panel, self._element = panel, panel.part("published")
        self._drawn = None
        panel.on(self._element, "toggle", lambda _: self.draw())

    def draw(self):
        lab, trainer = self._panel.lab, self._panel.lab.view_trainer
        shown = trainer, trainer.step_count
        if not self._element.open or lab.state == "running" or shown == self._drawn:
            return
        self._drawn = shown
        can_be = is_as_published(trainer)
        names = trainer.sample(COUNT, method="published") if can_be else []
        samples.show(self._panel.part("published-names"), names, trainer.train_docs)
        self._panel.part("published-about").textContent = (
            words.published(trainer.step_count, is_its_run(trainer)) if can_be else words.NOT_PUBLISHED
        )
