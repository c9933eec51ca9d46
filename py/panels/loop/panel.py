"""The loop panel: one training step of the model in view, stage by stage, on a copy."""

from time import perf_counter

from microgpt import adam, gpt
from microgpt.arrays import NumpyEngine, Tape

from ..kit import address, dom, source
from ..kit.keys import has_modifier
from ..kit.numbers import significant
from ..lab.jobs import NEXT_FRAME, rest
from ..panel import Panel
from . import words
from .arrays import ArrayPicture
from .settings import SETTINGS, STAGES, weight_text
from .stages import stage_parts
from .summary import steepest, summary
from .trace import Walk

STAY = 3.5  # seconds that a stage is shown while the loop plays
EVERY = 0.25  # seconds between two traced steps while the model trains or the timeline plays
BESIDE = 32  # columns of an array that fit beside its code
REMEMBERED = 6  # steps one can go back by


class Loop(Panel):
    def build(self):
        self.settings = address.settings(SETTINGS, "loop")
        self.stages = {
            button.getAttribute("data-stage"): button for button in dom.find_all(self.section, "[data-stage]")
        }
        self.buttons = {action: self.find(f"[data-action={action}]") for action in ("back", "next", "play")}
        self.parts = self.part("parts")
        self.stage = self.settings["stage"]
        self.layer = self.settings["layer"] - 1
        self.weight = None  # (name, row, col)
        self._wished = self.settings["weight"]  # as the reader has chosen it
        self.step = self.walk = self._found = self._later = None
        self._outdated = True  # the model in view is no longer the one that the walk began with
        self.earlier = []
        self.pictures = []
        self._shown = None
        self._traced_at = -EVERY
        self._playing = self._building = None
        source.show(
            self.part("python"), gpt.forward, gpt.attention, gpt.mlp, Tape.backward, NumpyEngine._update, adam.Schedule
        )
        for stage, button in self.stages.items():
            self.on(button, "click", lambda _, stage=stage: self._choose(stage))
        self.on(self.buttons["next"], "click", lambda _: self._by_hand(self._next))
        self.on(self.buttons["back"], "click", lambda _: self._by_hand(self._back))
        self.on(self.buttons["play"], "click", lambda _: self._stop() if self._playing else self._play())
        self.on(self.part("layers"), "change", self._choose_layer)
        # The colours of heat maps begin at the page's own ground, so they change with the theme.
        dom.on_theme_change(self.redraw)
        self.on(self.part("twin"), "toggle", lambda _: self._draw_twin())
        self.on(self.part("array"), "change", lambda _: self._draw_twin())
        for event, handler in (
            ("pointermove", self._point), ("pointerleave", self._point), ("click", self._click), ("keydown", self._key),
        ):  # fmt: skip
            self.on(self.parts, event, handler)

    def changed(self, what):
        if what == "view":
            self._outdated = True
            self.redraw()
        elif what == "state" and self._outdated:
            self.redraw()

    def draw(self):
        if self._outdated:
            moving = self.lab.state == "running" or self.lab.playing
            if moving and self.step and perf_counter() - self._traced_at < EVERY:
                if self._later is None:
                    self._later = self.start(self._draw_later())
                return
            self._begin()
        self._show()

    # Steps.

    def _begin(self):
        """From the model in view on. A finished run has no next step: then from its last snapshot before the end."""
        trainer = self.lab.view_trainer
        if trainer.step_count < trainer.config.num_steps:
            checkpoint = trainer.checkpoint()
        else:
            checkpoint = self.lab.view_run.snapshots.before(trainer.config.num_steps - 1)
        self.walk = Walk(trainer, checkpoint)
        self._outdated = False
        self._over = checkpoint.step_count < trainer.step_count
        self.earlier = []
        self._found = None  # the weight to follow if the reader has chosen none: it stays from name to name
        self._take_step()
        self._traced_at = perf_counter()

    def _take_step(self):
        self.step = self.walk.step()
        weights = self.step.before["weights"]
        self.layer = min(self.layer, self.walk.config.n_layer - 1)
        if _there(self._wished, weights):
            self.weight = self._wished
        else:  # the reader has not chosen one, or another model lacks it
            self.weight = self._found = self._found or steepest(self.step)

    def _draw_later(self):
        """While the model changes at every frame: a look at it now and then."""
        yield from rest(self._traced_at + EVERY - perf_counter())
        self._later = None
        self.redraw()

    def _next(self):
        """The next stage; after the last one, the first of the next name. Returns whether there is one."""
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
        self._playing = self.start(self._run())
        self.buttons["play"].textContent = words.PAUSE

    def _stop(self):
        if self._playing is not None:
            job, self._playing = self._playing, None
            self.stop(job)
            self.buttons["play"].textContent = words.PLAY

    def _run(self):
        """A job: stage after stage, as long as somebody can see it."""
        while True:
            until = perf_counter() + STAY
            while perf_counter() < until:
                yield NEXT_FRAME
                if not self.on_screen:
                    until = perf_counter() + STAY
            if self.step and not self._next():
                break
        self._playing = None
        self.buttons["play"].textContent = words.PLAY

    # Drawing.

    def _show(self):
        step, config, vocabulary = self.step, self.walk.config, self.walk.vocabulary
        self._draw_controls()
        parts = stage_parts(self.stage, step, self.layer, self.weight, config, vocabulary)
        self.part("words").textContent = summary(self.stage, step, self.weight, vocabulary)
        self._draw_parts(parts)
        self._draw_weight()

    def _draw_controls(self):
        at = STAGES.index(self.stage)
        for i, (stage, button) in enumerate(self.stages.items()):
            button.classList.toggle("done", i < at)
            if stage == self.stage:
                button.setAttribute("aria-current", "step")
            else:
                button.removeAttribute("aria-current")
        number, of = self.step.number + 1, self.walk.config.num_steps
        place = self.part("place")
        place.textContent = words.place(number, of, self.step.document)
        place.setAttribute("data-step", str(number))
        place.setAttribute("data-document", self.step.document)
        self.part("over").hidden = not self._over
        self._allow("back", at > 0 or bool(self.earlier))
        self._allow("next", at + 1 < len(STAGES) or not self.walk.finished)
        layers = self.part("layers")
        layers.hidden = self.walk.config.n_layer == 1 or self.stage in ("tokenize", "embed", "predict", "loss")
        if layers.querySelectorAll("input").length != self.walk.config.n_layer:
            choices = []
            for i in range(self.walk.config.n_layer):
                choice = dom.make("input", type="radio", name="loop-layer", value=i)
                choice.checked = i == self.layer
                label = dom.make("label")
                label.append(choice, f" {i + 1}")
                choices.append(label)
            layers.replaceChildren(layers.querySelector("legend"), *choices)

    def _allow(self, action, allowed):
        # aria-disabled, not disabled: a button that vanishes from the tab order would lose the keyboard's place.
        self.buttons[action].setAttribute("aria-disabled", "false" if allowed else "true")

    def _draw_parts(self, parts):
        """New elements for another stage; only new numbers in them where the arrays are the same."""
        pictures = [picture for part in parts for picture in part.pictures]
        tables = any(part.table for part in parts)
        kind = None if tables else (self.stage, self.layer, [(p.label, p.array.shape) for p in pictures])
        if kind is None or kind != self._shown:
            self.stop(self._building)
            self._building = self.start(self._build(parts, kind))
            return
        for element, picture in zip(self.pictures, pictures, strict=True):
            element.show(picture)
        for note, part in zip(dom.find_all(self.parts, ":scope > li > div > .note"), parts, strict=True):
            note.textContent = part.note
        self._draw_twin()

    def _build(self, parts, kind):
        """A job: dozens of pictures, a few in each frame."""
        self._shown = None
        self.parts.style.minHeight = f"{self.parts.offsetHeight}px"  # what stands below must not jump up meanwhile
        self.parts.replaceChildren()
        self.pictures = []
        for part in parts:
            element = self._part_element(part)
            self.parts.append(element)
            if part.pictures:
                box = dom.make("div", class_="pictures")
                element.append(box)
                for picture in part.pictures:
                    self.pictures.append(ArrayPicture(picture))
                    box.append(self.pictures[-1].element)
                    yield
            yield
        self.parts.style.minHeight = ""
        self._shown = kind
        self._list_arrays()
        self._draw_twin()

    def _part_element(self, part):
        """The code and the words of a part, and its table; pictures come one by one."""
        element = dom.make("li")
        widest = max((p.array.shape[-1] for p in part.pictures), default=0)
        if part.code and (part.table or 0 < widest <= BESIDE):
            element.className = "beside"
        text = dom.make("div")
        if part.code:
            figure = dom.make("figure", class_="listing")
            code = source.code_element(part.code.text)
            for attribute in ("tabindex", "role", "aria-label"):  # it wraps here, so there is nothing to scroll
                code.removeAttribute(attribute)
            figure.append(code, dom.make("figcaption", part.code.where))
            text.append(figure)
        text.append(dom.make("p", part.note, class_="note"))
        element.append(text)
        if part.table:
            scroll = dom.make(
                "div", class_="scroll", tabindex="0", role="region", aria_label=part.note or words.NUMBERS
            )
            scroll.append(_table_element(part.table))
            element.append(scroll)
        return element

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

    # The table twin of the heat maps.

    def _list_arrays(self):
        options = [dom.make("option", picture.picture.label) for picture in self.pictures]
        self.part("array").replaceChildren(*options)
        self.part("twin").hidden = not options

    def _draw_twin(self):
        if not self.part("twin").open or not self.pictures:
            return
        shown = self.pictures[max(0, self.part("array").selectedIndex)]
        _, rows, cols = shown.array.shape
        picture = shown.picture
        head = dom.make("tr")
        head.append(dom.make("th", ""), *(dom.make("th", label, scope="col") for label in picture.cols or range(cols)))
        lines = []
        for plane, matrix in enumerate(shown.array.tolist()):
            for row, values in enumerate(matrix):
                number = plane if len(shown.array) > 1 else None
                label = words.row(number, row, picture.rows[row] if picture.rows else "")
                line = dom.make("tr")
                line.append(dom.make("th", label, scope="row"))
                line.append(*(dom.make("td", significant(value, 3), data_value=repr(value)) for value in values))
                lines.append(line)
        self.part("numbers").replaceChildren(head, *lines)

    # The reader's choices.

    def _by_hand(self, move):
        self._stop()
        if self.step and move():
            self.part("said").textContent = words.stage(
                self.stages[self.stage].textContent, self.part("words").textContent
            )

    def _choose(self, stage):
        self._stop()
        if self.step:
            self._go_to(stage)
            self.part("said").textContent = self.part("words").textContent

    def _choose_layer(self, event):
        self.layer = int(event.target.value)
        self.settings["layer"] = self.layer + 1
        self._show()

    def _picture_of(self, event):
        element = event.target.closest(".array") if hasattr(event.target, "closest") else None
        return next((p for p in self.pictures if element and p.element.isSameNode(element)), None)

    def _point(self, event):
        under = self._picture_of(event)
        for picture in self.pictures:
            if picture is under:
                picture.move_to(picture.at(event))
            elif picture.cursor:
                picture.move_to(None)

    def _click(self, event):
        picture = self._picture_of(event)
        if picture and picture.picture.weight and (place := picture.at(event)):
            self._follow(picture.picture.weight, *place[1:])

    def _key(self, event):
        picture = self._picture_of(event)
        if picture is None or has_modifier(event):
            return
        if picture.key(event.key):
            event.preventDefault()
            self.part("said").textContent = picture.words()
        elif event.key in ("Enter", " ") and picture.cursor and picture.picture.weight:
            event.preventDefault()
            self._follow(picture.picture.weight, *picture.cursor[1:])
            self.part("said").textContent = words.following(weight_text(self.weight))

    def _follow(self, name, row, col):
        self.weight = self._wished = self.settings["weight"] = (name, row, col)
        self._show()


def _there(weight, weights):
    """Whether there is such a weight, (matrix, row, column), among these."""
    if weight is None or weight[0] not in weights:
        return False
    rows, columns = weights[weight[0]].shape
    return weight[1] < rows and weight[2] < columns


def _table_element(table):
    element = dom.make("table")
    head, body = dom.make("thead"), dom.make("tbody")
    line = dom.make("tr")
    line.append(*(dom.make("th", text, scope="col") for text in table.header))
    head.append(line)
    largest = max((row[table.bars][1] for row in table.rows), default=1) if table.bars is not None else 1
    for row in table.rows:
        line = dom.make("tr")
        for i, cell in enumerate(row):
            text, value = cell if isinstance(cell, tuple) else (cell, None)
            shown = dom.make("th", text, scope="row") if i == 0 else dom.make("td", text)
            if value is not None:
                shown.setAttribute("data-value", repr(value))
            if i == table.bars:
                shown.className = "bar"
                shown.style.setProperty("--bar", f"{value / largest:.4f}")
            line.append(shown)
        body.append(line)
    element.append(head, body)
    return element
