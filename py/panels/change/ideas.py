"""The edits to try: each is shown as a difference, with a question to answer first, and can be taken and taken back."""

from ..kit import dom
from ..kit.question import Question
from . import listing, words
from .checking import ORIGINAL
from .suggestions import BY_KEY, SUGGESTIONS, Suggestion


class Ideas:
    """`workshop` has the text. What the reader has answered stays, for when the edit has been trained."""

    def __init__(self, panel, workshop):
        self._panel, self._workshop = panel, workshop
        self._buttons = {}
        self._question = Question("change-answer", panel.part("question"), panel.part("answers"))
        self._open: Suggestion | None = None
        for suggestion in SUGGESTIONS:
            button = dom.make("button", suggestion.title, type="button", aria_pressed="false")
            self._buttons[suggestion.key] = button
            panel.on(button, "click", lambda _, suggestion=suggestion: self._choose(suggestion))
        panel.part("choices").replaceChildren(*self._buttons.values())
        panel.part("ideas").hidden = False
        if panel.settings["suggestion"]:
            self._show(BY_KEY[panel.settings["suggestion"]])

    def _choose(self, suggestion):
        """Opens one, or closes the one that is open."""
        self._show(None if suggestion is self._open else suggestion)
        self._panel.settings["suggestion"] = self._open and self._open.key

    def _show(self, suggestion):
        self._open = suggestion
        for key, button in self._buttons.items():
            button.setAttribute("aria-pressed", str(suggestion is not None and key == suggestion.key).lower())
        self._panel.part("idea").hidden = suggestion is None
        if suggestion is not None:
            self._question.ask(suggestion.key, suggestion.question, suggestion.answers)
            self.draw(self._workshop.editor.text())

    def draw(self, text):
        """Shows what the open edit does to the text as it is now, or has done."""
        if self._open is None:
            return
        after, before = _around(self._open, text)
        fits = after is not None or before is not None
        button = self._panel.find("[data-action=take]")
        button.textContent = words.TAKE if before is None else words.TAKE_BACK
        button.setAttribute("aria-disabled", str(not fits).lower())
        self._panel.part("fits").textContent = "" if fits else words.DOES_NOT_FIT
        shown = (before or text, after or text) if fits else (ORIGINAL, self._open.apply(ORIGINAL))
        self._panel.part("difference").replaceChildren(listing.of_lines(*shown))

    def take(self):
        """Takes the open edit, or takes it back if it is in the text."""
        if self._open is None:
            return
        after, before = _around(self._open, self._workshop.editor.text())
        if after is not None:
            self._workshop.put(after, words.taken(self._open.title))
        elif before is not None:
            self._workshop.put(before, words.TAKEN_BACK)

    def finding(self, text, yours, original):
        """What a run of exactly one suggestion has shown, in sentences; [] for another text, and after a breakdown."""
        if yours is None or original is None:
            return []
        for suggestion in SUGGESTIONS:
            if suggestion.apply(ORIGINAL) == text:
                verdict = self._question.verdict(suggestion.key, suggestion.answers, suggestion.outcome)
                return words.finding(suggestion, verdict, yours, original)
        return []


def _around(suggestion, text):
    """(the text with the edit, the text without it), of which at least one is None."""
    after = _edited(suggestion.apply, text)
    return after, None if after is not None else _edited(suggestion.undo, text)


def _edited(edit, text):
    try:
        return edit(text)
    except LookupError:
        return None
