"""The distribution panel: a probability for each token after a prefix, before training and now."""

import numpy as np

from microgpt import gpt
from microgpt.model import Model
from microgpt.sampling import softmax

from ..kit import address, dom, source
from ..kit.asking import Asking
from ..kit.numbers import fixed, percent
from ..kit.roving import Roving
from ..kit.typed import clean, cut, first_text, readable
from ..kit.walkable import Pointer, Walkable
from ..kit.words import never_seen
from ..panel import Panel
from . import words
from .bars import SERIES, Bars
from .choices import MANY, continuations, entropy, shown
from .drawn import Drawn
from .settings import SETTINGS

TOP = 3  # choices named in the sentence
FULL = (0.4, 0.6, 0.8, 1.0)  # probability of a bar of full width: the first that no bar exceeds


class Distribution(Panel):
    def build(self):
        self.settings = address.settings(SETTINGS, "distribution")
        self.box, self.message, self.said = self.find("input[type=text]"), self.part("message"), self.part("said")
        self.lists = {series: self.find(f"[data-series={series}]") for series in SERIES}
        self.bars = Bars(self.lists, self.text_of)
        self.finder = self.find("[data-control=find]")
        self.wanted = []  # tokens that the reader has searched for, among many
        self.probabilities = {}
        self.sort = self.settings["sort"]
        self.find(f"[name=distribution-sort][value={self.sort}]").checked = True
        self.drawn = Drawn(self)
        self.roving = Roving(self, self.lists["trained"])
        self.pointer = Pointer()
        Walkable(self.part("walk"), words.BARS, self._outline, self._point_at)
        self.on("form", "submit", self._submitted)
        self.on(self.part("examples"), "click", self._example_chosen)
        self.on(self.lists["trained"], "click", self._letter_chosen)
        for choice in dom.find_all(self.section, "[name=distribution-sort]"):
            self.on(choice, "change", lambda event: self._sort_by(event.target.value))
        self.on(self.finder, "input", lambda _: self._search())
        source.show(self.part("python"), Model.next_probabilities, gpt.forward, softmax, architecture=self.architecture)
        self.vocabulary = self.prefix = None
        self._names = self._untrained = self._full = None
        self.asking = Asking(self.part("question"), self._make_question)
        self._ask_first()  # not in `draw`: by then the reader may have typed something else

    def changed(self, what):
        if what == "view":
            self.redraw()

    def draw(self):
        if self.follow_run():
            self.redraw()  # numbers follow in the next frame, because doing both in one would make scrolling stutter
        else:
            self.draw_parts(self._draw_prediction, self.drawn.draw, self.asking.draw)

    def _draw_prediction(self):
        """The trained side; the rest, which depends only on the prefix and the run, if it has changed."""
        untrained, names = self.lab.untrained, self.lab.view_trainer.train_docs
        if self._untrained is not untrained:
            self._untrained = untrained
            self._take("untrained", untrained.next_probabilities(self.prefix))
        if self._names is not names:
            self._names = names
            self._count_names()
        self._take("trained", self.lab.view.next_probabilities(self.prefix))
        self._draw_scale()
        step = self.lab.view_step
        dom.number(self.part("step"), step, words.after_steps(step))
        self._draw_bars()

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

    def _make_question(self):
        from .foresee import Foresee

        return Foresee(self, self.part("question"))

    def _submitted(self, event):
        event.preventDefault()
        self.ask(self.box.value)

    def _example_chosen(self, event):
        chip = event.target.closest("[data-prefix]")
        if chip:
            self.ask(chip.getAttribute("data-prefix"))

    def _letter_chosen(self, event):
        letter = event.target.closest("button")
        if letter:
            self.ask(self.prefix + letter.value)

    def ask(self, text):
        """Predicts what follows `text`; if the model cannot read it, shows why and changes nothing."""
        try:
            prefix = self._cleaned(text)
        except ValueError as error:
            self.message.textContent = str(error)
            return
        self.prefix = self.box.value = prefix
        self._untrained = self._names = self._full = None
        self.bars.sort_at_once()
        self.settings["prefix"] = prefix
        self.message.textContent = ""
        self.follow_run()
        self.drawn.start()
        self._draw_prediction()
        self.drawn.draw()
        self.asking.draw()
        self.said.textContent = words.answer(prefix, self.part("trained-top").textContent, self._nouns)

    def _sort_by(self, order):
        self.sort = self.settings["sort"] = order
        self._sort_now()

    def _search(self):
        """Gives the characters in the search box a row, if they are known."""
        self.follow_run()
        vocabulary = self.vocabulary
        tokens = cut(self.finder.value.strip(), vocabulary)
        self.wanted = [vocabulary.encode(token)[1] for token in tokens if token in vocabulary]
        unknown = next((token for token in tokens if token not in vocabulary), None)
        self.part("not-found").textContent = "" if unknown is None else never_seen(unknown, vocabulary.tokens)
        self._sort_now()

    def _sort_now(self):
        self.bars.sort_at_once()
        if self.probabilities:  # otherwise they are sorted when they are first drawn
            self._draw_bars()

    def _outline(self):
        from .outline import outline

        shares = self.shares if self.probabilities else None
        return outline(self.prefix, self.probabilities, shares, self.text_of, self._nouns)

    def _point_at(self, bar):
        """(series, token), or None. Of many tokens, only some have a row."""
        self.pointer([] if bar is None else dom.find_all(self.lists[bar[0]], f"[data-id='{bar[1]}']"))

    # Drawing.

    def follow_run(self):
        """Begins anew for another text. Returns whether it has made rows, which is enough for one frame.

        Also called by what the reader may press before the panel is first drawn.
        """
        vocabulary = self.lab.view_trainer.vocabulary
        if self.vocabulary is vocabulary:
            return False
        self.vocabulary = vocabulary
        self._keep_to_what_it_knows()
        self.bars.forget()
        self.drawn.forget()
        self.drawn.start()
        self.wanted = []
        is_many = vocabulary.size > MANY
        self.part("find").hidden = self.part("rest").hidden = not is_many
        self.find("fieldset").hidden = is_many  # many are always sorted by probability
        self.finder.value = self.part("not-found").textContent = ""
        if not is_many:
            self.bars.arrange(list(range(vocabulary.size)))
            self.bars.sort_at_once()
        for chip in dom.find_all(self.part("examples"), "[data-prefix]"):
            chip.hidden = not self._can_ask(chip.getAttribute("data-prefix"))
        self.roving.renew()
        self._untrained = self._names = None
        return not is_many

    def text_of(self, token):
        """The text of a token id; None for the end."""
        return None if token == self.vocabulary.bos else self.vocabulary.token(token)

    def _take(self, series, probabilities):
        """Keeps them, and draws what sums them up."""
        self.probabilities[series] = probabilities
        bits = entropy(probabilities)
        dom.number(self.part(f"{series}-entropy"), bits, words.entropy(bits))
        alike = 2**bits
        dom.number(self.part(f"{series}-choices"), alike, fixed(alike, 1))
        best = np.argsort(-probabilities)[:TOP].tolist()
        self.part(f"{series}-top").textContent = words.choices((self.text_of(i), probabilities[i]) for i in best)

    def _draw_scale(self):
        """All bars share one scale, so that the two sides can be compared."""
        most_names = 0.0 if self.shares is None else float(self.shares.max())
        largest = max(most_names, *(float(p.max()) for p in self.probabilities.values()))
        full = next((full for full in FULL if largest <= full), FULL[-1])
        if self._full is None or full > self._full:  # it shrinks only with a new prefix, so that bars do not jump
            self._full = full
            self.part("sides").style.setProperty("--full", str(full))
            self.part("scale").textContent = percent(full)

    def _count_names(self):
        """How the training names go on after the prefix: `shares`, (vocab_size,), None if none begins with it."""
        corpus, config = self.lab.view_trainer.experiment.corpus, self.lab.view.config
        ids = corpus.split(config.seed, config.holdout).train_ids
        goes_on = continuations(self.vocabulary.encode(self.prefix)[1:], ids, self.vocabulary.size)
        total = int(goes_on.sum())
        self.shares = goes_on / total if total else None
        top = [i for i in np.argsort(-goes_on, kind="stable")[:TOP].tolist() if goes_on[i]]
        best = words.choices((self.text_of(i), goes_on[i] / total) for i in top)
        said = words.continuations(self.prefix, total, len(self._names), best, self._nouns)
        dom.number(self.part("names"), total, said)

    def _draw_bars(self):
        """Both lists in the same order, so that each letter is on the same line in both."""
        trained = self.probabilities["trained"]
        if not self.bars.arrange(shown(trained, self.sort == "probability", self.wanted)):
            self.redraw()
        for series in SERIES:
            self.bars.fill(series, self.probabilities[series])
        self.bars.mark(self.shares)
        if self.vocabulary.size > MANY:
            self.roving.renew()
            others = self.vocabulary.size - len(self.bars.order)
            left = [1 - float(self.probabilities[series][self.bars.order].sum()) for series in SERIES]
            self.part("rest").textContent = words.others(others, *left, self._nouns)
