"""The dialog in which a reader brings a text: pasted, dropped, from a file, or one of the page's own."""

import asyncio
from pathlib import Path

from pyscript import document

from microgpt import Corpus, Vocabulary
from microgpt.gradual import part
from microgpt.text import decode_gradually, read_gradually, report_gradually, seconds
from microgpt.text import words as text_words
from microgpt.text.notes import MOST_BYTES
from microgpt.weights import parameter_count

from ...kit import dom, kept
from ...lab.jobs import NEXT_FRAME, Outcome, rest
from ...lab.yardsticks import Yardsticks
from . import sets, words
from .choices import ModelChoices, ReadingChoices, fill
from .report import ReportView

HTML = Path(__file__).with_name("dialog.html")
REST = 0.3  # seconds without a key before what was typed is read
DRAFT = "your text"  # what was typed or pasted, for the next visit
MOST_SHOWN = 200_000  # characters in the box, to be edited; browsers are slow with more
EXCERPT = 20_000  # of a longer text


class Dialog:
    """`pages_own` is the experiment on the page's names. What is in the box stays there when the dialog is closed."""

    def __init__(self, lab, pages_own):
        self._lab, self._pages_own = lab, pages_own
        self._file = None  # the bytes of the file that the box shows; None once the reader has edited it
        self._sets = sets.load()
        self._chosen = None  # the ready-made text that the box shows, if it does and has not been edited
        self._own = b""  # the reader's text that a ready-made one has replaced
        self._corpus = self._job = None
        self._is_unread = False
        self.element = dom.make("dialog", class_="own-text", id="own-text", aria_labelledby="own-text-title")
        self.element.innerHTML = HTML.read_text(encoding="utf-8")
        document.body.append(self.element)
        self._part = lambda name: dom.find(self.element, f"[data-part={name}]")
        self._box = dom.find(self.element, "[data-control=text]")
        self._use_button = dom.find(self.element, "[data-action=use]")
        self._set = dom.find(self.element, "[data-control=set]")
        self._clear_button = dom.find(self.element, "[data-action=clear]")
        self._part("hint").textContent = words.HINT
        fill(self._set, [("", words.NO_SET), *((one.file, one.title) for one in self._sets.values())], "")
        self._choices = ReadingChoices(self.element, lambda: self._read_soon(0))
        self._model = ModelChoices(self.element, lambda: self._start(self._look_at_model()))
        self._report = ReportView(self.element)
        self._listen()

    def _listen(self):
        on = dom.on
        on(self._box, "input", lambda _: self._typed())
        on(self._set, "change", lambda _: self._choose_set())
        file = dom.find(self.element, "[data-control=file]")
        on(file, "change", self._choose_file)
        on(self.element, "dragover", lambda event: event.preventDefault())
        on(self.element, "drop", self._drop)
        on(self._clear_button, "click", lambda _: self._clear())
        on(self._use_button, "click", lambda _: self._use())
        on(dom.find(self.element, "[data-action=cancel]"), "click", lambda _: self.element.close())
        on(self.element, "close", lambda _: self._stop())

    def open(self):
        if not self.element.open:
            self.element.showModal()
            self._box.focus()
            if self._is_unread:  # it was closed too soon
                self._read_soon(0)

    def _stop(self):
        self._lab.pace.stop(self._job)
        self._busy("")

    async def recall(self):
        """Puts into the box what the reader typed at an earlier visit, unless there is something in it."""
        text = await kept.get(DRAFT)
        if text and self._file is None and not self._box.value:
            self._box.value = text
            self._read_soon(0)

    # Where a text comes from.

    def _typed(self):
        self._file = self._chosen = None
        self._set.value = ""
        self._choices.chosen.pop("encoding", None)  # that was of a file
        self._read_soon(REST)

    def _clear(self):
        self._show_file("")
        self._typed()
        self._box.focus()

    def _choose_set(self):
        if self._chosen is None:
            self._own = self._box.value.encode("utf-8", "replace") if self._file is None else self._file
            self._set.options.item(0).text = words.OWN_TEXT if self._own.strip() else words.NO_SET
        chosen = self._sets.get(self._set.value)
        if chosen is None and self._own:
            self._take(self._own)
        elif chosen is None:
            self._clear()
        elif chosen.file == sets.NAMES:
            self._take("\n".join(self._pages_own.corpus.docs).encode(), chosen)
        else:
            self._take(chosen.read(), chosen)

    async def _choose_file(self, event):
        if event.target.files.length:
            file = event.target.files.item(0)
            event.target.value = ""  # the same file may be chosen again
            await self._take_file(file)

    async def _drop(self, event):
        event.preventDefault()
        if event.dataTransfer.files.length:
            await self._take_file(event.dataTransfer.files.item(0))
        elif text := event.dataTransfer.getData("text/plain"):
            self._take(text.encode("utf-8", "replace"))

    async def _take_file(self, file):
        if file.size > MOST_BYTES:
            self._refuse(text_words.too_large(file.size))
            return
        content = await file.arrayBuffer()
        self._take(content.to_bytes())

    def _take(self, data, chosen=None):
        """Another text, as bytes: a file's, or the ready-made one that was `chosen`."""
        self._file, self._chosen = data, chosen
        self._set.value = chosen.file if chosen else ""
        self._box.lang = chosen.language if chosen else ""
        self._choices.forget()
        self._read_soon(0)

    # What is made of it.

    def _start(self, job):
        self._lab.pace.stop(self._job)
        self._job = self._lab.pace.start(job)

    def _read_soon(self, wait):
        self._corpus = None
        self._is_unread = True
        self._allow(False)
        self._start(self._read(wait))

    def _read(self, wait):
        """A job, so that the browser can paint and react between its parts."""
        yield from rest(wait)
        if self._file is None:
            asyncio.ensure_future(kept.put(DRAFT, self._box.value or None))
        data = self._box.value.encode("utf-8", "replace") if self._file is None else self._file
        if self._file is None and not data.strip():
            self._refuse("")
            return
        self._busy(words.READING)
        yield NEXT_FRAME
        yield NEXT_FRAME
        try:
            reading, corpus, found = yield from self._showing(words.READING, self._everything(data))
        except ValueError as error:
            self._refuse(str(error))
            return
        self._is_unread = False
        self._choices.show(reading)
        self._model.suggest(found)
        self._corpus = corpus
        config = self._pages_own.config
        none_held_out = not corpus.split(config.seed, config.holdout).held_out
        self._report.show(reading, found, none_held_out, self._model["block_size"])
        self._part("trouble").textContent = ""
        self._busy("")
        self._allow(True)
        yield from self._look_at_model()

    def _everything(self, data):
        """Reading, corpus and report of a text, as microgpt's generators: they yield how much is done."""
        chosen = dict(self._choices.chosen)
        decoded = yield from part(decode_gradually(data, chosen.pop("encoding", None)), 0, 0.1)
        if self._file is not None:
            self._show_file(decoded.text)
        reading = yield from part(read_gradually(decoded, **chosen), 0.1, 0.6)
        corpus = self._make_corpus(reading)
        found = yield from part(report_gradually(corpus), 0.6, 0.9)
        config = self._pages_own.config
        yield from part(corpus.split.gradually(config.seed, config.holdout), 0.9, 1)
        return reading, corpus, found

    def _showing(self, doing, work):
        """A job that does this work, which yields how much is done, and shows that."""
        outcome = Outcome(work)
        for share in outcome:
            self._busy(words.busy(doing, share))
            yield
        return outcome.result

    def _make_corpus(self, reading):
        own, chosen = self._pages_own.corpus, self._chosen
        if chosen and chosen.file == sets.NAMES and reading.documents == own.docs:
            return own
        nouns = chosen.nouns if chosen else None
        return Corpus(reading.documents, nouns, reading.letters, Vocabulary(reading.tokens, reading.letters))

    def _look_at_model(self):
        """A job: how long its training takes, and what of the text it does not see."""
        self._report.show_notes(self._model["block_size"])
        yield NEXT_FRAME
        experiment = self._experiment()
        shapes = experiment.architecture.weight_shapes(experiment.config, experiment.corpus.vocabulary.size)
        self._report.show_time(parameter_count(shapes), seconds(experiment, self._lab.engine))

    def _experiment(self):
        return self._model.experiment(self._corpus, self._pages_own)

    def _show_file(self, text):
        """The text of the file in the box, so that it can be read, and edited if it is not too long for that."""
        is_long = len(text) > MOST_SHOWN
        self._box.value = text[:EXCERPT] if is_long else text
        self._box.readOnly = is_long
        self._clear_button.hidden = not is_long
        self._part("hint").textContent = words.shortened(EXCERPT, len(text)) if is_long else words.HINT

    def _use(self):
        if self._corpus is not None:
            self._start(self._take_over())

    def _take_over(self):
        self._busy(words.TAKING)
        yield NEXT_FRAME
        yield NEXT_FRAME
        try:
            experiment = self._experiment()
            yield from self._showing(words.TAKING, Yardsticks.gradually(experiment))
            yield from experiment.corpus.identified.gradually()
            yield NEXT_FRAME
            self._lab.start_over(experiment)
        except (ValueError, MemoryError) as error:
            self._refuse(words.failed(error))
            return
        self._busy("")
        self.element.close()

    # What the reader is told.

    def _refuse(self, reason):
        self._corpus = None
        self._is_unread = False
        self._allow(False)
        self._busy("")
        self._report.hide()
        self._choices.hide()
        self._part("trouble").textContent = reason
        self._box.setAttribute("aria-invalid", "true" if reason else "false")

    def _busy(self, text):
        if self._part("busy").textContent != text:
            self._part("busy").textContent = text

    def _allow(self, allowed):
        self._use_button.setAttribute("aria-disabled", "false" if allowed else "true")
        if allowed:
            self._box.setAttribute("aria-invalid", "false")
