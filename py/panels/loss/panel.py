"""The loss panel: -ln p as a curve to slide along, and the loss of any name, letter by letter."""

from math import exp, inf, log
from time import perf_counter

import numpy as np

from microgpt.model import Model
from microgpt.scalar import ScalarTensor, log_sum_exp

from ..kit import address, dom, source
from ..kit.drag import Drag
from ..kit.hear import Hear
from ..kit.numbers import exact_percent, fixed, significant, whole
from ..kit.svg_plot import Plot, label, path, put, shape
from ..kit.typed import clean_document, first_text, readable
from ..kit.walkable import Walkable
from ..kit.words import start_label, token_label
from ..lab.jobs import NEXT_FRAME
from ..panel import Panel
from . import axis, words
from .settings import SETTINGS, STOPS

LABEL_HEIGHT = 16  # units of the plot
TANGENT = 80  # pixels on either side of the point
NOTE = 0.35  # seconds that each letter is heard
MEASURE_EVERY = 0.1  # seconds, while the model trains


class Loss(Panel):
    def build(self):
        self.settings = address.settings(SETTINGS, "loss")
        self.slider = self.find("[data-control=p]")
        self.name_box = self.find("[data-control=name]")
        self.anchors = {
            element.getAttribute("data-anchor"): element for element in dom.find_all(self.section, "[data-anchor]")
        }
        self.rows, self.dots = [], []  # the cells of each row of the table, and its dot on the curve
        self.rows_of = None  # the name they are for
        self.anchor_losses = {}
        self.model_loss = None  # (step, loss on the held-out names)
        self._measuring, self._job = False, None
        self._measured_at = -inf
        self._measured_view = None
        self.losses = np.zeros(0)
        self._build_plot()
        self.on(self.slider, "input", lambda _: self._slide())
        self.on(self.name_box, "input", lambda _: self._type())
        self.on(self.part("letters"), "pointerover", lambda event: self._point_at(event.target))
        self.on(self.part("letters"), "pointerleave", lambda _: self._point_at(None))
        source.show(self.part("python"), ScalarTensor.cross_entropy, log_sum_exp, Model.probabilities, Model.gradients)
        Hear(self.find("[data-action=hear]"), self._heard, NOTE)
        Walkable(self.part("walk"), words.CURVE, self._outline, self._choose_dot)
        Drag(self.part("plot"), lambda x, _: self._drag_to(x))
        self.slider.value = str(STOPS.index(self.settings["p"]))
        self.name, self.part("trouble").textContent = first_text(
            self.settings, "name", self.lab.view_trainer.experiment
        )
        self.name_box.value = self.name
        self._draw_point()

    def changed(self, what):
        if what == "view":
            self.redraw()

    def draw(self):
        self._fit_to_model()
        self._draw_anchors()
        self._draw_letters()
        self._measure()

    # The curve.

    def _build_plot(self):
        self.choices = self.lab.corpus.vocabulary.size
        self.plot = Plot(self.part("plot"), axis.P_AXIS, axis.loss_axis(self.choices), self._place)
        lines = self.plot.group("anchors")
        self.marks = {}  # by anchor: its line and its label
        for name in ("uniform", "bigram", "model"):
            self.marks[name] = shape("line", class_=f"anchor {name}"), label(0, 0, "", "end", class_=f"anchor {name}")
            lines.append(*self.marks[name])
        curve = self.plot.group("curve", clipped=True)
        self.curve = shape("path")
        curve.append(self.curve)
        self.letter_dots = self.plot.group("letter-dots")
        here = self.plot.group("here", clipped=True)
        self.drop, self.tangent = shape("line", class_="drop"), shape("line", class_="tangent")
        here.append(self.drop, self.tangent)
        self.dot = shape("circle", r=7)
        self.plot.group("here").append(self.dot)  # whole at the ends of the axes, too
        self._place_curve()

    def _fit_to_model(self):
        """Adapts to another text: it may have more choices, or lack letters of the name."""
        experiment = self.lab.view_trainer.experiment
        if self.choices != experiment.corpus.vocabulary.size:
            self.choices = experiment.corpus.vocabulary.size
            self.plot.set_scales(axis.loss_axis(self.choices))
            self._place()
        beginning = experiment.corpus.vocabulary.head(self.name, experiment.config.block_size - 1)
        name = readable((beginning, self.settings.default("name")), experiment)
        if name != self.name:
            self.name = self.name_box.value = name

    def _place(self):
        """Positions everything in the plot, after its size has changed."""
        self._place_curve()
        self._place_point()
        self._place_anchors()
        self._place_letters()

    def _place_curve(self):
        x, y = self.plot.x, self.plot.y
        put(self.curve, d=path((x(p), y(-log(p))) for p in axis.curve(self.plot.y_scale.high)))

    def _place_point(self):
        p = self.p
        x, y = self.plot.x(p), self.plot.y(-log(p))
        put(self.dot, cx=round(x, 1), cy=round(y, 1))
        put(self.drop, x1=round(x, 1), x2=round(x, 1), y1=round(y, 1), y2=round(self.plot.y(0), 1))
        # d(-ln p)/dp = -1/p, in pixels: y runs downwards on a screen.
        across = self.plot.inner_width
        down = self.plot.inner_height / self.plot.y_scale.high / p
        part = TANGENT / (across**2 + down**2) ** 0.5
        dx, dy = across * part, down * part
        put(self.tangent, x1=round(x - dx, 1), y1=round(y - dy, 1), x2=round(x + dx, 1), y2=round(y + dy, 1))

    def _drag_to(self, x):
        """The stop of the slider that is nearest to a place in the plot."""
        percent = 100 * self.plot.x_at(x)
        self.slider.value = str(min(range(len(STOPS)), key=lambda i: abs(STOPS[i] - percent)))
        self._slide()

    def _slide(self):
        self.settings["p"] = STOPS[int(self.slider.value)]
        self._draw_point()

    def _draw_point(self):
        p = self.p
        loss = 0.0 - log(p)  # not -log(p), which is -0.0 for p = 1
        self.part("p").textContent = exact_percent(p)
        self.slider.setAttribute("aria-valuetext", words.slider(p, loss, -1 / p))
        self.number("p-correct", p, exact_percent)
        self.number("p-loss", loss, fixed, 3)
        self.number("p-bits", loss / log(2), fixed, 2)
        self.number("slope", -1 / p, words.slope)
        self.number("push", p - 1, words.push)
        self._place_point()

    @property
    def p(self):
        return STOPS[int(self.slider.value)] / 100

    # The anchors: the average losses of some guessers.

    def _draw_anchors(self):
        known = dict(self.anchor_losses)
        self._anchor("uniform", self.lab.anchors["uniform"])
        self._anchor("bigram", self.lab.anchors["bigram"])
        if self.model_loss:
            self._anchor("model", self.model_loss[1])
        if known != self.anchor_losses:
            self.part("model-step").textContent = whole(self.model_loss[0] if self.model_loss else 0)
            self._place_anchors()

    def _anchor(self, name, loss):
        if self.anchor_losses.get(name) != loss:
            self.anchor_losses[name] = loss
            element = self.anchors[name]
            dom.number(element, loss, fixed(loss, 2))
            dom.find(element.parentElement, "small").textContent = words.each_time(exp(-loss))

    def _place_anchors(self):
        """Gives the model's label its own column, because its line crosses the others during training."""
        if not self.anchor_losses:
            return
        right = self.plot.width - 20
        narrow = self.plot.width < 480
        ys = {name: round(self.plot.y(loss), 1) for name, loss in self.anchor_losses.items()}
        pairs_below = ys["bigram"] - ys["uniform"] < LABEL_HEIGHT  # its line: above it is the label of the other
        for name, loss in self.anchor_losses.items():
            line, text = self.marks[name]
            y = ys[name]
            put(line, x1=round(self.plot.x(exp(-loss)), 1), x2=round(self.plot.x(1), 1), y1=y, y2=y)
            if name == "model":
                covered = narrow and pairs_below and abs(y - ys["bigram"]) < LABEL_HEIGHT
                put(text, x=right - (125 if narrow else 180), y=y + (30 if covered else 15))
            else:
                put(text, x=right, y=y + 15 if name == "bigram" and pairs_below else y - 5)
            text.textContent = self._anchor_words(name, loss, narrow)

    def _anchor_words(self, name, loss, narrow):
        if name == "uniform":
            return words.blind_guess(self.choices, loss)
        if name == "bigram":
            return words.pairs_at(loss, self.lab.corpus.nouns)
        return words.model_in_short(loss) if narrow else words.model(self.model_loss[0], loss)

    def _measure(self):
        """Measures the loss of the model in view on held-out names: in a job, because it takes milliseconds."""
        if not self._measuring and self._what_to_measure() != self._measured_view:
            self._measuring = True
            self.stop(self._job)
            self._job = self.start(self._measurement())

    def _measurement(self):
        while self._what_to_measure() != self._measured_view:
            if not self.on_screen:
                self._dirty = True  # measured when the panel is on screen again
                break
            if perf_counter() - self._measured_at < MEASURE_EVERY:
                yield NEXT_FRAME
                continue
            self._measured_view = self._what_to_measure()
            self.model_loss = self.lab.view_step, self.lab.view_trainer.loss(self.lab.validation_docs)
            self._measured_at = perf_counter()
            self._draw_anchors()
            yield
        self._measuring = False

    def _what_to_measure(self):
        return id(self.lab.view_run), self.lab.view_step

    # The name.

    def _type(self):
        if self._take(self.name_box.value):
            self.settings["name"] = self.name
            self.redraw()

    def _take(self, text):
        """Returns whether the model can read `text`. If not, shows a message and leaves the figure as it is."""
        trouble = ""
        try:
            self.name = clean_document(text, self.lab.view_trainer.experiment)
        except ValueError as error:
            trouble = str(error)
        self.part("trouble").textContent = trouble
        self.name_box.setAttribute("aria-invalid", "true" if trouble else "false")
        return not trouble

    def _draw_letters(self):
        model, name = self.lab.view, self.name
        vocabulary = model.vocabulary
        targets = [*vocabulary.encode(name)[1:], vocabulary.bos]
        given = model.probabilities(name)[np.arange(len(targets)), targets]
        self.losses = -np.log(given)
        if self.rows_of != (name, vocabulary):
            self._make_rows(targets)
        for (_, letter, p_cell, loss_cell, bar), p, loss in zip(self.rows, given, self.losses, strict=True):
            dom.number(p_cell, float(p), exact_percent(float(p)))
            dom.number(loss_cell, float(loss), fixed(loss, 3))
            letter.setAttribute("data-value", repr(float(p)))
            bar.setAttribute("value", f"{loss:.3f}")
        mean = float(self.losses.mean())
        trained, _ = model.gradients(name)
        self.number("name-loss", mean, fixed, 6)
        self.number("training-loss", trained, fixed, 6)
        difference = abs(mean - trained)
        self.number("loss-difference", difference, significant, 1)
        self._place_letters()

    async def _heard(self):
        if not len(self.losses):  # pressed before the panel is first drawn
            self.draw()
        return self.losses, 0, self.plot.y_scale.high

    def _make_rows(self, targets):
        name, vocabulary = self.name, self.lab.view.vocabulary
        self.rows_of, letters = (name, vocabulary), vocabulary.cut(name)
        highest = int(self.plot.y_scale.high)
        self.rows, self.dots, rows = [], [], []
        for i, token in enumerate(targets):
            row = dom.make("tr", data_row=i)
            before = dom.make("th", words.read("".join(letters[:i]), start_label(vocabulary)), scope="row", dir="auto")
            letter = token_label(None if token == vocabulary.bos else letters[i])
            target = dom.make("td", letter, data_token=vocabulary.token(token), data_id=token)
            p, loss, bar_cell = dom.make("td"), dom.make("td"), dom.make("td", class_="bar", aria_hidden="true")
            bar = dom.make("meter", min=0, max=highest, value=0)
            bar_cell.append(bar)
            row.append(before, target, p, loss, bar_cell)
            rows.append(row)
            self.rows.append((before, target, p, loss, bar))
            self.dots.append(shape("circle", r=4))
        self.part("letters").replaceChildren(*rows)
        self.letter_dots.replaceChildren(*self.dots)
        self.part("mean-of").textContent = words.mean_of(len(rows))
        self.part("name").textContent = name

    def _place_letters(self):
        for dot, loss in zip(self.dots, self.losses.tolist(), strict=True):
            put(dot, cx=round(self.plot.x(exp(-loss)), 1), cy=round(self.plot.y(min(loss, self.plot.y_scale.high)), 1))

    def _point_at(self, target):
        """Highlights the dot of the row under the pointer."""
        row = target.closest("[data-row]") if target is not None else None
        self._choose_dot(int(row.getAttribute("data-row")) if hasattr(row, "getAttribute") else None)

    def _choose_dot(self, chosen):
        for i, dot in enumerate(self.dots):
            put(dot, class_="chosen" if i == chosen else "")

    def _outline(self):
        from .outline import outline

        vocabulary, nouns = self.lab.view.vocabulary, self.lab.corpus.nouns
        letters = [*vocabulary.cut(self.name), None] if len(self.losses) else []
        anchors, axis_ = self.anchor_losses, self.plot.y_scale
        return outline(self.name, letters, self.losses.tolist(), anchors, axis_, start_label(vocabulary), nouns)
