"""The reader draws the curve that they expect, before they train; then the page says where the real one differs."""

from math import isnan, log

from ...kit import dom
from ...kit.chart_handle import ChartHandle
from . import words
from .guess import COLUMNS, Guess, difference

RISE = 0.05  # nats that an arrow key moves the pen


class Expected:
    """`panel` is the training panel. It can be drawn as long as the run has not begun."""

    def __init__(self, panel):
        self._panel, self._lab = panel, panel.lab
        self._said = panel.part("expected")
        self.guess = Guess()
        self.is_drawing = False
        self._found = None
        self._column = 0
        self._height = log(self._lab.corpus.vocabulary.size)
        self._pen = ChartHandle(panel.chart, words.PEN, self._pressed)
        self._pen.element.classList.add("pen")

    def begin(self):
        self.guess = Guess()
        self.is_drawing, self._found = True, None
        self._column, self._height = 0, log(self._lab.corpus.vocabulary.size)
        self._said.textContent = words.HOW_TO_DRAW
        self._changed()
        self._pen.element.focus()

    def end(self):
        """The run begins."""
        if self.is_drawing:
            self.is_drawing = False
            self._said.textContent = ""
            self._pen.hide()

    def forget(self):
        """Another text."""
        self.end()
        self.guess = Guess()
        self._said.textContent = ""

    def draw_to(self, step, loss):
        share = step / self._lab.config.num_steps
        self.guess.draw_to(share, loss)
        self._column, self._height = round(min(max(share, 0), 1) * COLUMNS), loss
        self._changed()

    def lift(self):
        self.guess.lift()
        self._pen.element.focus()  # the press has taken it away

    def values(self, steps):
        """The curve at these steps of the run, NaN where there is none."""
        return self.guess.drawn_at(steps / steps[-1])

    def compare(self):
        """Says where the real curve differs, once the run rests."""
        history = self._lab.history
        found = difference(self.guess, history.steps, history.smoothed)
        if found is not None and found != self._found:
            self._found = found
            dom.number(self._said, found.mean, words.difference(found))

    def _changed(self):
        step = round(self._column / COLUMNS * self._lab.config.num_steps)
        self._pen.show(step, self._height, step, words.pen(step, self._height))
        self._panel.changed("expected")

    def _pressed(self, key):
        """Left and right move the pen along the run, drawing where nothing is drawn; up and down bend the curve."""
        if key in ("ArrowUp", "ArrowDown"):
            low, high = self._panel.chart.y_range
            self._height = min(max(self._height + (RISE if key == "ArrowUp" else -RISE), low), high)
        elif key in ("ArrowLeft", "ArrowRight"):
            self._column = min(max(self._column + (1 if key == "ArrowRight" else -1), 0), COLUMNS)
            drawn = float(self.guess.losses[self._column])
            self._height = self._height if isnan(drawn) else drawn
        else:
            return False
        self.guess.draw_to(self._column / COLUMNS, self._height)
        self._changed()
        return True
