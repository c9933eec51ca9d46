"""Beside the question at the end of the page: the picture of the model in one step, there and back."""

from microgpt.inside import Inside

from ..kit import dom
from ..kit.picture.reading import ROOM, read
from ..kit.picture.stations import stations
from ..kit.picture.view import Picture
from ..kit.words import label_of
from . import answered
from .trace import Walk

WIDE = 560  # pixels: a narrower picture is drawn upright
SHARE = 0.42  # of its width, the height of a wide one
TALL = 520.0  # pixels, the height of an upright one


class Answer:
    def __init__(self, place, panel, redraw):
        self._panel, self._redraw = panel, redraw
        self._of = self._chosen = None
        self._place = dom.make("div", class_="picture")
        place.append(self._place)
        self._picture = Picture(panel, self._place, self._choose)
        dom.on_resize(place, redraw)
        dom.on_theme_change(self._picture.repaint)

    def draw(self):
        lab = self._panel.lab
        trainer = lab.view_trainer
        experiment, steps = trainer.experiment, trainer.config.num_steps
        if self._of is not experiment:
            self._of, self._inside = experiment, Inside(experiment, ROOM)
            self._stations = stations(self._inside.tape)
            vocabulary = experiment.corpus.vocabulary
            self._labels = [label_of(i, vocabulary) for i in range(vocabulary.size)]
        is_over = trainer.step_count >= steps
        step = Walk(trainer, lab.view_run.snapshots.before(steps - 1) if is_over else trainer.checkpoint()).step()
        self._inside.load(step.before["weights"])
        reading = read(self._stations, self._inside, step.ids)
        width = float(max(1, self._place.clientWidth))
        upright = width < WIDE
        size = (TALL, width) if upright else (width, SHARE * width)
        self._picture.show(self._stations, reading, self._labels, upright=upright, size=size)
        nouns = experiment.corpus.nouns
        said = answered.sentence(step, nouns)
        if self._chosen not in self._stations:
            return said
        return f"{self._picture.sentence(self._chosen, self._labels, nouns)} {said}"

    def _choose(self, station):
        """Pressed, or walked to with the arrow keys."""
        self._chosen = station
        self._picture.light(station.key)
        self._redraw()
