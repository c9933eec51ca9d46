"""The questions at the end of the page. An answer is a small figure of the model in view, which its panel makes from
what the reader has set there. What it takes is loaded with the first that is asked for.
"""

from importlib import import_module

from ..kit import archive, dom
from ..panel import Panel
from . import words


class Closing(Panel):
    """`panels` are those of the page, by name. `panels/NAME/answer.py` has a class Answer(place, panel, redraw), whose
    `draw()` returns the answer in words; it calls `redraw()` when there is more to show.
    """

    def __init__(self, section, lab, panels):
        super().__init__(section, lab)
        self._panels = panels

    def build(self):
        self._answers = {}
        self._due = set()  # names of those to be drawn
        self._unsaid = set()
        for button in dom.find_all(self.section, "[data-answers]"):
            self.on(button, "click", self._press)

    def changed(self, what):
        if what in ("view", "run"):
            self._due.update(self._answers)
            self.redraw()

    def draw(self):
        """One in each frame."""
        shown = {name for name in self._due if not self._place(name).hidden}
        if shown:
            name = min(shown)
            self._due.discard(name)
            said = self._answers[name].draw()
            dom.find(self._place(name), "figcaption").textContent = said
            if name in self._unsaid:
                self._unsaid.discard(name)
                self.part("said").textContent = said
        if len(shown) > 1:
            self.redraw()

    def _place(self, name):
        return self.find(f"#answer-{name}")

    async def _press(self, event):
        button = event.target
        name, opens = button.getAttribute("data-answers"), button.getAttribute("aria-expanded") == "false"
        button.setAttribute("aria-expanded", "true" if opens else "false")
        place = self._place(name)
        place.hidden = not opens
        if not opens:
            return
        if name not in self._answers:
            try:
                await archive.load(self.part("questions"))
            except Exception:
                dom.find(place, "figcaption").textContent = words.NOT_LOADED
                button.setAttribute("aria-expanded", "false")  # the next press tries again
                return
            self._make(name, place)
        self._unsaid.add(name)
        self._draw_soon(name)

    def _make(self, name, place):
        if name not in self._answers:  # it may have been pressed twice meanwhile
            answer = import_module(f"..{name}.answer", __package__).Answer
            drawn = dom.find(place, "div")
            self._answers[name] = answer(drawn, self._panels[name], lambda: self._draw_soon(name))

    def _draw_soon(self, name):
        self._due.add(name)
        self.redraw()
