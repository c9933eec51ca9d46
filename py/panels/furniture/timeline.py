"""The bar at the foot of the page: the model in view, and a slider through the steps of its run."""

from pyscript import document

from ..kit import address, dom
from ..lab.timescale import share_of, step_at
from ..panel import Panel
from . import sparkline, words
from .run_in_link import write_pace, write_run, write_step
from .settings import SETTINGS


class Timeline(Panel):
    """The slider's value is a step, for keys and screen readers. What is seen of it, and where a finger or the mouse
    points, is on the scale of `lab.timescale`, which the browser's own slider cannot have.
    """

    def build(self):
        self.track = self.find(".track")
        self.slider = self.find("[data-control=timeline]")
        self.play = self.find("[data-action=play]")
        self.on(self.slider, "input", lambda _: self._seek(int(self.slider.value)))
        self.on(self.slider, "pointerdown", self._grab)
        self.on(self.slider, "pointermove", self._drag)
        for event in ("mousedown", "touchstart"):
            self.on(self.slider, event, lambda event: event.preventDefault())
        self.on(self.play, "click", lambda _: self.lab.stop_playing() if self.lab.playing else self.lab.play())
        self.settings = address.settings(SETTINGS)
        self._requested_step = self.settings["step"]
        self._drawn = None

    def _grab(self, event):
        if event.button == 0:
            self.slider.focus()
            self.slider.setPointerCapture(event.pointerId)
            self._drag(event)

    def _drag(self, event):
        if self.slider.hasPointerCapture(event.pointerId):
            rail = self.part("rail").getBoundingClientRect()
            share = (event.clientX - rail.left) / max(rail.width, 1)
            self._seek(step_at(min(1.0, max(0.0, share)), self.lab.view_run.step_count))

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
        if self._requested_step is None:
            write_step(self.settings, lab)
        if what in ("view", "run", "state", "reference"):
            self.redraw()

    def draw(self):
        lab, run = self.lab, self.lab.view_run
        step, end = lab.view_step, run.step_count
        shown = lab.view_position if lab.looking_back else step
        self.slider.max = str(max(end, 1))
        self.slider.value = str(shown)
        self.slider.setAttribute("aria-valuetext", words.place(step, end, self._owner(run)))
        self.track.style.setProperty("--at", f"{100 * share_of(shown, end):.2f}%")
        self._draw_loss(run)
        dom.number(self.part("view-step"), step, words.step(step))
        longest = run.experiment.config.num_steps
        for part, text in (("view-step", words.step(longest)), ("view-steps", words.of_steps(longest))):
            self.part(part).setAttribute("data-widest", text)
        self.part("view-steps").textContent = words.of_steps(end)
        self.part("view-run").textContent = words.PAGES_RUN if run is lab.reference else words.READERS_RUN
        self.play.setAttribute("aria-label", words.STOP if lab.playing else words.PLAY)
        self.play.setAttribute("data-playing", "true" if lab.playing else "false")

    def _draw_loss(self, run):
        """Only if it has changed: this is called in each frame of a drag."""
        if self._drawn != (run, run.step_count):
            self._drawn = run, run.step_count
            self.part("loss").setAttribute("d", sparkline.path(run.history, run.step_count))

    def _owner(self, run):
        if run is self.lab.reference:
            return words.PAGES_RUN if run.over else words.PAGES_RUN_IN_TRAINING
        return words.READERS_RUN

    def _show_reference(self):
        run = self.lab.reference
        place = document.querySelector("[data-part=reference-text]")
        place.textContent = words.reference(run.step_count, run.seconds, self.lab.view_run is run)
        place.setAttribute("data-value", repr(run.seconds))
