"""The ninth panel: how far the model in view is from a step that the reader chooses."""

from ..kit import address, dom
from ..panel import Panel
from .settings import SETTINGS


class Ninth(Panel):
    def build(self):
        self.settings = address.settings(SETTINGS, "ninth")
        self.goal = self.find("[data-control=goal]")
        self.goal.value = str(self.settings["goal"])
        self.on(self.goal, "input", self._choose)

    def draw(self):
        difference = self.lab.view_step - self.settings["goal"]
        dom.number(self.part("difference"), difference, f"{difference:+,}")

    def _choose(self, _event):
        self.settings["goal"] = int(self.goal.value)
        self.redraw()
