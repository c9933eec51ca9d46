"""The scaling panel: the same training with more of everything, and what became of the loss."""

from time import perf_counter

from microgpt import Config, Experiment, Trainer, cost, gpt
from microgpt.weights import parameter_count

from ..kit import address, dom, source
from ..kit.numbers import duration, fixed, magnitude, rate, significant, whole
from ..lab.jobs import NEXT_FRAME, paused_while
from ..panel import Panel
from . import runs, words
from .axes import axes_for
from .plots import CLOSE, LossPlot
from .runs import learning_rate, usable_heads
from .settings import SETTINGS

SEED = 42  # of every run here, so that they differ in what the sliders say and in nothing else
HOLDOUT = 0.05
KEPT = 500  # runs; those before are forgotten
AT_ONCE = 0.15  # seconds: a run that takes no longer starts while the thumb moves
REST = 0.25  # seconds that the thumb has to rest before a longer one starts
SHARE = 0.4  # of the time goes into computing, until measured: 8 ms of each frame
GRID = [
    (n_embd, n_layer, num_steps)
    for num_steps in (100, 300, 1000, 3000)
    for n_embd in (4, 8, 16, 32, 64)
    for n_layer in (1, 2)
]


class Scaling(Panel):
    def build(self):
        self.settings = address.settings(SETTINGS, "scaling")
        self.sliders = {
            slider.getAttribute("data-control"): slider for slider in dom.find_all(self.section, ".slider input")
        }
        self.samples = list(self.find("[data-samples]").children)
        self.progress = self.part("progress")
        self.cancel = self.find("[data-action=cancel]")
        self.runs = {}  # Config -> Result, oldest first
        self.shown = None  # the Result whose numbers and samples are on screen
        self.speed = runs.Speed(self.lab.corpus)
        self._job = None
        self._begun = False
        self._spent = self._passed = 0.0  # computing, and the time that passed meanwhile, of longer runs
        for key, slider in self.sliders.items():
            slider.value = str(self.settings[key])
        self.find(f"[name=rate][value={self.settings['rate']}]").checked = True
        for slider in self.sliders.values():
            self.on(slider, "input", lambda _: self._choose())
        for choice in dom.find_all(self.section, "[name=rate]"):
            self.on(choice, "change", lambda _: self._choose())
        self.on(self.cancel, "click", lambda _: self._cancel())
        self.on("[data-action=grid]", "click", lambda _: self._begin(self._grid()))
        self.on("[data-action=clear]", "click", lambda _: self._clear())
        self.on(self.part("twin"), "toggle", lambda _: self._draw_twin())
        positions = self.lab.corpus.split(SEED, HOLDOUT).train_ids.positions(Config().block_size)
        axes = axes_for(self.lab.corpus.vocabulary.size, float(positions.mean()))
        self.by_weights = LossPlot(self.part("by-weights"), "weights", axes)
        self.by_compute = LossPlot(self.part("by-compute"), "compute", axes)
        for plot in (self.by_weights, self.by_compute):
            self.on(plot.place, "pointermove", lambda event, plot=plot: self._read(plot, event))
            self.on(plot.place, "pointerleave", lambda _: self._read(None, None))
            self.on(plot.place, "click", lambda event, plot=plot: self._take_up(plot, event))
        counting = cost.run_multiply_adds, cost.forward_multiply_adds
        source.show(self.part("python"), gpt.weight_shapes, gpt.forward, Trainer.run, learning_rate, *counting)
        self._draw_settings()

    def changed(self, what):
        """The runs here are their own; what the live model does changes nothing."""

    def draw(self):
        if not self._begun:
            self._begun = True
            self._begin(self._one(self.config, perf_counter()))
            self.start(self._time_two_sizes())

    # What the reader sets.

    def _value(self, name):
        return int(self.sliders[name].value)

    @property
    def by_width(self):
        return self.find("[name=rate][value=width]").checked

    def _config(self, n_embd, n_layer, num_steps):
        return Config(
            n_embd=n_embd,
            n_head=usable_heads(n_embd, self._value("heads")),
            n_layer=n_layer,
            num_steps=num_steps,
            learning_rate=learning_rate(n_embd, self.by_width),
            seed=SEED,
            holdout=HOLDOUT,
        )

    @property
    def config(self):
        """What the sliders say."""
        return self._config(self._value("d"), self._value("layers"), self._value("steps"))

    def _multiply_adds(self, config):
        return cost.run_multiply_adds(Experiment(self.lab.corpus, config=config))

    def _choose(self):
        for key in self.sliders:
            self.settings[key] = self._value(key)
        self.settings["rate"] = "width" if self.by_width else "same"
        self._draw_settings()
        self._mark_stale()
        self._begin(self._one(self.config, perf_counter()))

    def _draw_settings(self):
        config = self.config
        wanted = self._value("heads")
        self.part("d").textContent = str(config.n_embd)
        self.part("layers").textContent = str(config.n_layer)
        self.part("steps").textContent = whole(config.num_steps)
        self.part("heads").textContent = words.heads(wanted, config.n_head)
        self.sliders["heads"].setAttribute("aria-valuetext", words.heads_aloud(wanted, config.n_head))
        self.sliders["steps"].setAttribute("aria-valuetext", whole(config.num_steps))
        self.part("heads-note").textContent = words.heads_note(wanted, config.n_head, config.n_embd)
        self._draw_size(config, parameter_count(gpt.weight_shapes(config, self.lab.corpus.vocabulary.size)))
        self._draw_estimates()

    def _draw_size(self, config, parameters):
        multiply_adds = self._multiply_adds(config)
        self.number("parameters", parameters, whole)
        self.number("multiply-adds", multiply_adds, magnitude)
        self.number("learning-rate", config.learning_rate, significant)

    def _draw_estimates(self):
        """Before a long run; of all of them it is only an estimate."""
        alone = self._waiting(self.speed.seconds(self.config))
        grid = [self.speed.seconds(self._config(*shape)) for shape in GRID]
        grid = None if None in grid else self._waiting(sum(grid)) + len(GRID) * 0.05
        self.part("estimate").textContent = words.estimate(alone)
        self.part("grid-estimate").textContent = words.grid(len(GRID), grid)

    def _waiting(self, seconds):
        """Seconds on the reader's clock for seconds of computing: the page gets its share of every frame too."""
        share = self._spent / self._passed if self._passed else SHARE
        return None if seconds is None else seconds / share

    # Runs.

    def _is_idle(self):
        return self.cancel.getAttribute("aria-disabled") == "true"

    def _begin(self, job):
        """Drops what is under way and takes up another job."""
        self.stop(self._job)
        self._progress(None)
        self._job = self.start(job)

    def _time_two_sizes(self):
        """A few steps each of a middling and a large model: with them the times of all others can be foreseen."""
        for n_embd in (16, 64):
            yield from runs.probe(self.lab.corpus, self._config(n_embd, 1, 100), self.speed)
            yield NEXT_FRAME
        for shape in GRID:  # counted once and remembered: the estimates need them all
            self._multiply_adds(self._config(*shape))
            yield
        if self._is_idle():
            self._draw_estimates()

    def _one(self, config, asked):
        """Trains what the sliders say and shows it."""
        foreseen = self.speed.seconds(config)
        if foreseen is not None and foreseen > AT_ONCE:
            self._progress("waiting", 0, config.num_steps)
            while perf_counter() - asked < REST:
                yield NEXT_FRAME
        result = yield from self._train(config)
        self._show(result)
        self._progress(None)
        self._say(words.trained(result))

    def _grid(self):
        """All of them, the shortest runs first. Cancelled, those that are done stay."""
        configs = [self._config(*shape) for shape in GRID]
        costs = [self.speed.seconds(config) or 0.0 for config in configs]
        order = sorted(range(len(configs)), key=lambda i: costs[i])
        self._say(words.grid_begun(len(GRID)))
        for done, i in enumerate(order):
            left = self._waiting(sum(costs[j] for j in order[done:]))
            self._progress(words.grid_progress(done + 1, len(order), left), done, len(order))
            self._show((yield from self._train(configs[i], quietly=True)))
        self._show(self.runs.get(self.config, self.shown))  # back to what the sliders say
        self._progress(None)
        best = min(self.runs.values(), key=lambda result: result.loss)
        self._say(words.grid_done(best))

    def _train(self, config, quietly=False):
        began = looked = perf_counter()

        def paused(seconds):
            nonlocal began
            began += seconds

        def progress(steps, seconds):
            nonlocal looked
            now = perf_counter()
            if quietly or now - looked < 0.1:
                return
            looked = now
            left = (now - began) * (config.num_steps - steps) / steps
            self._progress(words.progress(steps, config.num_steps, left), steps, config.num_steps)

        job = runs.train(self.lab.corpus, config, self._multiply_adds(config), progress)
        result = yield from paused_while(lambda: not self.on_screen, job, paused)
        passed = perf_counter() - began
        if result.seconds > 0.05:  # a run of a frame or two says nothing of the page's share
            self._spent, self._passed = self._spent + result.seconds, self._passed + passed
        self.speed.learn(config, config.num_steps, result.seconds)
        self._keep(result)
        return result

    def _cancel(self):
        if self._is_idle():
            return
        self.stop(self._job)
        self._progress(None)
        self._say(words.CANCELLED)

    def _clear(self):
        self.runs = {result.config: result for result in [self.shown] if result}
        self._draw_runs()

    # Showing them.

    def _keep(self, result):
        self.runs.pop(result.config, None)  # the same run again takes its old place's: same loss, newer time
        self.runs[result.config] = result
        if len(self.runs) > KEPT:
            del self.runs[next(iter(self.runs))]

    def _show(self, result):
        self.shown = result
        self.section.classList.remove("stale")
        self._draw_size(result.config, result.parameters)
        self.number("validation-loss", result.loss, fixed, 3)
        self.number("seconds", result.seconds, duration)
        self.number("steps-per-second", result.steps_per_second, rate)
        self.part("of-run").textContent = words.settings(result.config)
        for item, name in zip(self.samples, result.samples, strict=True):
            item.textContent = words.sample(name)
        self._draw_runs()

    def _mark_stale(self):
        """The loss, time and names of another run than the sliders', until theirs is done, stand in a softer colour."""
        stale = self.shown is not None and self.shown.config != self.config
        self.section.classList.toggle("stale", stale)

    def _draw_runs(self):
        results = list(self.runs.values())
        self.by_weights.set(results, self.shown)
        self.by_compute.set(results, self.shown)
        self.part("count").textContent = words.runs(len(results))
        self._draw_twin()

    def _draw_twin(self):
        """The newest on top. Built only while it is open."""
        if not self.part("twin").open:
            return
        rows = []
        for result in reversed(self.runs.values()):
            config = result.config
            row = dom.make("tr", data_loss=repr(result.loss))
            cells = (
                str(config.n_embd), str(config.n_head), str(config.n_layer), whole(config.num_steps),
                significant(config.learning_rate), whole(result.parameters), magnitude(result.multiply_adds),
                duration(result.seconds), fixed(result.loss, 3),
            )  # fmt: skip
            row.append(*(dom.make("td", text) for text in cells))
            rows.append(row)
        self.part("rows").replaceChildren(*rows)

    def _progress(self, text, done=0, of=1):
        """A bar with words while something is under way; None when nothing is."""
        busy = text is not None
        self.set_state("busy" if busy else "ready")
        # aria-disabled, not disabled: a button that vanishes from the tab order would lose the keyboard's place.
        self.cancel.setAttribute("aria-disabled", "false" if busy else "true")
        self.progress.max, self.progress.value = of, done
        if busy:
            self.part("estimate").textContent = text if text != "waiting" else self.part("estimate").textContent
        else:
            self._draw_estimates()

    # Pointing at a run.

    def _read(self, plot, event):
        result = plot.nearest(*plot.pointer(event)) if plot else None
        self.part("reading").textContent = words.result(result) if result else ""

    def _take_up(self, plot, event):
        """The sliders go to the run that was pressed, and it is trained again."""
        result = plot.nearest(*plot.pointer(event), CLOSE)
        if result is None:
            return
        config = result.config
        chosen = {"d": config.n_embd, "layers": config.n_layer, "steps": config.num_steps}
        if usable_heads(config.n_embd, self._value("heads")) != config.n_head:
            chosen["heads"] = config.n_head
        for name, value in chosen.items():
            self.sliders[name].value = str(value)
        by_width = learning_rate(config.n_embd) == config.learning_rate
        self.find(f"[name=rate][value={'width' if by_width else 'same'}]").checked = True
        self._choose()

    def _say(self, text):
        self.part("said").textContent = text
