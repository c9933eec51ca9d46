"""The second figure: a name is drawn letter by letter, from the list at a temperature."""

from ..kit import dom, samples
from ..kit.numbers import fixed
from ..kit.setting import TEMPERATURES
from ..lab.jobs import rest
from . import words
from .bar import Bar
from .drawing import Writing, reshaped
from .written import Written

PACE = 0.5  # seconds from one letter to the next
COUNTED = 200  # names whose copies are counted


class Drawn:
    """`panel` has the vocabulary, the prefix and the settings."""

    def __init__(self, panel):
        self._panel, self._settings = panel, panel.settings
        self._bar = Bar(panel.find("[data-series=drawn]"), panel.part("strip"), panel.part("number"), panel.text_of)
        self._written = Written(panel.find("[data-samples]"), panel.text_of)
        self._temperature, self._top_k = panel.find("[data-control=temperature]"), panel.find("[data-control=top-k]")
        self._temperature.value = str(TEMPERATURES.index(self._settings["temperature"]))
        self._fit_top_k()
        panel.on(self._temperature, "input", lambda _: self._take())
        panel.on(self._top_k, "input", lambda _: self._take())
        panel.on("[data-action=draw-letter]", "click", lambda _: self._draw_letter())
        panel.on("[data-action=write-rest]", "click", lambda _: self._write_rest())
        self._writing: Writing  # begun by `start`
        self._job = self._counted = None

    @property
    def temperature(self):
        return TEMPERATURES[int(self._temperature.value)]

    @property
    def top_k(self):
        """How many of the likeliest tokens are drawn from; None for all."""
        chosen = int(self._top_k.value)
        return None if chosen == int(self._top_k.max) else chosen

    def forget(self):
        """Another text."""
        self._fit_top_k()
        self._bar.forget()
        self._written.forget()

    def _fit_top_k(self):
        size = self._panel.lab.view_trainer.vocabulary.size
        self._top_k.max = str(size)
        self._top_k.value = str(min(self._settings["top_k"] or size, size))

    def start(self):
        """From another prefix; what was being written is left."""
        self._stop()
        self._begin(0)

    def draw(self):
        writing, decode = self._writing, self._panel.vocabulary.decode
        plain = self._panel.lab.view.next_probabilities(decode(writing.context))
        fallen = writing.draws[-1] if writing.draws else None
        self._bar.draw(reshaped(plain, self.temperature, self.top_k), plain, fallen)
        self._panel.part("prefix-written").textContent = self._panel.prefix
        drawn = decode(writing.ids[len(writing.prefix) :])
        self._panel.part("drawn").textContent = drawn
        self._panel.part("full-stop").hidden = not writing.finished
        self._panel.part("temperature").textContent = fixed(self.temperature, 1)
        self._panel.part("top-k").textContent = words.top_k(self.top_k)
        self._top_k.setAttribute("aria-valuetext", words.top_k(self.top_k))
        self._temperature.setAttribute("aria-valuetext", fixed(self.temperature, 1))
        self._count_copies()

    def _take(self):
        self._settings["temperature"], self._settings["top_k"] = self.temperature, self.top_k
        self._panel.redraw()

    # Writing.

    def _begin(self, seed):
        vocabulary, block = self._panel.vocabulary, self._panel.lab.view.config.block_size
        self._writing = Writing(seed, vocabulary.encode(self._panel.prefix)[1:], block, vocabulary.bos)

    def _draw_one(self):
        if self._writing.finished:
            self._begin(self._writing.seed + 1)
        writing = self._writing
        plain = self._panel.lab.view.next_probabilities(self._panel.vocabulary.decode(writing.ids))
        fallen = writing.draw(reshaped(plain, self.temperature, self.top_k))
        if writing.finished:
            text = self._panel.vocabulary.decode(writing.ids)
            self._written.add(text, writing, text in self._copies(), self._panel.lab.corpus.nouns)
        self._panel.part("fell").textContent = words.fell(fallen, self._panel.text_of(fallen.token))

    def _draw_letter(self):
        self._panel.follow_run()
        self._stop()
        self._draw_one()
        self.draw()

    def _write_rest(self):
        self._panel.follow_run()
        at_once = self._job is not None or dom.reduced_motion()  # pressed again, the reader does not want to wait
        self._stop()
        if at_once:
            self._draw_one()
            while not self._writing.finished:
                self._draw_one()
            self.draw()
        else:
            self._job = self._panel.start(self._letter_by_letter())

    def _letter_by_letter(self):
        self._draw_one()
        self._panel.redraw()
        while not self._writing.finished:
            yield from rest(PACE)
            self._draw_one()
            self._panel.redraw()
        self._job = None

    def _stop(self):
        self._panel.stop(self._job)
        self._job = None

    # Copies.

    def _copies(self):
        """The documents that the model was trained on."""
        return samples.known(self._panel.lab.view_trainer.train_docs)

    def _count_copies(self):
        """Once a run rests: among names written from their start, at this temperature, from all tokens."""
        lab = self._panel.lab
        if lab.state == "running":
            return
        asked = lab.view_trainer, lab.view_step, self.temperature
        if asked != self._counted:
            self._counted = asked
            copies = sum(one in self._copies() for one in lab.view.sample(COUNTED, self.temperature))
            said = words.copies(copies, COUNTED, self.temperature, lab.corpus.nouns)
            dom.number(self._panel.part("copies"), copies / COUNTED, said)
