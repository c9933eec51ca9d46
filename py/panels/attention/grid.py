"""The large head of the attention panel: a table with a cell for each pair of positions, and bars over the name."""

from ..kit import dom, palette
from ..kit.heatmap import shade
from ..kit.keys import has_modifier, in_direction, moved_along
from ..kit.numbers import fixed, rough_percent
from ..kit.words import direction, symbol
from . import words

LEVELS = 200


class AttentionGrid:
    """Calls `pick(row)` when the reader selects a position, with the pointer or the arrow keys."""

    def __init__(self, table, strip, pick):
        self.table, self.strip, self.pick = table, strip, pick
        colours = [palette.sequential(i / LEVELS) for i in range(LEVELS + 1)]
        self._styles = [f"background:{colour};color:{palette.ink_on(colour)}" for colour in colours]
        self._colours = colours
        self._laid_out = None
        self.row = None
        self.direction = "ltr"
        for element in (table, strip):
            dom.on(element, "click", self._clicked)
            dom.on(element, "keydown", self._key)

    def lay_out(self, text, start):
        """Makes cells for the tokens of a text, with `start` as the label of BOS; `show` and `show_row` fill them."""
        if self._laid_out == (text, start):
            return
        self._laid_out, self.row = (text, start), None
        self.direction = direction("".join(text))
        for element in (self.table, self.strip):
            element.setAttribute("dir", self.direction)
        chars = [None, *text]
        tokens = [start, *map(symbol, text)]
        head = dom.make("tr")
        head.append(dom.make("td", class_="corner"))
        for char, token in zip(chars, tokens, strict=True):
            head.append(dom.make("th", token, scope="col", aria_label=words.column(char)))
        self.cells, self.rows, self.row_buttons, lines = [], [], [], []
        for row, token in enumerate(tokens):
            line = dom.make("tr")
            header = dom.make("th", scope="row")
            button = dom.make("button", token, type="button", data_pick=row, aria_label=words.row(chars[row], row))
            header.append(button)
            line.append(header)
            cells = [dom.make("td", data_row=row, data_col=col, data_pick=row) for col in range(len(tokens))]
            for cell in cells[row + 1 :]:
                cell.className = "ahead"
                cell.setAttribute("data-value", "0.0")
            line.append(*cells)
            lines.append(line)
            self.cells.append(cells)
            self.rows.append(line)
            self.row_buttons.append(button)
        thead, tbody = dom.make("thead"), dom.make("tbody")
        thead.append(head)
        tbody.append(*lines)
        self.table.replaceChildren(thead, tbody)
        self.table.style.setProperty("--places", str(len(tokens)))
        self._tokens, self.letters, self.bars, self.shares = tokens, [], [], []

    def _lay_out_strip(self):
        for row, token in enumerate(self._tokens):
            button = dom.make("button", type="button", data_pick=row)
            share, bar = dom.make("small"), dom.make("i", aria_hidden="true")
            button.append(share, bar, dom.make("b", token))
            self.letters.append(button)
            self.bars.append(bar)
            self.shares.append(share)
        self.strip.replaceChildren(*self.letters)

    def show(self, attention):
        """Fills the table with `attention` (T, T) of one head."""
        levels = (shade(attention) * LEVELS).astype(int).tolist()
        for r, shares in enumerate(attention.tolist()):
            cells = self.cells[r]
            for c in range(r + 1):
                share = shares[c]
                cell = cells[c]
                cell.style.cssText = self._styles[levels[r][c]]
                cell.textContent = fixed(100 * share, 0)
                cell.setAttribute("data-value", repr(share))

    def show_row(self, attention, row):
        """Selects a row, and shows it in the strip."""
        if not self.letters:
            self._lay_out_strip()
        is_another = row != self.row
        if is_another:
            self.row = row
            for r, (line, button, letter) in enumerate(zip(self.rows, self.row_buttons, self.letters, strict=True)):
                chosen = r == row
                line.classList.toggle("chosen", chosen)
                for control in (button, letter):
                    control.setAttribute("aria-pressed", "true" if chosen else "false")
                    control.tabIndex = 0 if chosen else -1
                letter.classList.toggle("ahead", r > row)
        levels = (shade(attention[row]) * LEVELS).astype(int).tolist()
        for c, share in enumerate(attention[row].tolist()):
            seen = c <= row
            self.shares[c].textContent = rough_percent(share) if seen else ""
            self.bars[c].style.cssText = f"--share:{share:.4f};background:{self._colours[levels[c]]}" if seen else ""
        if is_another:
            self._bring_into_view(self.letters[row])

    def _bring_into_view(self, letter):
        """Scrolls the strip, where it is wider than the page, until a letter is in the middle."""
        if self.strip.scrollWidth > self.strip.clientWidth:
            here, there = self.strip.getBoundingClientRect(), letter.getBoundingClientRect()
            self.strip.scrollLeft += there.left + there.width / 2 - here.left - here.width / 2

    def _clicked(self, event):
        place = event.target.closest("[data-pick]")
        if place:
            self.pick(int(place.getAttribute("data-pick")))

    def _key(self, event):
        key = in_direction(event.key, self.direction)
        to = None if self.row is None else moved_along(key, self.row, len(self.letters))
        if to is None or has_modifier(event):
            return
        event.preventDefault()
        self.pick(to)
        # The focus moves with the row, in the table or in the strip.
        group = self.row_buttons if self.table.contains(event.target) else self.letters
        group[to].focus()
