"""The distribution panel: a probability for each token after a prefix, before training and now."""

from collections import Counter
from time import perf_counter

import numpy as np

from microgpt import gpt
from microgpt.model import Model
from microgpt.sampling import softmax

from ..kit import address, dom, source
from ..kit.numbers import fixed, percent
from ..kit.roving import Roving
from ..kit.typed import clean, first_text, readable
from ..kit.words import token_label
from ..panel import Panel
from . import words
from .settings import SETTINGS

TOP = 3  # choices named in the sentence
FULL = (0.4, 0.6, 0.8, 1.0)  # probability of a bar of full width: the first that no bar exceeds
RESORT_EVERY = 0.3  # seconds: rows that move in every frame are unreadable
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
        self.vocabulary = self.prefix = None
        self._names = self._untrained = self._full = None
        self._sorted_at = 0.0
        self._ask_first()  # not in `draw`: by then the reader may have typed something else

    def changed(self, what):
        if what == "view":
            self.redraw()

    def draw(self):
        if self._renew_rows():
            self.redraw()  # numbers follow in the next frame, because doing both in one would make scrolling stutter
        else:
            self._draw_numbers()

    def _draw_numbers(self):
        """Draws the trained side; the rest, which depends only on the prefix and the run, if it has changed."""
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
        dom.number(self.part("step"), step, words.after_steps(step))
        self._order()

    # What is asked.

    def _ask_first(self):
        """Starts with the prefix in the address or, if the model cannot read it, with the default or an empty one."""
        self.prefix, self.message.textContent = first_text(
            self.settings, "prefix", self.lab.view_trainer.experiment, clean
        )
        self.box.value = self.prefix

    def _keep_to_what_it_knows(self):
        """Another text may lack letters of the prefix."""
        prefix = readable((self.prefix, self.settings.default("prefix"), ""), self.lab.view_trainer.experiment, clean)
        if prefix != self.prefix:
            self.prefix = self.box.value = prefix
            self.message.textContent = ""

    def _cleaned(self, text):
        return clean(text, self.lab.view_trainer.experiment)

    def _can_ask(self, text):
        try:
            self._cleaned(text)
        except ValueError:
            return False
        return True

    @property
    def _nouns(self):
        return self.lab.corpus.nouns

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
        """Predicts what follows `text`; if the model cannot read it, shows why and changes nothing."""
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
        self.said.textContent = words.answer(prefix, self.part("trained-top").textContent, self._nouns)

    def _sort_by(self, order):
        self.sort = self.settings["sort"] = order
        self._sorted_at = 0.0
        self.redraw()

    # Drawing.

    def _renew_rows(self):
        """Makes a row for each token, if there are none yet or the text has changed. Returns whether it did."""
        vocabulary = self.lab.view_trainer.vocabulary
        if self.vocabulary is vocabulary:
            return False
        self.vocabulary = vocabulary
        self._keep_to_what_it_knows()
        for series, element in self.lists.items():
            self.rows[series] = [self._make_row(series, token) for token in range(vocabulary.size)]
            element.replaceChildren(*(row for row, _, _ in self.rows[series]))
        for chip in dom.find_all(self.part("examples"), "[data-prefix]"):
            chip.hidden = not self._can_ask(chip.getAttribute("data-prefix"))
        self.roving.renew()
        self._shown_order = list(range(vocabulary.size))
        self._untrained = self._names = None
        return True

    def _make_row(self, series, token):
        row = dom.make("li", data_token=self.vocabulary.token(token), data_id=token)
        char = self._char(token)
        if series == "trained" and char is not None:
            hint = words.add_to_prefix(char)
            name = dom.make("button", token_label(char), type="button", value=char, aria_label=hint)
        else:
            name = dom.make("span", token_label(char), class_="letter")
        name.classList.toggle("word", len(name.textContent) > 1)
        bar, value = dom.make("span", class_="bar", aria_hidden="true"), dom.make("span", class_="share")
        row.append(name, bar, value)
        return row, bar, value

    def _char(self, token):
        """The character of a token id; None for the end."""
        return None if token == self.vocabulary.bos else self.vocabulary.token(token)

    def _draw_series(self, series, probabilities):
        for (row, bar, value), p in zip(self.rows[series], probabilities.tolist(), strict=True):
            row.setAttribute("data-value", repr(p))
            bar.style.setProperty("--share", f"{p:.4f}")
            value.textContent = percent(p)
        self.probabilities[series] = probabilities
        entropy = float(-(probabilities * np.log2(np.maximum(probabilities, 1e-300))).sum())
        dom.number(self.part(f"{series}-entropy"), entropy, words.entropy(entropy))
        alike = 2**entropy
        dom.number(self.part(f"{series}-choices"), alike, fixed(alike, 1))
        best = np.argsort(-probabilities)[:TOP].tolist()
        self.part(f"{series}-top").textContent = words.choices((self._char(i), probabilities[i]) for i in best)

    def _draw_scale(self):
        """All bars share one scale, so that the two sides can be compared."""
        largest = max(self._most_names, *(float(p.max()) for p in self.probabilities.values()))
        full = next((full for full in FULL if largest <= full), FULL[-1])
        if self._full is None or full > self._full:  # it shrinks only with a new prefix, so that bars do not jump
            self._full = full
            self.part("sides").style.setProperty("--full", str(full))
            self.part("scale").textContent = percent(full)

    def _draw_names(self):
        """Draws ticks on the bars: how the training names continue after the prefix."""
        at = len(self.prefix)
        goes_on = Counter(name[at : at + 1] for name in self._names if name.startswith(self.prefix))
        total = sum(goes_on.values())
        self._most_names = max(goes_on.values()) / total if total else 0.0
        for token, (row, bar, _) in enumerate(self.rows["trained"]):
            share = goes_on[self.vocabulary.decode([token])] / total if total else None
            bar.classList.toggle("counted", bool(share))
            bar.style.setProperty("--names", f"{share or 0:.4f}")
            row.setAttribute("data-names", "" if share is None else repr(share))
        best = words.choices((char or None, n / total) for char, n in goes_on.most_common(TOP))
        said = words.continuations(self.prefix, total, len(self._names), best, self._nouns)
        dom.number(self.part("names"), total, said)

    def _order(self):
        """Sorts both lists alike, so that each letter is on the same line in both."""
        wanted = list(range(self.vocabulary.size))
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
                held.focus()  # an element loses focus when it is moved
