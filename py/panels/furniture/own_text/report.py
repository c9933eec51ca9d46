"""The report on a text: its size, its alphabet, and notes on whatever a reader would want to know."""

from microgpt.text import Note
from microgpt.text import words as text_words

from ...kit import dom
from . import words

MOST_LETTERS = 60  # of the alphabet, shown
LONGEST = 60  # characters of the longest document, shown


class ReportView:
    def __init__(self, root):
        self._root = dom.find(root, "[data-part=report]")
        self._part = lambda name: dom.find(self._root, f"[data-part={name}]")

    def hide(self):
        self._root.hidden = True

    def show(self, reading, report, none_held_out, block_size):
        size = int(report.sizes.max())
        longest = report.longest if len(report.longest) <= LONGEST else f"{report.longest[:LONGEST]}…"
        self._part("summary").textContent = words.summary(
            report.documents, report.repeats, len(report.alphabet), longest, size
        )
        letters = [
            dom.make("li", words.letter(letter.token, letter.count), data_suspicious=letter.suspicious)
            for letter in report.alphabet[:MOST_LETTERS]
        ]
        if more := len(report.alphabet) - len(letters):
            letters.append(dom.make("li", words.more_letters(more), class_="more"))
        self._part("alphabet").replaceChildren(*letters)
        self._part("alphabet-title").textContent = words.alphabet_title(len(report.alphabet))
        self._notes = [*reading.notes, *(note for note in report.notes if note.kind != "cut")]
        if none_held_out:
            self._notes.append(Note("none-held-out", report.documents, words.NONE_HELD_OUT))
        self._report = report
        self.show_notes(block_size)
        self._root.hidden = False

    def show_notes(self, block_size):
        """What is cut depends on the block that is chosen."""
        notes, report = list(self._notes), self._report
        if cut := report.cut(block_size):
            notes.append(Note("cut", cut, text_words.cut(cut, report.documents, block_size, int(report.sizes.max()))))
        items = [dom.make("li", note.message, data_note=note.kind, data_value=note.count) for note in notes]
        self._part("notes").replaceChildren(*items)

    def show_time(self, parameters, seconds):
        self._part("time").textContent = words.time(parameters, seconds)
