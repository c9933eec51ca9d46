"""The bar at the foot of the page: the model in view, and a slider through the steps of its run."""

from pyscript import document

from ..kit import address, dom
from ..panel import Panel
from . import words
from .run_in_link import write_pace, write_run, write_step
from .settings import SETTINGS


class Timeline(Panel):
    def build(self):
        self.slider = self.find("[data-control=timeline]")
        self.play = self.find("[data-action=play]")
        self.on(self.slider, "input", lambda _: self._seek(int(self.slider.value)))
        self.on(self.play, "click", lambda _: self.lab.stop_playing() if self.lab.playing else self.lab.play())
        self.settings = address.settings(SETTINGS)
        self._requested_step = self.settings["step"]

    def _seek(self, step):
        reference = self.lab.reference
        if self.lab.view_run is reference and not reference.finished:
            self._requested_step = step  # it may not have been trained so far
        self.lab.seek(step)

    def changed(self, what):
        lab = self.lab
        if what == "reference":
            self._show_reference()
            step, self._requested_step = self._requested_step, None
            if step is not None and lab.view_run is lab.reference:
                lab.seek(step)
        elif what == "run":
            self._requested_step = None
        if what in ("run", "earlier"):
            write_run(self.settings, lab)
        if what == "state":
            write_pace(self.settings, lab)
        if self._requested_step is None and not lab.playing:
            write_step(self.settings, lab)
        if what in ("view", "run", "state", "reference"):
            self.redraw()

    def draw(self):
        lab, run = self.lab, self.lab.view_run
        step, end = lab.view_step, run.step_count
        self.slider.max = str(max(end, 1))
        self.slider.value = str(lab.view_position if lab.looking_back else step)
        self.slider.setAttribute("aria-valuetext", words.place(step, end, self._owner(run)))
        dom.number(self.part("view-step"), step, words.step(step))
        self.part("view-steps").textContent = words.of_steps(end)
        self.part("view-run").textContent = self._owner(run)
        self.play.setAttribute("aria-label", words.STOP if lab.playing else words.PLAY)
        self.play.setAttribute("data-playing", "true" if lab.playing else "false")

    def _owner(self, run):
        if run is self.lab.reference:
            return words.PAGES_RUN if run.over else words.PAGES_RUN_IN_TRAINING
        return words.READERS_RUN

    def _show_reference(self):
        run = self.lab.reference
        place = document.querySelector("[data-part=reference-text]")
        place.textContent = words.reference(run.step_count, run.seconds, self.lab.view_run is run)
        place.setAttribute("data-value", repr(run.seconds))
