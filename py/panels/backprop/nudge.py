"""The backprop panel's test of a gradient: the loss over the size of a nudge, and the straight line it promises."""

from ..kit.numbers import fixed
from ..kit.svg_plot import label, path, put, shape
from . import words
from .network import loss_with

WIDTH, HEIGHT = 400, 230
LEFT, RIGHT, TOP, BOTTOM = 34, 10, 12, 40
FARTHEST = 2.0  # the largest nudge of the slider, and of the curve
POINTS = 40


class Curve:
    def __init__(self, place):
        self.svg = shape("svg", class_="curve", viewBox=f"0 0 {WIDTH} {HEIGHT}", role="img", aria_label=words.LOSS)
        self.grid = shape("g", class_="plot-axes")
        self.line = shape("path", class_="measured-line")
        self.tangent = shape("path", class_="predicted-line")
        self.difference = shape("path", class_="difference-line")
        self.measured = shape("circle", class_="measured-dot", r=4.5)
        self.predicted = shape("circle", class_="predicted-dot", r=4.5)
        self.pointed = shape("circle", class_="pointed-dot", r=7, display="none")
        self.svg.append(
            self.grid, self.line, self.tangent, self.difference, self.predicted, self.measured, self.pointed
        )  # fmt: skip
        place.replaceChildren(self.svg)
        self._drawn: tuple[str, str] | None = None  # right letter and weight

    def show(self, answer, nudge):
        if self._drawn != (answer, nudge.weight):
            self._drawn = answer, nudge.weight
            self._draw_lines(answer, nudge)
        self._place_dots(nudge)
        at = nudge.amount, nudge.gradient, nudge.loss_after, nudge.loss + nudge.predicted
        put(self.svg, aria_label=words.curve(nudge.weight, FARTHEST, *at))

    def point(self, amount):
        """Points out the measured loss at a nudge; None for nothing."""
        if amount is None or self._drawn is None:
            put(self.pointed, display="none")
        else:
            answer, weight = self._drawn
            loss = loss_with(answer, weight, amount)
            put(self.pointed, display="inline", cx=f"{self._x(amount):.1f}", cy=f"{self._y(loss):.1f}")

    def _draw_lines(self, answer, nudge):
        amounts = [FARTHEST * (2 * i / POINTS - 1) for i in range(POINTS + 1)]
        losses = [loss_with(answer, nudge.weight, amount) for amount in amounts]
        low, high = min(losses), max(losses)
        room = max(0.3, 0.15 * (high - low))
        self.low, self.high = max(0.0, low - room), high + room
        put(self.line, d=path([(self._x(a), self._y(loss)) for a, loss in zip(amounts, losses, strict=True)]))
        put(self.tangent, d=self._tangent(nudge))
        self._draw_grid()

    def _tangent(self, nudge):
        """The straight line through the loss as it is, cut where it would leave the plot."""
        ends = []
        for amount in (-FARTHEST, FARTHEST):
            loss = nudge.loss + nudge.gradient * amount
            if not self.low <= loss <= self.high:
                loss = self.low if loss < self.low else self.high
                amount = (loss - nudge.loss) / nudge.gradient
            ends.append((self._x(amount), self._y(loss)))
        return path(ends)

    def _draw_grid(self):
        parts = []
        for amount in (-2, -1, 0, 1, 2):
            x = self._x(amount)
            parts.append(shape("line", x1=x, x2=x, y1=TOP, y2=HEIGHT - BOTTOM))
            parts.append(label(x, HEIGHT - BOTTOM + 16, words.tick(amount), "middle"))
        step = next(s for s in (0.1, 0.2, 0.5, 1, 2, 5) if (self.high - self.low) / s <= 6 or s == 5)
        tick = step * -(-self.low // step)
        while tick <= self.high:
            y = self._y(tick)
            parts.append(shape("line", x1=LEFT, x2=WIDTH - RIGHT, y1=y, y2=y))
            parts.append(label(LEFT - 6, y + 4, fixed(tick, 1), "end"))
            tick += step
        parts.append(label((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 6, words.NUDGE, "middle"))
        self.grid.replaceChildren(*parts)

    def _place_dots(self, nudge):
        x = self._x(min(FARTHEST, max(-FARTHEST, nudge.amount)))
        measured, predicted = self._y(nudge.loss_after), self._y(nudge.loss + nudge.predicted)
        put(self.measured, cx=f"{x:.1f}", cy=f"{measured:.1f}")
        put(self.predicted, cx=f"{x:.1f}", cy=f"{predicted:.1f}")
        put(self.difference, d=f"M{x:.1f} {measured:.1f}V{predicted:.1f}")
        # Beyond the ends of the curve the numbers say all there is to say.
        put(self.svg, data_outside="true" if abs(nudge.amount) > FARTHEST else "false")

    def _x(self, amount):
        return LEFT + (amount / FARTHEST + 1) / 2 * (WIDTH - LEFT - RIGHT)

    def _y(self, loss):
        share = (loss - self.low) / (self.high - self.low)
        return TOP + (1 - min(1.0, max(0.0, share))) * (HEIGHT - TOP - BOTTOM)
