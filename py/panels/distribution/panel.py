"""The distribution panel: a probability for each token after a prefix, before the training and now."""

from collections import Counter
from time import perf_counter

import numpy as np

from microgpt import gpt
from microgpt.model import Model
from microgpt.sampling import softmax

from ..kit import address, dom, source
from ..kit.numbers import percent
from ..kit.roving import Roving
from ..kit.typed import clean, first_text
from ..panel import Panel
from .settings import SETTINGS

TOP = 3  # choices named in words
FULL = (0.4, 0.6, 0.8, 1.0)  # probability of a bar of full width: the first that holds all bars
RESORT_EVERY = 0.3  # seconds: rows that changed places in every frame could not be read
SERIES = ("untrained", "trained")


class Distribution(Panel):
    def build(self):
        self.settings = address.settings(SETTINGS, "distribution")
        self.box, self.message, self.said = self.find("input[type=text]"), self.part("message"), self.part("said")
        self.lists = {series: self.find(f"[data-series={series}]") for series in SERIES}
        self.rows = dict.fromkeys(SERIES, ())
        self.probabilities = {}
        self.sort = self.settings["sort"]
        self.find(f"[name=distribution-sort][value={self.sort}]").checked = True
        self.roving = Roving(self, self.lists["trained"])
        self.on("form", "submit", self._submitted)
        self.on(self.part("examples"), "click", self._example_chosen)
        self.on(self.lists["trained"], "click", self._letter_chosen)
        for choice in dom.find_all(self.section, "[name=distribution-sort]"):
            self.on(choice, "change", lambda event: self._sort_by(event.target.value))
        source.show(self.part("python"), Model.next_probabilities, gpt.forward, softmax)
        self.chars = self.prefix = None
        self._names = self._untrained = self._full = None
        self._sorted_at = 0.0
        self._ask_first()  # not when first drawn: by then the reader may have typed something else

    def changed(self, what):
        if what == "view":
            self.redraw()

    def draw(self):
        if self._renew_rows():
            self.redraw()  # with numbers in the next frame: all in one would hold up who scrolls past
        else:
            self._draw_numbers()

    def _draw_numbers(self):
        """The trained side; the other one, and what the names do, only when something else is asked of them."""
        untrained, names = self.lab.untrained, self.lab.view_trainer.train_docs
        if self._untrained is not untrained:
            self._untrained = untrained
            self._draw_series("untrained", untrained.next_probabilities(self.prefix))
        if self._names is not names:
            self._names = names
            self._draw_names()
        self._draw_series("trained", self.lab.view.next_probabilities(self.prefix))
        self._draw_scale()
        step = self.lab.view_step
        dom.number(self.part("step"), step, f"after {step:,} step{'' if step == 1 else 's'}")
        self._order()

    # What is asked.

    def _ask_first(self):
        """The prefix of the address if it makes sense, else our own, else (with another alphabet) none."""
        self.prefix, self.message.textContent = first_text(self.settings, "prefix", "", self._cleaned)
        self.box.value = self.prefix

    def _cleaned(self, text):
        trainer = self.lab.view_trainer
        return clean(text, trainer.vocabulary, trainer.config.block_size - 1)

    def _submitted(self, event):
        event.preventDefault()
        self._ask(self.box.value)

    def _example_chosen(self, event):
        chip = event.target.closest("[data-prefix]")
        if chip:
            self._ask(chip.getAttribute("data-prefix"))

    def _letter_chosen(self, event):
        letter = event.target.closest("button")
        if letter:
            self._ask(self.prefix + letter.value)

    def _ask(self, text):
        """Predicts after `text`; if that is not possible, says why and leaves everything as it was."""
        try:
            prefix = self._cleaned(text)
        except ValueError as error:
            self.message.textContent = str(error)
            return
        self.prefix = self.box.value = prefix
        self._untrained = self._names = self._full = None
        self._sorted_at = 0.0
        self.settings["prefix"] = prefix
        self.message.textContent = ""
        self._renew_rows()
        self._draw_numbers()
        where = f"After “{prefix}”" if prefix else "At the start of a name"
        self.said.textContent = f"{where}, trained: {self.part('trained-top').textContent}."

    def _sort_by(self, order):
        self.sort = self.settings["sort"] = order
        self._sorted_at = 0.0
        self._order()

    # Drawing.

    def _renew_rows(self):
        """Rows for each token, if there are none yet or the text is another. Returns whether it made them."""
        vocabulary = self.lab.view_trainer.vocabulary
        if self.chars == vocabulary.chars:
            return False
        if self.chars is not None:
            self._ask_first()  # another text: what was asked may have letters that this one lacks
        self.chars = vocabulary.chars
        for series, element in self.lists.items():
            self.rows[series] = [self._make_row(series, vocabulary.token(i)) for i in range(vocabulary.size)]
            element.replaceChildren(*(row for row, _, _ in self.rows[series]))
        self.roving.renew()
        self._shown_order = list(range(vocabulary.size))
        self._untrained = self._names = None
        return True

    def _make_row(self, series, token):
        row = dom.make("li", data_token=token)
        name = "end" if token == "·" else "space" if token == " " else token
        if series == "trained" and token != "·":
            label = dom.make("button", name, type="button", value=token, aria_label=f"{name}, add to the prefix")
        else:
            label = dom.make("span", name, class_="letter")
        bar, value = dom.make("span", class_="bar", aria_hidden="true"), dom.make("span", class_="share")
        row.append(label, bar, value)
        return row, bar, value

    def _draw_series(self, series, probabilities):
        for (row, bar, value), p in zip(self.rows[series], probabilities.tolist(), strict=True):
            row.setAttribute("data-value", repr(p))
            bar.style.setProperty("--share", f"{p:.4f}")
            value.textContent = percent(p)
        self.probabilities[series] = probabilities
        entropy = float(-(probabilities * np.log2(np.maximum(probabilities, 1e-300))).sum())
        dom.number(self.part(f"{series}-entropy"), entropy, f"{entropy:.2f} bits")
        alike = 2**entropy
        dom.number(self.part(f"{series}-choices"), alike, f"{alike:.1f}")
        best = np.argsort(-probabilities)[:TOP]
        rows = self.rows[series]
        self.part(f"{series}-top").textContent = ", ".join(
            f"{rows[i][0].firstElementChild.textContent} {percent(probabilities[i])}" for i in best.tolist()
        )

    def _draw_scale(self):
        """Of all bars alike, so that the two sides can be compared."""
        largest = max(self._most_names, *(float(p.max()) for p in self.probabilities.values()))
        full = next((full for full in FULL if largest <= full), FULL[-1])
        if self._full is None or full > self._full:  # it shrinks only with a new prefix, so that bars can be followed
            self._full = full
            self.part("sides").style.setProperty("--full", str(full))
            self.part("scale").textContent = percent(full)

    def _draw_names(self):
        """Ticks on the bars: how the names that the model trains on go on after the prefix."""
        at = len(self.prefix)
        goes_on = Counter(name[at : at + 1] for name in self._names if name.startswith(self.prefix))
        total = sum(goes_on.values())
        self._most_names = max(goes_on.values()) / total if total else 0.0
        for i, (row, bar, _) in enumerate(self.rows["trained"]):
            share = goes_on[self.chars[i : i + 1]] / total if total else None
            bar.classList.toggle("counted", bool(share))
            bar.style.setProperty("--names", f"{share or 0:.4f}")
            row.setAttribute("data-names", "" if share is None else repr(share))
        dom.number(self.part("names"), total, self._about_names(goes_on, total))

    def _about_names(self, goes_on, total):
        known = f"{len(self._names):,} training names"
        if not total:
            return f"None of the {known} begins with “{self.prefix}”."
        best = ", ".join(f"{char or 'end'} {percent(n / total)}" for char, n in goes_on.most_common(TOP))
        if not self.prefix:
            return f"The {known} begin with {best}."
        if total == 1:
            return f"One of the {known} begins with “{self.prefix}”, and goes on with {best}."
        return f"{total:,} of the {known} begin with “{self.prefix}”, and go on with {best}."

    def _order(self):
        """Both lists in one order, so that a letter stands on one line."""
        wanted = list(range(len(self.chars) + 1))
        if self.sort == "probability":
            wanted.sort(key=lambda i: -self.probabilities["trained"][i])
        if wanted == self._shown_order:
            return
        if perf_counter() - self._sorted_at < RESORT_EVERY:
            self.redraw()
            return
        self._sorted_at = perf_counter()
        self._shown_order = wanted
        for series, element in self.lists.items():
            held = element.contains(element.ownerDocument.activeElement) and element.ownerDocument.activeElement
            element.append(*(self.rows[series][i][0] for i in wanted))
            if held:
                held.focus()  # moving an element takes the focus from it
