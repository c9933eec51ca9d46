"""The two lists of bars of the distribution panel, untrained and trained: a row for each token, in the same order."""

from time import perf_counter

from ..kit import dom
from ..kit.numbers import percent
from ..kit.words import token_label
from . import words

SERIES = ("untrained", "trained")
RESORT_EVERY = 0.3  # seconds: rows that move in every frame are unreadable


class Bars:
    """`lists` are the two elements, by series. `text_of(token)` is the text of a token, None for the end."""

    def __init__(self, lists, text_of):
        self._lists, self._text_of = lists, text_of
        self.forget()

    def forget(self):
        """Removes all rows: the text has changed."""
        self._rows = {series: {} for series in SERIES}
        self._order = []
        self._sorted_at = 0.0
        for element in self._lists.values():
            element.replaceChildren()

    def sort_at_once(self):
        """The next call of `arrange` need not wait."""
        self._sorted_at = 0.0

    def arrange(self, order):
        """Puts both lists into this order of tokens. Returns False if it is too early for that."""
        if order == self._order:
            return True
        if self._order and perf_counter() - self._sorted_at < RESORT_EVERY:
            return False
        self._sorted_at = perf_counter()
        gone = set(self._order).difference(order)
        self._order = order
        for series, element in self._lists.items():
            rows = self._rows[series]
            for token in gone:
                rows.pop(token)[0].remove()
            for token in order:
                if token not in rows:
                    rows[token] = self._make_row(series, token)
            held = element.contains(element.ownerDocument.activeElement) and element.ownerDocument.activeElement
            element.append(*(rows[token][0] for token in order))
            if held:
                held.focus()  # an element loses focus when it is moved
        return True

    def fill(self, series, probabilities):
        for token, (row, bar, value) in self._rows[series].items():
            p = float(probabilities[token])
            row.setAttribute("data-value", repr(p))
            bar.style.setProperty("--share", f"{p:.4f}")
            value.textContent = percent(p)

    def mark(self, shares):
        """Ticks on the trained bars; `shares` is None if there are none."""
        for token, (row, bar, _) in self._rows["trained"].items():
            share = None if shares is None else float(shares[token])
            bar.classList.toggle("counted", bool(share))
            bar.style.setProperty("--names", f"{share or 0:.4f}")
            row.setAttribute("data-names", "" if share is None else repr(share))

    @property
    def order(self):
        return self._order

    def _make_row(self, series, token):
        char = self._text_of(token)
        row = dom.make("li", data_token=words.data_token(char), data_id=token)
        if series == "trained" and char is not None:
            hint = words.add_to_prefix(char)
            name = dom.make("button", token_label(char), type="button", value=char, aria_label=hint)
        else:
            name = dom.make("span", token_label(char), class_="letter")
        name.classList.toggle("word", len(name.textContent) > 1 and (char is None or name.textContent != char))
        bar, value = dom.make("span", class_="bar", aria_hidden="true"), dom.make("span", class_="share")
        row.append(name, bar, value)
        return row, bar, value
