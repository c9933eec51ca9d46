"""The picture of the model above the arrays of a stage, built up from nothing as a step of training goes along."""

from dataclasses import replace
from time import perf_counter
from typing import Any

from microgpt.inside import Inside

from ..kit import dom
from ..kit.picture.reading import ROOM, read
from ..kit.picture.stations import stations
from ..kit.picture.view import Picture
from ..kit.picture.words import name
from ..kit.words import label_of
from ..lab.jobs import NEXT_FRAME
from . import words
from .settings import STAGES
from .way import before, in_focus, reached

THERE, BACK = 0.8, 3.5  # seconds that the values of a stage take to come, and the blame
BACKWARD, UPDATE = STAGES[-2:]


class Strip:
    """Fills `place`. `show` the stage of a step, which another document or other weights may have."""

    def __init__(self, panel, place):
        self._panel, self.place = panel, place
        self.picture = Picture(panel, place, lambda _station: None, flashes=False)
        self._of: Any = None  # Experiment
        self._arguments: Any = None
        self._at = STAGES[0], -1  # the stage and layer that are shown
        self._moving: Any = None  # a job

    def show(self, step, experiment, stage, layer):
        """`step` is a `trace.Step`; `layer` counts from 0. What is computed at a later stage is not there yet."""
        self.prepare(experiment)
        self._arguments = step, experiment, stage, layer
        self._inside.load(step.before["weights"])
        reading = read(self._stations, self._inside, step.ids)
        focus = in_focus(self._stations, stage, layer)
        size = float(max(1, self.place.clientWidth)), float(max(1, self.place.parentElement.clientHeight))
        self.picture.show(self._stations, reading, self._labels, focus=focus and focus.key, size=size)
        if stage == UPDATE:
            self.picture.draw(replace(reading, weights=step.after["weights"]), updated=True)
        self.picture.light(focus and focus.key)
        last = reached(self._stations, stage, layer)
        goes_back = stage in (BACKWARD, UPDATE)
        positions = len(reading.losses), len(step.losses)
        self.place.setAttribute("aria-label", words.built_up_to(name(last), goes_back, *positions))
        if (stage, layer) != self._at:
            self._at = stage, layer
            self._panel.stop(self._moving)
            self._moving = None if dom.reduced_motion() else self._panel.start(self._move())
        if self._moving is None:
            self._progress(1.0)

    def prepare(self, experiment):
        """Finds the stations of a model; `show` does so too."""
        if self._of is not experiment:
            self._of, vocabulary = experiment, experiment.corpus.vocabulary
            self._inside = Inside(experiment, ROOM)
            self._stations = stations(self._inside.tape)
            self._labels = [label_of(i, vocabulary) for i in range(vocabulary.size)]

    def settle(self):
        """The room has changed."""
        if self._arguments:
            self.show(*self._arguments)

    def _move(self):
        """A job: values come along to this stage, or blame comes back."""
        began, duration = perf_counter(), BACK if self._at[0] == BACKWARD else THERE
        while (share := (perf_counter() - began) / duration) < 1:
            self._progress(share)
            yield NEXT_FRAME
        self._moving = None
        self._progress(1.0)

    def _progress(self, share):
        """`share` of this stage is over."""
        stage, layer = self._at
        start, end = (self.picture.end_of(find(self._stations, stage, layer).key) for find in (before, reached))
        back = {BACKWARD: share, UPDATE: 1.0}.get(stage, 0.0)
        self.picture.progress(start + (end - start) * share, back)
