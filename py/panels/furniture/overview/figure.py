"""The opening figure: the picture of the model in training, the names that it makes up, its step and its loss."""

from math import isnan
from time import perf_counter
from typing import Any

from pyscript import window

from microgpt import Diverged

from ...kit import dom
from ...kit.picture.view import Picture
from ...lab.jobs import NEXT_FRAME
from ...panel import Panel
from . import words
from .rehearsal import Looker, Rehearsal, typical

NAMES = 8
NAMES_EVERY = 0.4  # seconds
DRAW_EVERY = 0.045  # seconds: some twenty times a second
NARROW = "(max-width: 61.99rem)"


class Overview(Panel):
    """At first it shows a `Rehearsal` of the page's own run; once the reader moves the timeline or trains, the model in
    view. `asked` says that the address, or the last visit, has chosen what the page shows: then it shows that at once.
    """

    def __init__(self, section, lab, asked: bool):
        super().__init__(section, lab)
        self._asked = asked

    def build(self):
        self._said = self.part("sentence")
        self._rehearsal = self._ids = self._job = None
        self._looker: Any = None  # Looker
        self._drawn_at = self._names_at = 0.0
        self._held = False
        self._still = dom.reduced_motion()
        self._names = self.part("names")
        self._button = self.find("[data-action=hold]")
        self._narrow = window.matchMedia(NARROW)
        self.picture = Picture(self, self.part("picture"), self._walk_to)
        self.on(self._button, "click", lambda _: self._press())
        dom.on(self._narrow, "change", lambda _: self.redraw())
        dom.on_theme_change(self.picture.repaint)
        dom.on_resize(self.part("picture"), self.picture.repaint)
        if not self._asked and not self._still and not self.lab.looking_back:
            self._rehearse()
        self._show_button()

    def changed(self, what):
        if self._rehearsal and self._in_view() != self._begun_at:
            self._end()
        if what in ("view", "run", "state", "samples") and not self._rehearsal:
            self.redraw()

    def draw(self):
        if self._rehearsal:
            return
        trainer = self.lab.view_trainer
        if self._looker is None or self._looker.experiment is not trainer.experiment:
            self._looker, self._ids = Looker(trainer.experiment), None
        if self._ids is None:
            experiment = trainer.experiment
            ids = experiment.corpus.split(experiment.config.seed, experiment.config.holdout).train_ids
            self._ids = ids.document(typical(experiment), experiment.config.block_size)
        self.picture.progress(1.0, 1.0)
        self._show(trainer, self.lab.view_run.history, self._ids)
        self._entitle(words.AT_THE_TIMELINE, words.DRAG)
        self._list(self.lab.samples or trainer.sample(NAMES))

    def set_on_screen(self, on_screen):
        super().set_on_screen(on_screen)
        self._go_on()

    # The rehearsal.

    def _in_view(self):
        """What changes as soon as the reader moves the timeline or trains."""
        lab = self.lab
        return lab.view_run, lab.view_position, lab.playing, lab.state == "running"

    def _rehearse(self):
        self._begun_at = self._in_view()
        experiment = self.lab.view_run.experiment
        self._looker = Looker(experiment)
        self._rehearsal, self._held = Rehearsal(experiment, in_stills=self._still), False
        self._entitle(words.REHEARSAL, words.SLOWLY)
        self._go_on()

    def _go_on(self):
        """Lets the rehearsal run while it is on screen and not held, and then only."""
        self.stop(self._job)
        runs = self._rehearsal is not None and self.on_screen and not self._held
        self._job = self.start(self._run(self._rehearsal)) if runs else None
        self._show_button()

    def _run(self, rehearsal):
        """A job."""
        dirty, updated, clock = True, False, perf_counter()
        while not rehearsal.over:
            now = perf_counter()
            passed, clock = min(now - clock, 0.1), now
            try:
                moved = rehearsal.go_on(passed)
            except Diverged:
                break
            dirty, updated = dirty or moved, updated or (moved and rehearsal.is_slow)
            if not self._still:
                self.picture.progress(rehearsal.there, rehearsal.back)
            if dirty and now - self._drawn_at >= DRAW_EVERY:
                self._show(rehearsal.trainer, rehearsal.history, rehearsal.ids, updated)
                dirty, updated, self._drawn_at = False, False, now
            if now - self._names_at >= NAMES_EVERY:
                self._names_at = now
                self._list(rehearsal.trainer.sample(NAMES))
            yield NEXT_FRAME
        self._ids = rehearsal.ids
        self._end()

    def _end(self):
        self._rehearsal = None
        self._go_on()
        self.redraw()

    def _press(self):
        if self._rehearsal:
            self._hold(not self._held)
        else:
            self.lab.follow()
            self._rehearse()

    def _hold(self, held):
        self._held = held
        self._go_on()

    def _show_button(self):
        running = self._rehearsal is not None
        self._button.textContent = (words.LET_RUN if self._held else words.HOLD) if running else words.AGAIN

    # What is shown.

    def _entitle(self, title, why):
        """The title says whose step it is that the figure shows."""
        self.part("title").textContent, self.part("why").textContent = title, why

    def _show(self, trainer, history, ids, updated=False):
        looker = self._looker
        reading = looker.read(trainer, ids)
        self.picture.show(looker.stations, reading, looker.labels, upright=self._narrow.matches, updated=updated)
        step, steps = trainer.step_count, trainer.config.num_steps
        self.number("picture-step", step, words.place, steps)
        self.find("[data-metric=picture-step]").setAttribute("data-widest", words.place(steps, steps))
        average = float(history.smoothed[-(-step // history.stride)])
        self.number("picture-loss", reading.loss if isnan(average) else average, words.loss)

    def _list(self, names):
        self._names.replaceChildren(*(dom.make("li", name, dir="auto") for name in names[:NAMES]))

    def _walk_to(self, station):
        if self._rehearsal:
            self._hold(True)
        self.picture.light(station.key)
        self._said.textContent = self.picture.sentence(
            station, self._looker.labels, self._looker.experiment.corpus.nouns
        )
