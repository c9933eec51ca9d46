"""The scaling panel: the same training with more of everything, and what became of the loss."""

from contextlib import suppress
from time import perf_counter

from microgpt import Diverged, Trainer, cost, gpt
from microgpt.weights import parameter_count

from ..kit import dom, samples, source
from ..kit.asking import Asking
from ..kit.numbers import duration, fixed, magnitude, plus_minus, rate, significant, whole
from ..kit.walkable import Walkable
from ..lab.jobs import rest
from ..panel import Panel
from . import words
from .axes import axes_for
from .lineup import Lineup
from .plots import CLOSE, LossPlot
from .runs import learning_rate, problem_with
from .sliders import Sliders
from .step_chart import StepChart

AT_ONCE = 0.15  # seconds: a run that takes no longer starts while the thumb moves
REST = 0.25  # seconds that the thumb has to rest before a longer one starts
REPORT_EVERY = 0.1  # seconds
TIMED = [(16, 1, 100), (64, 1, 100)]  # a middling and a large model: (n_embd, n_layer, num_steps)
GRID = [
    (n_embd, n_layer, num_steps)
    for num_steps in (100, 300, 1000, 3000)
    for n_embd in (4, 8, 16, 32, 64)
    for n_layer in (1, 2)
]


class Scaling(Panel):
    def build(self):
        self.samples = self.find("[data-samples]")
        self.bar = self.part("progress")
        self.cancel = self.find("[data-action=cancel]")
        self.lineup = Lineup()
        self.shown = None  # the Result whose numbers and samples are on screen
        self._before = None  # the one that was shown before it
        self._step_chart = None  # made for the first result
        self._job = self._timing = None
        self.sliders = Sliders(self, self._choose)
        self.on(self.cancel, "click", lambda _: self._cancel())
        self.on("[data-action=grid]", "click", lambda _: self._begin_grid())
        self.on("[data-action=clear]", "click", lambda _: self._clear())
        self.on(self.part("twin"), "toggle", lambda _: self._draw_twin())
        axes = axes_for(self.sliders.experiment)
        self.plots = [LossPlot(self.part("by-weights"), "weights", axes)]
        self.plots.append(LossPlot(self.part("by-compute"), "compute", axes))
        for plot in self.plots:
            self.on(plot.place, "pointermove", lambda event, plot=plot: self._describe(plot, event))
            self.on(plot.place, "pointerleave", lambda _: self._describe(None, None))
            self.on(plot.place, "click", lambda event, plot=plot: self._choose_point(plot, event))
            place = self.part(f"walk-by-{plot.kind}")
            Walkable(place, words.PLOTS[plot.kind], lambda plot=plot: self._outline(plot), plot.point)
        counting = cost.run_multiply_adds, cost.forward_multiply_adds
        source.show(
            self.part("python"),
            gpt.weight_shapes,
            gpt.forward,
            Trainer.run,
            learning_rate,
            *counting,
            architecture=self.architecture,
        )
        self.asking = Asking(self.part("question"), self._make_question)
        self.sliders.draw()
        self._draw_sizes(axes)
        self._draw_config()

    def changed(self, what):
        """The runs here are their own: nothing that the live run does changes them, but another text or model does."""
        now, base = self.lab.experiment, self.sliders.base
        if what == "run" and (now.corpus, now.architecture) != (base.corpus, base.architecture):
            self._start_over()

    def draw(self):
        if self._timing is None:
            if self._job is None:  # the reader may have begun one before the panel was first drawn
                self._begin_one()
            self._timing = self.start(self._measure_speed())

    def _start_over(self):
        self.stop(self._job)
        self.stop(self._timing)
        self._job = self._timing = None
        self._end_progress()
        self.sliders.base = self.lab.experiment
        self.lineup = Lineup()
        self.shown = self._before = None
        if self._step_chart is not None:
            self._step_chart.fit(self.lab.corpus)
        self.part("before").textContent = ""
        axes = axes_for(self.sliders.experiment)
        for plot in self.plots:
            plot.set([], None)
            plot.fit(axes)
        self._draw_sizes(axes)
        self._draw_config()
        self._draw_results()
        self.redraw()

    # What the reader sets.

    def _choose(self):
        self._draw_config()
        # Loss, time and samples are pale as long as they belong to another run than the sliders'.
        pale = self.shown is not None and self.shown.experiment != self.sliders.experiment
        self.section.classList.toggle("stale", pale)
        self._begin_one()

    def _choose_point(self, plot, event):
        """The sliders go to the run that was pressed, and it is trained again."""
        result = plot.nearest(*plot.pointer(event), CLOSE)
        if result is not None:
            self.sliders.go_to(result.config)

    def _describe(self, plot, event):
        """The run under the pointer, in words."""
        result = plot.nearest(*plot.pointer(event)) if plot else None
        self.part("reading").textContent = words.result(result) if result else ""

    def _cancel(self):
        if not self._is_idle():
            self.stop(self._job)
            self._end_progress()
            self._say(words.CANCELLED)

    def _clear(self):
        self.lineup.keep_only(self.shown)
        self._draw_results()

    # Jobs: one at a time.

    def _is_idle(self):
        return self.cancel.getAttribute("aria-disabled") == "true"

    def _begin(self, job):
        """Drops the job there is and starts another."""
        self.stop(self._job)
        self._end_progress()
        self._job = self.start(job)

    def _begin_one(self):
        if problem := problem_with(self.sliders.experiment):
            self.stop(self._job)
            self._refuse(problem)
        else:
            self._begin(self._one(perf_counter()))

    def _refuse(self, problem):
        self._end_progress()
        self.part("estimate").textContent = words.cannot_be_built(problem)
        self._say(words.cannot_be_built(problem))

    def _one(self, asked):
        """Trains what the sliders say and shows it."""
        experiment = self.sliders.experiment
        num_steps = experiment.config.num_steps
        seconds = self.lineup.computing_seconds(experiment)
        if seconds is not None and seconds > AT_ONCE:
            self._progress(0, num_steps)
            yield from rest(asked + REST - perf_counter())
        reported = perf_counter()

        def progress(steps, seconds_left):
            nonlocal reported
            if perf_counter() - reported >= REPORT_EVERY:
                reported = perf_counter()
                self._progress(steps, num_steps, words.progress(steps, num_steps, seconds_left))

        try:
            result = yield from self.lineup.train(experiment, self._is_hidden, progress)
        except Diverged as error:
            self._end_progress()
            self.part("estimate").textContent = words.diverged(error.step)
            self._say(words.diverged(error.step))
            return
        except ValueError as error:  # too large
            self._refuse(str(error))
            return
        yield from self._show(result)
        self._end_progress()
        self._say(words.trained(result))

    def _begin_grid(self):
        self._begin(self._grid())
        self._progress(0, len(GRID))  # at once, so that it can be cancelled before the job has had its first turn

    def _grid(self):
        """All of them, the shortest runs first. When it is cancelled, those that are done stay."""
        grid = [self.sliders.experiment_for(*shape) for shape in GRID]
        grid.sort(key=lambda experiment: self.lineup.computing_seconds(experiment) or 0.0)
        self._say(words.grid_begun(len(grid)))
        for done, experiment in enumerate(grid):
            left = self.lineup.seconds(grid[done:])
            self._progress(done, len(grid), words.grid_progress(done + 1, len(grid), left))
            with suppress(Diverged, ValueError):  # a changed model may not exist in each of these sizes
                yield from self._show((yield from self.lineup.train(experiment, self._is_hidden, lambda *_: None)))
        if (shown := self.lineup.results.get(self.sliders.experiment, self.shown)) is not None:
            yield from self._show(shown)
        self._end_progress()
        self._say(words.grid_done(self.lineup.best) if self.lineup.results else words.NONE_CAN_BE_BUILT)

    def _is_hidden(self):
        return not self.on_screen

    def _measure_speed(self):
        timed, grid = ([self.sliders.experiment_for(*shape) for shape in shapes] for shapes in (TIMED, GRID))
        yield from self.lineup.measure_speed(timed, grid)
        if self._is_idle():
            self._draw_estimates()

    # Drawing.

    def _draw_config(self):
        """What is known of a model before it is trained."""
        self._draw_size(self.sliders.experiment)
        self._draw_estimates()

    def _draw_sizes(self, axes):
        """The ends of the colour scale for weights."""
        for name, size in zip(("smallest", "largest"), axes.sizes, strict=True):
            self.part(name).textContent = whole(size)

    def _draw_size(self, experiment):
        self.number("learning-rate", experiment.config.learning_rate, significant)
        size = multiply_adds = None
        if not problem_with(experiment):
            shapes = experiment.architecture.weight_shapes(experiment.config, experiment.corpus.vocabulary.size)
            size, multiply_adds = parameter_count(shapes), cost.run_multiply_adds(experiment)
        self.number("parameters", size, whole)
        self.number("multiply-adds", multiply_adds, magnitude)

    def _draw_estimates(self):
        self.part("estimate").textContent = words.estimate(self.lineup.seconds([self.sliders.experiment]))
        seconds = self.lineup.seconds(self.sliders.experiment_for(*shape) for shape in GRID)
        self.part("grid-estimate").textContent = words.grid(len(GRID), seconds)

    def _show(self, result):
        """A job: with the first result it also makes a chart, which takes a slow phone a while."""
        if self.shown is not None and self.shown.experiment != result.experiment:
            self._before = self.shown
        self.shown = result
        self.section.classList.remove("stale")
        self._draw_size(result.experiment)
        self.number("validation-loss", result.loss, fixed, 3)
        self.number("seconds", result.seconds, duration)
        self.number("steps-per-second", result.steps_per_second, rate)
        self.number("documents-per-second", result.documents_per_second, rate)
        self.number("spread", result.step_losses.spread, plus_minus, 3)
        self.part("of-run").textContent = words.settings(result.config)
        corpus, config = result.experiment.corpus, result.config
        documents = corpus.split(config.seed, config.holdout).train
        samples.show_with_share(self.samples, self.part("copies"), result.samples, documents, corpus.nouns)
        self._draw_results()
        self.asking.draw()
        if self._step_chart is None:
            yield
            self._step_chart = StepChart(self, corpus)
            yield
        self._step_chart.set(self.shown, self._before)
        self.part("before").textContent = words.before(self._before) if self._before else ""

    def _outline(self, plot):
        from .outline import outline

        return outline(plot.kind, axes_for(self.sliders.experiment), list(self.lineup.results.values()))

    def _make_question(self):
        from .foresee import Foresee

        return Foresee(self, self.part("question"))

    def _draw_results(self):
        results = list(self.lineup.results.values())
        for plot in self.plots:
            plot.set(results, self.shown)
        self.part("count").textContent = words.runs(len(results))
        self._draw_twin()

    def _draw_twin(self):
        """The newest on top. Built only while it is open."""
        if not self.part("twin").open:
            return
        rows = []
        for result in reversed(self.lineup.results.values()):
            config = result.config
            row = dom.make("tr", data_loss=repr(result.loss))
            cells = (
                str(config.n_embd), str(config.n_head), str(config.n_layer), whole(config.num_steps),
                whole(config.batch_size), significant(config.learning_rate), whole(result.parameters),
                magnitude(result.multiply_adds), duration(result.seconds), rate(result.documents_per_second),
                plus_minus(result.step_losses.spread, 3), fixed(result.loss, 3),
            )  # fmt: skip
            row.append(*(dom.make("td", text) for text in cells))
            rows.append(row)
        self.part("rows").replaceChildren(*rows)

    def _progress(self, done, of, text=None):
        """How far the job is; `text` stands in place of the estimate, which stays without it."""
        self.set_state("busy")
        # aria-disabled, not disabled: a button that vanishes from the tab order would lose the keyboard's place.
        self.cancel.setAttribute("aria-disabled", "false")
        self.bar.max, self.bar.value = of, done
        if text is not None:
            self.part("estimate").textContent = text

    def _end_progress(self):
        self.set_state("ready")
        self.cancel.setAttribute("aria-disabled", "true")
        self.bar.max, self.bar.value = 1, 0
        self._draw_estimates()

    def _say(self, text):
        self.part("said").textContent = text
