"""Identifies the model in view on <html>: its experiment and, once it stops changing, the hash of its weights."""

from pyscript import document

from ..lab.jobs import NEXT_FRAME, rest

REST = 0.2  # seconds without a change: hashing in every frame would slow down training


class Fingerprint:
    def __init__(self, lab):
        self._lab = lab
        self._job = None
        lab.subscribe(self._changed)

    def _changed(self, what):
        if what in ("view", "run", "state", "reference"):
            self._lab.pace.stop(self._job)
            self._job = self._lab.pace.start(self._write())

    def _write(self):
        html, lab = document.documentElement, self._lab
        html.setAttribute("data-experiment", lab.view_run.experiment.identity)
        html.removeAttribute("data-weights")
        yield from rest(REST)
        while lab.looking_back and lab.view_step != lab.view_position:
            yield NEXT_FRAME
        if lab.state == "running" or lab.playing:
            return  # another change follows when that ends
        yield
        html.setAttribute("data-weights", lab.view.weights_hash())
