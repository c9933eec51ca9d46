"""The training panel: start, stop and pace the live run; its losses, its samples, and the engine it runs on."""

import asyncio
from math import isnan

import numpy as np

from microgpt import Trainer
from microgpt.adam import Schedule
from microgpt.arrays import NumpyEngine

from ..kit import address, archive, dom, source
from ..kit.chart import Line, LineChart
from ..kit.hear import Hear
from ..kit.numbers import in_nats, rate, whole
from ..kit.scale import loss_range
from ..kit.walkable import Walkable
from ..lab.lab import EARLIER_RUNS
from ..lab.training import SPEEDS
from ..panel import Panel
from . import engines, words
from .published_names import PublishedNames
from .samples import Samples
from .settings import SETTINGS
from .step_in_view import StepInView

HEARD = 4.0  # seconds that the whole curve takes to be heard
TWIN_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000)


def chart_lines(nouns, batch_size, is_expected):
    """Drawn in this order, so what matters most lies on top."""
    return [
        Line(words.each(nouns, batch_size), "--chart-faint", 1),
        *[Line("", "--chart-ghost", 1.5)] * EARLIER_RUNS,
        Line(words.BLIND_GUESS, "--ink-soft", 1, (2, 4)),
        Line(words.pairs(nouns), "--ink-soft", 1, (6, 4)),
        Line(words.EXPECTED if is_expected else "", "--focus", 2, (8, 4)),
        Line(words.SMOOTHED, "--accent", 2.5),
        Line(words.held_out(nouns), "--ink", 1.5, points=True),
    ]


class Training(Panel):
    def build(self):
        self.settings = address.settings(SETTINGS, "training")
        self.samples = Samples(self)
        self.speed = self.find("[data-control=speed]")
        self.buttons = {button.getAttribute("data-action"): button for button in dom.find_all(self.section, "button")}
        self._corpus = self.lab.corpus
        self.expected = None  # what the reader expects: loaded once they want to draw it
        self.chart = LineChart(self.part("chart"), self.part("key"), *self._chart_of_text(), in_nats)
        self.drag = self.chart.on_drag(self._dragged, self._lifted, self._is_drawing)
        self.step_in_view = StepInView(self)
        Walkable(self.part("walk"), words.CHART, self._outline, self.chart.point_at)
        self.on("[data-action=draw]", "click", self._begin_drawing)
        Hear(self.buttons["hear"], self._heard, HEARD, glides=True)
        self.on("[data-action=train]", "click", lambda _: self.lab.train())
        self.on("[data-action=pause]", "click", lambda _: self.lab.pause())
        self.on("[data-action=step]", "click", lambda _: self.lab.step())
        self.on("[data-action=reset]", "click", lambda _: self.lab.reset())
        self.on("[data-action=new-seed]", "click", lambda _: self.lab.new_seed())
        self.on("[data-action=last-good]", "click", lambda _: self._go_back())
        self.on(self.speed, "input", self._choose_speed)
        self.published = PublishedNames(self)
        source.show(
            self.part("python"),
            Trainer.run,
            NumpyEngine.train,
            NumpyEngine._forward_backward,
            NumpyEngine._update,
            Schedule,
            architecture=self.architecture,
        )
        self.on(self.part("twin"), "toggle", lambda _: self.changed("run"))
        self.on(".length", "change", lambda event: self.lab.restart(num_steps=int(event.target.value)))
        for choice in dom.find_all(self.section, "[name=engine]"):
            self.on(choice, "change", lambda event: self.lab.set_engine(event.target.value))
        self._pending = {"run", "step", "state", "samples", "validation", "view"}
        self._measured_at = self._measuring = None
        self._speeds = {}
        self._said = ""
        self.speed.value = str(SPEEDS.index(self.lab.speed))
        self._show_speed()

    def changed(self, what):
        self._pending.add(what)
        if what in ("state", "run"):
            self._say()
        self.redraw()

    def draw(self):
        """Only what has changed: while training, that is the numbers and the curve."""
        pending, self._pending = self._pending, set()
        if "run" in pending:
            if self._corpus is not self.lab.corpus:
                self._take_text()
            self._draw_anchors()
        if pending & {"run", "samples"}:
            self.samples.draw()
        self.published.draw()
        if pending & {"run", "state"}:
            self._draw_controls()
        if pending & {"run", "state", "view", "reference"}:
            self._draw_diverged()
        # A run that has just begun has nothing to draw yet.
        at_rest = self.lab.state != "running"
        if pending & {"run", "step", "validation", "earlier", "expected"} or ("state" in pending and at_rest):
            self._draw_numbers()
            self._draw_chart()
        if pending & {"run", "view", "step"}:
            self._draw_title()
        if pending & {"run", "view", "step", "state"}:
            self.chart.mark(self.lab.view_step if self.lab.looking_back and self.shows_view else None)
            self.step_in_view.draw()
        if pending & {"run", "state", "expected"}:
            self._draw_expected()
        if self.part("twin").open and pending & {"run", "validation", "state"}:
            self._draw_twin()
        if self._measuring is None or (self.lab.state == "finished" and self._measured_at != self.lab.run):
            self._measure()

    @property
    def shows_view(self):
        """Whether the other panels look at the live run, and not at the one that the page made at start."""
        return self.lab.view_run is self.lab.run

    # The text.

    def _chart_of_text(self):
        """Its lines and the range of its losses."""
        corpus = self._corpus
        lines = chart_lines(corpus.nouns, self.lab.config.batch_size, self.expected is not None)
        return lines, loss_range(corpus.vocabulary.size, len(corpus.docs))

    def _take_text(self):
        """Another text has other losses, and its engines another speed."""
        self._corpus = self.lab.corpus
        if self.expected:
            self.expected.forget()
        self.chart.redefine(*self._chart_of_text())
        self._measure()

    # Drawing.

    def _draw_numbers(self):
        lab, history = self.lab, self.lab.history
        self.number("step", lab.trainer.step_count, whole)
        self.number("loss", history.last_loss, in_nats)
        self.number("smoothed-loss", history.last_smoothed, in_nats)
        self.number("validation-loss", history.last_validation, in_nats)
        self.part("validated-at").textContent = words.validated_at(history.validated_at)
        self.number("steps-per-second", lab.steps_per_second, rate)
        self.number("parameters", lab.trainer.model.parameter_count, whole)
        self.number("seed", lab.config.seed, str)

    def _draw_title(self):
        lab = self.lab
        self.part("title").textContent = words.title(lab.run.step_count, lab.view_step, self.shows_view)

    def _draw_chart(self):
        now = self.lab.history
        flat = np.ones_like(now.steps)
        earlier = [run for run in self.lab.earlier if run is not now][-EARLIER_RUNS:]
        drawn = " ".join(f"{run.experiment.config.seed}.{run.count}" for run in earlier)
        self.part("chart").setAttribute("data-earlier-runs", drawn)
        ghosts = [np.interp(now.steps, run.steps, run.smoothed, right=np.nan) for run in earlier]
        ghosts += [flat * np.nan] * (EARLIER_RUNS - len(ghosts))
        anchors = [flat * self.lab.anchors["uniform"], flat * self.lab.anchors["bigram"]]
        expected = self.expected.values(now.steps) if self.expected else flat * np.nan
        self.chart.set(now.steps, [now.losses, *ghosts, *anchors, expected, now.smoothed, now.validation])

    def _draw_anchors(self):
        uniform, bigram = self.lab.anchors["uniform"], self.lab.anchors["bigram"]
        corpus = self.lab.corpus
        blind = words.blind_guess_at(uniform, corpus.vocabulary.size)
        note = self.part("none-held-out")
        note.hidden = self.lab.run.yardsticks.are_held_out
        note.textContent = words.none_held_out(corpus.nouns)
        self.chart.label([(uniform, blind), (bigram, words.pairs_at(bigram, corpus.nouns))])

    def _draw_controls(self):
        running = self.lab.state == "running"
        # aria-disabled, not disabled: a button that vanishes from the tab order would lose the keyboard's place.
        self.buttons["pause"].setAttribute("aria-disabled", "false" if running else "true")
        self.part("of-steps").textContent = words.of_steps(self.lab.config.num_steps)
        self.find(f"[name=engine][value={self.lab.engine}]").checked = True
        self._choose_length(self.lab.config.num_steps)

    def _choose_length(self, num_steps):
        """It may come from a link, from a text or from another panel, so that there is no choice for it yet."""
        lengths = dom.find_all(self.section, "[name=length]")
        chosen = next((length for length in lengths if int(length.value) == num_steps), None)
        if chosen is None:
            longer = next((length for length in lengths if int(length.value) > num_steps), None)
            chosen = dom.make("input", type="radio", name="length", value=num_steps)
            label = dom.make("label")
            label.append(chosen, f" {whole(num_steps)}")
            self.find(".length").insertBefore(label, longer and longer.parentElement)
        chosen.checked = True

    def _draw_diverged(self):
        run = self.lab.view_run
        self.part("diverged").hidden = run.diverged is None
        if run.diverged:
            good = run.reader().step_count
            about = words.diverged(run.diverged.step, run.experiment.config.learning_rate, good)
            self.part("diverged-about").textContent = about
            self.buttons["last-good"].textContent = words.go_back(good)

    def _draw_twin(self):
        history = self.lab.history
        columns = (history.losses, history.smoothed, history.validation)
        rows = []
        for step in TWIN_STEPS:
            if step <= history.count:
                point = -(-step // history.stride)
                row = dom.make("tr")
                row.append(dom.make("th", whole(step), scope="row"))
                row.append(*(dom.make("td", "" if isnan(c[point]) else in_nats(c[point])) for c in columns))
                rows.append(row)
        self.part("rows").replaceChildren(*rows)

    # What the reader expects, and where they press the chart.

    def _is_drawing(self):
        return self.expected is not None and self.expected.is_drawing

    async def _begin_drawing(self, _event):
        try:
            await archive.load(self.part("expecting"))
        except Exception:
            self.part("expected").textContent = words.NOT_LOADED
            return
        from .expected.drawing import Expected

        if self.lab.history.count == 0:  # nor has it been trained meanwhile
            self.expected = self.expected or Expected(self)
            self.chart.redefine(*self._chart_of_text())
            self.expected.begin()
            self.drag.allow_scrolling()

    def _draw_expected(self):
        has_begun = self.lab.history.count > 0 or self.lab.state == "running"
        if self.expected and has_begun:
            self.expected.end()
            self.drag.allow_scrolling()
            if self.lab.state != "running":
                self.expected.compare()
        self.part("chart").toggleAttribute("data-drawing", self._is_drawing())
        self.part("expecting").hidden = has_begun or self._is_drawing()
        self.buttons["draw"].textContent = words.DRAW_AGAIN if self.expected else words.DRAW

    def _dragged(self, step, loss):
        if self._is_drawing():
            self.expected.draw_to(step, loss)
        else:
            self.step_in_view.seek(step)

    def _lifted(self):
        if self._is_drawing():
            self.expected.lift()

    def _outline(self):
        from ..kit.walk.lines import loss_by_step

        curves, loss = self.chart.curves(words.EARLIER_RUN), words.loss_of(self.lab.corpus.nouns)
        return loss_by_step(words.CHART, loss, curves, self.chart.y_range)

    async def _heard(self):
        """The smoothed curve, of the page's own run as long as there is no other."""
        known = asyncio.get_running_loop().create_future()

        def wait():
            known.set_result((yield from self.lab.whole_history()))

        self.start(wait())
        return (await known).smoothed, *self.chart.y_range

    # Controls and words.

    def _go_back(self):
        good = self.lab.view_run.reader().step_count
        self.lab.seek(good)
        self.part("said").textContent = words.gone_back(good)

    def _choose_speed(self, _event):
        self.lab.set_speed(SPEEDS[int(self.speed.value)])
        self._show_speed()

    def _show_speed(self):
        self.speed.setAttribute("aria-valuetext", words.speed(self.lab.speed))
        self.part("speed").textContent = words.short_speed(self.lab.speed)

    def _say(self):
        """One sentence to a screen reader when the run's state changes, and none in between."""
        lab = self.lab
        said = words.state(lab.state, lab.trainer.step_count, lab.history.last_validation)
        if said != self._said:
            self._said = self.part("said").textContent = said

    # Engines.

    def _measure(self):
        """At start, and again with the weights of a finished run."""
        if self.lab.state == "finished":
            self._measured_at = self.lab.run
        self.stop(self._measuring)
        self._measuring = self.start(engines.measure(self.lab, self._measured))

    def _measured(self, engine, speed, loss_difference, gradient_difference):
        self._speeds[engine] = speed
        dom.number(self.find(f"[data-engine-speed={engine}]"), speed, words.engine_speed(speed))
        if loss_difference is not None and engine != "scalar":
            element = self.find(f"[data-engine-difference={engine}]")
            times = speed / self._speeds["scalar"]
            element.textContent = words.engine_difference(times, loss_difference, gradient_difference)
            element.setAttribute("data-loss-difference", repr(loss_difference))
            element.setAttribute("data-gradient-difference", repr(gradient_difference))
