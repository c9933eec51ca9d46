"""The loop panel: one training step of the model in view, stage by stage, on a copy."""

import asyncio
from time import perf_counter

from pyscript import window

from microgpt import adam, gpt
from microgpt.arrays import NumpyEngine, Tape

from ..kit import address, archive, dom, source
from ..kit.numbers import significant
from ..lab.jobs import NEXT_FRAME, rest
from ..panel import Panel
from . import words
from .figure import Figure
from .settings import SETTINGS, STAGES, weight_text
from .stages import stage_parts
from .strip import Strip
from .summary import steepest, summary
from .tour import stay
from .trace import Walk

EVERY = 0.25  # seconds between two traced steps while the model trains or the timeline plays
REMEMBERED = 6  # steps that the reader can go back


class Loop(Panel):
    def build(self):
        self.settings = address.settings(SETTINGS, "loop")
        self.stages = {
            button.getAttribute("data-stage"): button for button in dom.find_all(self.section, "[data-stage]")
        }
        self.buttons = {action: self.find(f"[data-action={action}]") for action in ("back", "next", "play")}
        self.stage = self.settings["stage"]
        self.layer = self.settings["layer"] - 1
        self.weight = None  # (name, row, col)
        self._chosen = self.settings["weight"]  # by the reader
        self._other = self._other_of = None  # otherwise.model.Model, and the experiment that it tells of
        self._told = None  # what the stages say
        self._is_lost = False  # what says it of another model has not arrived
        self.step = self.walk = self._found = self._later = None
        self._model_changed = True  # since the walk began
        self.earlier = []
        self._traced_at = -EVERY
        self._playing = None
        self.figure = Figure(self, self._follow, self._say)
        self.strip = Strip(self, self.part("strip"))
        dom.observe(window.ResizeObserver, lambda *_: self._settle(), self.part("parts"))
        source.show(
            self.part("python"),
            gpt.forward,
            gpt.attention,
            gpt.mlp,
            Tape.backward,
            NumpyEngine._update,
            adam.Schedule,
            architecture=self.architecture,
        )
        for stage, button in self.stages.items():
            self.on(button, "click", lambda _, stage=stage: self._choose(stage))
        self.on(self.buttons["next"], "click", lambda _: self._by_hand(self._next))
        self.on(self.buttons["back"], "click", lambda _: self._by_hand(self._back))
        self.on(self.buttons["play"], "click", lambda _: self._stop() if self._playing else self._play())
        self.on(self.part("layers"), "change", self._choose_layer)
        self.on("[data-action=line]", "click", self._toggle_line)
        # Heat maps are painted on the page's own background colour.
        dom.on_theme_change(self.redraw)

    def changed(self, what):
        if what == "view":
            self._model_changed = True
            self.redraw()
        elif what == "state" and self._model_changed:
            self.redraw()

    def draw(self):
        if self._model_changed:
            moving = self.lab.state == "running" or self.lab.playing
            if moving and self.step and perf_counter() - self._traced_at < EVERY:
                if self._later is None:
                    self._later = self.start(self._draw_later())
                return
            self._begin()
        self.draw_parts(lambda: self.strip.prepare(self.walk.experiment), self._show_stage, self._show_picture)

    # Steps.

    def _begin(self):
        """Starts from the model in view; if its run is finished, from the last snapshot before the end."""
        trainer = self.lab.view_trainer
        if trainer.step_count < trainer.config.num_steps:
            checkpoint = trainer.checkpoint()
        else:
            checkpoint = self.lab.view_run.snapshots.before(trainer.config.num_steps - 1)
        self.walk = Walk(trainer, checkpoint)
        self._model_changed = False
        self._seen_at = trainer.step_count
        self.earlier = []
        self._found = None  # the weight to follow if the reader has chosen none: the steepest of the first document
        self._take_step()
        self._traced_at = perf_counter()

    def _begin_once(self):
        """A press may come before the panel has first been drawn."""
        if self.step is None:
            self._begin()

    def _take_step(self):
        self.step = self.walk.step()
        weights = self.step.before["weights"]
        self.layer = min(self.layer, self.walk.experiment.config.n_layer - 1)
        if _is_in(self._chosen, weights):
            self.weight = self._chosen
        else:  # the reader has not chosen one, or another model lacks it
            self.weight = self._found = self._found or steepest(self.step)

    def _draw_later(self):
        """While the model changes at every frame, one in so many of its steps is traced."""
        yield from rest(self._traced_at + EVERY - perf_counter())
        self._later = None
        self.redraw()

    def _next(self):
        """The next stage; after the last one, the first of the next document. Returns whether there is one."""
        i = STAGES.index(self.stage) + 1
        if i == len(STAGES):
            if self.walk.finished:
                return False
            self.earlier = [*self.earlier, self.step][-REMEMBERED:]
            self._take_step()
        self._go_to(STAGES[i % len(STAGES)])
        return True

    def _back(self):
        i = STAGES.index(self.stage) - 1
        if i < 0:
            if not self.earlier:
                return False
            self.walk.undo(self.earlier.pop())
            self._take_step()
        self._go_to(STAGES[i])
        return True

    def _go_to(self, stage):
        self.stage = self.settings["stage"] = stage
        self._show()

    # Playing.

    def _play(self):
        self._begin_once()
        self.figure.film.go(0)
        self._playing = self.start(self._run())
        self.buttons["play"].textContent = words.PAUSE

    def _stop(self):
        if self._playing is not None:
            job, self._playing = self._playing, None
            self.stop(job)
            self.buttons["play"].textContent = words.PLAY

    def _run(self):
        """A job: every array of stage after stage, as long as the panel is on screen."""
        film = self.figure.film
        while True:
            began = perf_counter()
            while perf_counter() - began < stay(len(film.items)):
                yield NEXT_FRAME
                if not self.on_screen:
                    began = perf_counter()
            if not film.go(film.at + 1) and not self._next():
                break
        self._playing = None
        self.buttons["play"].textContent = words.PLAY

    # Drawing.

    def _show(self):
        self._show_stage()
        self._show_picture()

    def _show_picture(self):
        self.strip.show(self.step, self.walk.experiment, self.stage, self.layer)

    def _show_stage(self):
        step, experiment = self.step, self.walk.experiment
        self._draw_controls()
        parts = stage_parts(self.stage, step, self.layer, self.weight, experiment)
        other = self._tell(experiment)
        self.part("words").textContent = summary(self.stage, step, self.weight, experiment.corpus.vocabulary, other)
        self.figure.show(self.stage, self.layer, parts, from_start=self._playing is not None)
        self._draw_weight()

    def _tell(self, experiment):
        """Says at each stage what happens there. Of the page's own model the section says it; of another, its program.

        Returns the `otherwise.model.Model` that says it, None before there is one.
        """
        is_other = experiment.architecture.is_text or experiment.config.batch_size > 1
        if is_other and self._other_of is not experiment:
            self._other, self._other_of = None, experiment
            asyncio.ensure_future(self._load_other(experiment))
        other = self._other if is_other else None
        if not (is_other and self._is_lost):
            self._tell_each(other, self.layer)
        return other

    def _tell_each(self, other, layer):
        """`other` is a message where there is no `otherwise.model.Model`."""
        if self._told == (other, layer):
            return
        self._told = other, layer
        for stage, button in self.stages.items():
            _, own, *others = button.parentElement.querySelector("p").children
            own.hidden = other is not None
            for one in others:
                one.remove()
            if other:
                own.after(dom.make("span", other if isinstance(other, str) else other.told(stage, layer)))

    async def _load_other(self, experiment):
        try:
            await archive.load(self.part("stages"))
        except Exception:
            self._is_lost, self._other_of = True, None  # the next step tries again
            self._tell_each(words.NOT_LOADED, None)
            return
        from .otherwise.model import Model

        self._is_lost = False
        if self._other_of is experiment:
            self._other = Model(experiment)
            self._show()

    def _settle(self):
        """The room has changed."""
        self.strip.settle()
        self.figure.settle()

    def _draw_controls(self):
        at = STAGES.index(self.stage)
        for i, (stage, button) in enumerate(self.stages.items()):
            button.classList.toggle("done", i < at)
            if stage == self.stage:
                button.setAttribute("aria-current", "step")
            else:
                button.removeAttribute("aria-current")
        config = self.walk.experiment.config
        number = self.step.number + 1
        place = self.part("place")
        ahead = self.step.number - self._seen_at
        place.textContent = words.title(ahead, number, self.step.document, self.step.batch)
        place.setAttribute("data-step", str(number))
        place.setAttribute("data-document", self.step.document)
        self.part("over").hidden = ahead >= 0
        self._allow("back", at > 0 or bool(self.earlier))
        self._allow("next", at + 1 < len(STAGES) or not self.walk.finished)
        layers = self.part("layers")
        layers.hidden = config.n_layer == 1 or self.stage in ("tokenize", "embed", "predict", "loss")
        if layers.querySelectorAll("input").length != config.n_layer:
            choices = []
            for i in range(config.n_layer):
                choice = dom.make("input", type="radio", name="loop-layer", value=i)
                choice.checked = i == self.layer
                label = dom.make("label")
                label.append(choice, f" {words.layer(i)}")
                choices.append(label)
            layers.replaceChildren(layers.querySelector("legend"), *choices)

    def _allow(self, action, allowed):
        # aria-disabled, not disabled: a button that vanishes from the tab order would lose the keyboard's place.
        self.buttons[action].setAttribute("aria-disabled", "false" if allowed else "true")

    def _draw_weight(self):
        name, row, col = self.weight
        at = STAGES.index(self.stage)
        before, after = (float(state["weights"][name][row, col]) for state in (self.step.before, self.step.after))
        gradient = float(self.step.gradients[name][row, col])
        self.part("weight-name").textContent = weight_text(self.weight)
        for part, value, known_from in (
            ("weight-before", before, "tokenize"), ("weight-gradient", gradient, "backpropagate"),
            ("weight-after", after, "update"), ("loss-before", self.step.loss, "loss"),
            ("loss-after", self.step.loss_after, "update"),
        ):  # fmt: skip
            known = value if at >= STAGES.index(known_from) else None
            dom.number(self.part(part), known, (significant if part == "weight-gradient" else words.exact)(value))

    # The reader's choices.

    def _by_hand(self, move):
        self._stop()
        self._begin_once()
        if move():
            self._say(words.stage(self.stages[self.stage].textContent, self.part("words").textContent))

    def _choose(self, stage):
        self._stop()
        self._begin_once()
        self._go_to(stage)
        self._say(self.part("words").textContent)

    def _toggle_line(self, event):
        """The lines of Python that made the array, beside it."""
        shown = self.part("stage").classList.toggle("with-lines")
        event.currentTarget.setAttribute("aria-pressed", "true" if shown else "false")
        self.figure.settle()

    def _choose_layer(self, event):
        self.layer = int(event.target.value)
        self.settings["layer"] = self.layer + 1
        self._show()

    def _follow(self, name, row, col):
        self.weight = self._chosen = self.settings["weight"] = (name, row, col)
        self._show()

    def _say(self, text):
        self.part("said").textContent = text


def _is_in(weight, weights):
    """Whether there is such a weight, (matrix, row, column), among these."""
    if weight is None or weight[0] not in weights:
        return False
    rows, columns = weights[weight[0]].shape
    return weight[1] < rows and weight[2] < columns
