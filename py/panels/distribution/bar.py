"""The list that is drawn from: a column for each token, and the bar as long as 1 on which the random number falls."""

from ..kit import dom
from ..kit.numbers import fixed, percent
from ..kit.words import token_label
from . import words
from .choices import shown

LEGIBLE = 0.03  # of the bar: a narrower part has no room for a letter


class Bar:
    """`columns`, `strip` and `number` are elements. `text_of(token)` is the text of a token, None for the end."""

    def __init__(self, columns, strip, number, text_of):
        self._columns, self._strip, self._number, self._text_of = columns, strip, number, text_of
        self.forget()

    def forget(self):
        """Removes all columns: the text has changed."""
        self._made = {}
        self._columns.replaceChildren()
        self._strip.replaceChildren()

    def draw(self, shares, plain, fallen):
        """`shares` are drawn from; `plain` are those at temperature 1; `fallen` is the last draw, None if none is."""
        tokens = sorted(shown(shares, False, [] if fallen is None else [fallen.token]))
        if list(self._made) != tokens:
            self._made = {token: self._made.get(token) or self._make(token) for token in tokens}
            self._columns.replaceChildren(*(column for column, _ in self._made.values()))
        full = max(float(shares[tokens].max()), float(plain[tokens].max()))
        for token, (column, aloud) in self._made.items():
            p = float(shares[token])
            column.setAttribute("data-value", repr(p))
            column.style.setProperty("--share", f"{p / full:.4f}")
            column.style.setProperty("--plain", f"{plain[token] / full:.4f}")
            column.classList.toggle("hit", fallen is not None and token == fallen.token)
            aloud.textContent = percent(p)
        self._draw_strip(shares, tokens, fallen)

    def _make(self, token):
        text = self._text_of(token)
        column = dom.make("li", data_token=words.data_token(text))
        aloud = dom.make("span", class_="visually-hidden")
        label = dom.make("span", token_label(text), class_="letter")
        label.classList.toggle("word", text is None or token_label(text) != text)
        column.append(dom.make("span", class_="stick", aria_hidden="true"), label, aloud)
        return column, aloud

    def _draw_strip(self, shares, tokens, fallen):
        parts, others = [], 1.0
        for token in tokens:
            p = float(shares[token])
            others -= p
            if p > 0:
                text = self._text_of(token)
                is_hit = fallen is not None and token == fallen.token
                label = token_label(text) if p >= LEGIBLE or is_hit else ""
                parts.append(dom.make("span", label, class_="hit" if is_hit else "", style=f"flex-grow: {p:.6f}"))
        if others > 1e-6:
            parts.append(dom.make("span", class_="others", style=f"flex-grow: {others:.6f}"))
        self._strip.replaceChildren(*parts)
        self._number.hidden = fallen is None
        if fallen is not None:
            self._number.style.setProperty("--at", f"{fallen.u:.6f}")
            dom.number(self._number, fallen.u, fixed(fallen.u, 3))
