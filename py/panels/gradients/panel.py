"""The gradients panel: the live model's gradients for one name as heat maps, and all there is to one weight."""

import math
from time import perf_counter

import numpy as np

from microgpt import gpt
from microgpt.adam import Schedule
from microgpt.scalar import ScalarEngine

from ..kit import address, dom, source
from ..kit.numbers import adaptive, fixed, whole
from ..kit.typed import clean, first_text
from ..kit.walkable import Walkable
from ..lab.jobs import rest
from ..panel import Panel
from . import words
from .matrices import Matrices, fill_scale, fill_table, paint_scale
from .next_update import next_update
from .settings import SETTINGS

AT_A_TIME = 0.003  # seconds of painting before others get a turn
REST = 2  # times as long as the painting took: training goes first


class Gradients(Panel):
    def build(self):
        self.settings = address.settings(SETTINGS, "gradients")
        self.nouns = self.lab.corpus.nouns
        self.matrices = Matrices(self, self.part("matrices"), self._point)
        Walkable(self.part("walk"), words.PICTURES, self._outline, self._point_out)
        self.box, self.message = self.find("[data-control=name]"), self.part("name-message")
        self.selects = [self.find(f"[data-control={name}]") for name in ("matrix", "row", "column")]
        self.name, self.message.textContent = first_text(self.settings, "name", self.lab.view_trainer.experiment)
        self.box.value = self.name
        self.chosen = self.settings["cell"]
        self.hovered = None
        self.step = 0
        self.gradients: dict[str, np.ndarray] = {}  # empty until they are first computed
        self._outdated = True
        self._painting = None
        self._selectable = []
        self._theme = None
        self.on(self.box, "input", self._type_name)
        self.on("[data-action=due]", "click", self._take_due)
        for control in self.selects:
            self.on(control, "input", self._choose_cell)
        self.on(self.part("model-twin"), "toggle", lambda _: self._again())
        dom.on_theme_change(self._again)
        self.scale = fill_scale(self.part("scale"))
        source.show(
            self.part("model-python"), gpt.forward, ScalarEngine._update, Schedule, architecture=self.architecture
        )

    def changed(self, what):
        if what == "view":
            self._again()

    def draw(self):
        if self._outdated and self._painting is None:
            self._painting = self.start(self._paint())

    def _again(self):
        self._outdated = True
        self.redraw()

    # Painting, a few matrices at a time; then a rest, so that a large model leaves the page its frames.

    def _paint(self):
        try:
            while self._outdated and self.on_screen:
                self._outdated = False
                yield from self._paint_once()
        finally:
            self._painting = None

    def _paint_once(self):
        began = perf_counter()
        clock = Turns()
        trainer = self.lab.view_trainer
        # All of one step: the model may move on before the last picture is painted.
        self.step, self.experiment = trainer.step_count, trainer.experiment
        self._keep_to_what_it_knows()
        self.checkpoint = trainer.checkpoint()
        self.loss, self.gradients = trainer.model.gradients(self.name)
        yield from clock.turn()
        shapes = {name: array.shape for name, array in self.gradients.items()}
        self.matrices.shape(shapes, self.experiment.config.n_embd)
        self._fill_selects()
        if self._theme != dom.theme():
            self._theme = dom.theme()
            paint_scale(self.scale)
        for name, array in self.gradients.items():
            yield from clock.turn()
            self.matrices.paint(name, array)
        self._show_numbers()
        self._show_weight()
        if self.part("model-twin").open:
            fill_table(self.part("model-rows"), self.gradients)
        yield from rest(began + clock.spent() * (1 + REST) - perf_counter())

    def _show_numbers(self):
        number, arrays = self.number, self.gradients
        zeros = sum(int((array == 0).sum()) for array in arrays.values())
        count = sum(array.size for array in arrays.values())
        name = max(arrays, key=lambda name: float(np.abs(arrays[name]).max()))
        place = np.unravel_index(int(np.abs(arrays[name]).argmax()), arrays[name].shape)
        number("gradient-step", self.step, whole)
        number("name-loss", float(self.loss), fixed, 3)
        number("zero-gradients", zeros, whole)
        number("largest-gradient", float(arrays[name][place]), adaptive)
        self.part("of-gradients").textContent = words.of_gradients(count)
        self.part("largest-where").textContent = words.largest_in(name)
        self.part("count").textContent = whole(count)

    # One weight.

    @property
    def cell(self):
        """(matrix, row, column) under the pointer, or else the one chosen; clipped to the matrices of this model."""
        name, row, column = self.hovered or self.chosen
        if name not in self.gradients:
            name = next(iter(self.gradients))
        rows, columns = self.gradients[name].shape
        return name, min(row, rows - 1), min(column, columns - 1)

    def _show_weight(self):
        name, row, column = self.cell
        self.matrices.mark(name, row, column)
        at = row, column
        state = self.checkpoint.state
        gradient = float(self.gradients[name][at])
        first, second = (float(state[kind][name][at]) for kind in ("first_moments", "second_moments"))
        value = float(state["weights"][name][at])
        norm = math.sqrt(sum(float(np.vdot(one, one)) for one in self.gradients.values()))
        update = next_update(gradient, first, second, self.step, self.experiment.config, value, norm)
        for metric, number in (
            ("weight-value", value),
            ("weight-gradient", gradient),
            ("first-moment", first),
            ("second-moment", second),
            ("learning-rate", update.learning_rate),
            ("next-update", update.change),
        ):
            self.number(metric, number, adaptive)
        self.part("weight-about").textContent = self._about(name, row, column)
        self._fill_cell(name, row, column)

    def _about(self, name, row, column):
        corpus, config = self.experiment.corpus, self.experiment.config
        rows, columns = self.gradients[name].shape
        if rows != (config.block_size if name == "wpe" else corpus.vocabulary.size):
            name = ""  # a reader's matrix, which only shares the name
        of_token = name in ("wte", "lm_head") and row != corpus.vocabulary.bos
        token = corpus.vocabulary.token(row) if of_token else None
        about = words.weight(name, row, column, columns, token, corpus.nouns)
        return about if self.step < config.num_steps else f"{about} {words.RUN_IS_OVER}"

    def _point(self, name, row, column, how):
        if not self.gradients:
            return
        if how in ("hover", "leave"):
            now = (name, row, column) if how == "hover" else None
            if now == self.hovered:
                return
            self.hovered = now
        else:
            self.hovered = None
            self._choose((name, row, column))
        self._show_weight()

    def _outline(self):
        from .outline import outline

        return outline(self.name, self.step, self.gradients, self.nouns)

    def _point_out(self, cell):
        """As if the pointer were on it; None takes it away."""
        self._point(*(cell or (None, None, None)), "hover" if cell else "leave")
        if cell:
            self.matrices.bring_into_view(*cell[:2])

    def _choose_cell(self, _event):
        try:
            row, column = (int(control.value) for control in self.selects[1:])
        except ValueError:
            return  # a box that is being emptied, to be typed in
        if row >= 0 and column >= 0:
            self.hovered = None
            self._choose((self.selects[0].value or self.chosen[0], row, column))
            if self.gradients:
                self._show_weight()

    def _choose(self, cell):
        self.chosen = self.settings["cell"] = cell
        if self.gradients:
            self.matrices.bring_into_view(*self.cell[:2])

    def _fill_selects(self):
        select = self.selects[0]
        names = list(self.gradients)
        if self._selectable != names:
            self._selectable = names
            select.replaceChildren(*(dom.make("option", name, value=name) for name in names))

    def _fill_cell(self, name, row, column):
        """The three controls show the cell in view, except for one that the reader is typing in."""
        rows, columns = self.gradients[name].shape
        for control, value, most in zip(self.selects, (name, row, column), (None, rows - 1, columns - 1), strict=True):
            if most is not None and control.max != str(most):
                control.max = str(most)
            if control.value != str(value) and not control.matches(":focus"):
                control.value = str(value)

    # The name.

    def _type_name(self, _event):
        if not self.box.value.strip():
            self.message.textContent = words.empty(self.nouns)
            return
        self._take(self.box.value)

    def _take(self, text):
        """Shows a name's gradients, or says why it cannot; then the figure stays as it was."""
        try:
            self.name = self._clean(text)
        except ValueError as error:
            self.message.textContent = str(error)
            return
        self.message.textContent = ""
        self.settings["name"] = self.name
        self._again()

    def _take_due(self, _event):
        """The name that the next step of the run would train on: then the next update shown is the real one."""
        self.box.value = self._due()
        self._take(self.box.value)

    def _due(self):
        trainer = self.lab.view_trainer
        document = trainer.train_docs[trainer.step_count * trainer.config.batch_size % len(trainer.train_docs)]
        return trainer.vocabulary.head(document, trainer.config.block_size - 1)

    def _clean(self, text):
        return clean(text, self.lab.view_trainer.experiment)

    def _keep_to_what_it_knows(self):
        """A model of another text may not know the letters of the name, or look at fewer of them."""
        try:
            self._clean(self.name)
        except ValueError:
            self.name = self.box.value = self._due()


class Turns:
    """Counts the time a job has worked, and when it should let others work."""

    def __init__(self):
        self._spent = 0.0
        self._since = perf_counter()

    def spent(self):
        return self._spent + perf_counter() - self._since

    def turn(self):
        """Yields if the job has worked for long enough."""
        worked = perf_counter() - self._since
        if worked > AT_A_TIME:
            self._spent += worked
            yield
            self._since = perf_counter()
