"""The attention panel: all heads on the reader's name, one of them large, and one of its rows in words."""

from math import isnan

import numpy as np

from microgpt import gpt
from microgpt.arrays import ArrayTensor
from microgpt.sampling import softmax

from ..kit import address, dom, heatmap, palette, source
from ..kit.asking import Asking
from ..kit.numbers import rough_percent
from ..kit.typed import clean_document, first_text, readable
from ..kit.walkable import Pointer, Walkable
from ..kit.words import label_of, start_label
from ..lab.at_rest import AtRest
from ..lab.yardsticks import Yardsticks
from ..panel import Panel
from . import words
from .grid import AttentionGrid
from .habits import measure_habits
from .maps import attention_maps, looks_ahead
from .settings import SETTINGS

AT_ONCE = 4  # small heads painted per frame


class Attention(Panel):
    def build(self):
        self.settings = address.settings(SETTINGS, "attention")
        self.box = self.find("[data-control=name]")
        self.grid = AttentionGrid(self.part("grid"), self.part("strip"), self._pick_row)
        source.show(self.part("python"), gpt.attention, ArrayTensor.causal_softmax, architecture=self.architecture)
        self.layer = self.settings["layer"] - 1
        self.head = self.settings["head"] - 1
        self.seen = None
        self.maps = []
        self._thumbs = {}
        self._unpainted = []
        self._painting = None
        self._habits = AtRest(self, self._measure, self._show_habits)
        stops = ", ".join(palette.sequential(i / 20) for i in range(21))
        self.part("ramp").style.background = f"linear-gradient(90deg, {stops})"
        self.name, self.part("complaint").textContent = first_text(self.settings, "name", self.experiment)
        self.box.value = self.name
        self.tokens = self.experiment.corpus.vocabulary.cut(self.name)
        row = self.settings["row"]
        self.row = len(self.tokens) if row is None else min(row, len(self.tokens))
        self.pointer = Pointer()
        Walkable(self.part("walk"), words.GRID, self._outline, self._point_at)
        self.on(self.box, "input", lambda _: self._new_name())
        self.on(self.part("heads"), "change", self._pick_head)
        self.asking = Asking(self.part("question"), self._make_question)

    def changed(self, what):
        if what == "view":
            self._habits.model_changed()
            self.redraw()
        elif what == "state":
            self.redraw()

    def draw(self):
        config = self.lab.view.config
        vocabulary = self.lab.view.vocabulary
        name = readable(
            (vocabulary.head(self.name, config.block_size - 1), self.settings.default("name")), self.experiment
        )
        if name != self.name:  # another model, with a smaller block or of another text
            self.name = self.box.value = name
        self.tokens = vocabulary.cut(name)
        self.row = min(self.row, len(self.tokens))
        self.seen = self.lab.view.look(self.name)
        self.maps = attention_maps(self.seen)
        for part in ("every-head", "has-attention"):
            self.part(part).hidden = not self.maps
        self.part("none").textContent = words.note_on_model(bool(self.maps), looks_ahead(self.maps))
        if not self.maps:
            self._unpainted = []
            return
        self.layer = min(self.layer, len(self.maps) - 1)
        self.head = min(self.head, len(self.maps[self.layer]) - 1)
        self.draw_parts(self._draw_grid, self._draw_row, self._draw_heads, self.asking.draw, self._habits.begin)

    # Drawing.

    @property
    def experiment(self):
        return self.lab.view_trainer.experiment

    def _attention(self, layer, head):
        return self.maps[layer][head]

    def _draw_grid(self):
        """The large head."""
        self.grid.lay_out(self.tokens, start_label(self.lab.view.vocabulary))
        self.grid.show(self._attention(self.layer, self.head))
        self.part("title").textContent = words.grid_title(self.layer, self.head)
        self.part("when").textContent = words.model_at(self.lab.view_step)

    def _lay_out_heads(self):
        self._thumbs = {}
        labels = []
        for layer, heads in enumerate(self.maps):
            for head in range(len(heads)):
                chosen = (layer, head) == (self.layer, self.head)
                control = dom.make(
                    "input", type="radio", name="attention-head", value=f"{layer}.{head}",
                    aria_label=words.head(layer, head),
                )  # fmt: skip
                control.checked = chosen
                canvas = dom.make("canvas", aria_hidden="true")
                label = dom.make("label")
                number = words.head_number(layer, head, len(self.maps))
                label.append(control, canvas, dom.make("span", number, aria_hidden="true"))
                labels.append(label)
                self._thumbs[layer, head] = canvas
        self.part("heads").replaceChildren(*labels)
        self.part("heads").style.setProperty("--heads", str(min(8, max(map(len, self.maps)))))

    def _draw_heads(self):
        if set(self._thumbs) != {(i, j) for i, heads in enumerate(self.maps) for j in range(len(heads))}:
            self._lay_out_heads()
        self._unpainted = list(self._thumbs)
        self.part("heads").setAttribute("data-direction", self.grid.direction)
        for _ in range(AT_ONCE):
            self._paint_one()
        if self._unpainted and self._painting is None:
            self._painting = self.start(self._paint_the_rest())

    def _paint_one(self):
        if self._unpainted:
            layer, head = self._unpainted.pop(0)
            shares = heatmap.shade(self._attention(layer, head))
            shares[np.triu_indices(len(shares), 1)] = np.nan  # the causal mask
            mirrored = shares[:, ::-1] if self.grid.direction == "rtl" else shares
            heatmap.paint(self._thumbs[layer, head], mirrored, "sequential", 1.0)

    def _paint_the_rest(self):
        """A job, because models may have many heads."""
        while self._unpainted:
            self._paint_one()
            yield
        self._painting = None

    def _draw_row(self):
        """The chosen row of the large head, in the strip and in words."""
        attention = self._attention(self.layer, self.head)
        self.grid.show_row(attention, self.row)
        probabilities = softmax(self.seen["logits"].astype(float))[self.row]
        vocabulary = self.lab.view.vocabulary
        read = vocabulary.head(self.name, self.row)
        follows = self.tokens[self.row] if self.row < len(self.tokens) else None
        shares, noun = attention[self.row, : self.row + 1], self.experiment.corpus.nouns.token
        self.part("words").textContent = words.row_in_words(self.tokens, self.row, shares, noun)
        self.part("guess").textContent = words.guess_in_words(read, follows, probabilities, vocabulary)
        self.part("row-title").textContent = words.row_title(self.layer, self.head, self.row)

    def _outline(self):
        from .outline import outline

        attention = self._attention(self.layer, self.head) if self.maps else None
        return outline(self.tokens, self.layer, self.head, attention, self.experiment.corpus.nouns.token)

    def _point_at(self, place):
        """(row, column), (row, None) or None."""
        if place is None:
            self.pointer([])
            return
        row, column = place
        cells = self.grid.cells[row]
        self.pointer(cells[: row + 1] if column is None else [cells[column]])

    # Many names.

    def _measure(self):
        return measure_habits(self.lab.view, Yardsticks.of(self.experiment).docs) if self.maps else None

    def _show_habits(self, habits):
        rows = []
        for layer, head in self._thumbs:
            for when, said in enumerate(words.WHEN):
                row = dom.make("tr")
                if when == 0:
                    number = words.head_number(layer, head, len(self.maps))
                    row.append(dom.make("th", number, scope="row", rowspan=len(words.WHEN)))
                row.append(dom.make("th", said, scope="row"))
                off_even = float(habits.off_even[layer, head, when])
                cell = dom.make("td", data_off_even=f"{layer}.{head}.{when}")
                known = None if isnan(off_even) else off_even  # a small block has no late positions
                dom.number(cell, known, rough_percent(off_even))
                row.append(cell)
                for tokens in habits.extremes(layer, head, when, 3):
                    cell = dom.make("td", class_="letters")
                    cell.append(*(self._make_favoured(i, habits.favour[layer, head, when, i]) for i in tokens))
                    row.append(cell)
                rows.append(row)
        self.part("habits").replaceChildren(*rows)
        are_held_out, nouns = Yardsticks.of(self.experiment).are_held_out, self.experiment.corpus.nouns
        self.part("habits-note").textContent = words.measured(habits.documents, are_held_out, self.lab.view_step, nouns)

    def _make_favoured(self, token, times):
        vocabulary = self.lab.view.vocabulary
        shown = dom.make("span", f"{label_of(token, vocabulary)} ", data_id=token, data_value=repr(float(times)))
        shown.append(dom.make("small", words.times(times)))
        return shown

    # The question.

    def _make_question(self):
        from .foresee import Foresee

        return Foresee(self, self.part("question"))

    def show_name(self, name):
        """As if the reader had typed it."""
        self.box.value = name
        self._new_name()

    # The reader's choices.

    def _new_name(self):
        name, complaint = self.name, ""
        try:
            name = clean_document(self.box.value, self.experiment)
        except ValueError as error:
            complaint = str(error)
        self.part("complaint").textContent = complaint
        self.box.setAttribute("aria-invalid", "true" if complaint else "false")
        if name != self.name:
            self.name = name
            self.tokens = self.experiment.corpus.vocabulary.cut(name)
            self.row = len(self.tokens)
            self.settings["name"] = self.name
            self.settings["row"] = None
            self.redraw()

    def _pick_row(self, row):
        self.row = self.settings["row"] = row
        if self.maps:
            self._draw_row()
            self.part("said").textContent = self.part("words").textContent

    def _pick_head(self, event):
        self.layer, self.head = map(int, event.target.value.split("."))
        self.settings["layer"], self.settings["head"] = self.layer + 1, self.head + 1
        if self.maps:
            self._draw_grid()
            self._draw_row()
            self.part("said").textContent = self.part("words").textContent
