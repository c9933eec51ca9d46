"""The arrays of a stage on the page: heat maps to walk through and tables, each with its lines of Python."""

from ..kit import dom, source
from ..kit.keys import has_modifier
from ..kit.numbers import significant
from . import words
from .arrays import ArrayPicture
from .film import Film
from .parts import items
from .settings import weight_text


class Figure:
    """`follow(name, row, col)` is called when the reader chooses a weight, `say(text)` with what a key has led to."""

    def __init__(self, panel, follow, say):
        self.panel, self.follow, self.say = panel, follow, say
        self.place = panel.part("parts")
        self.film = Film(self.place, self._turned)
        self.maps: list[ArrayPicture | None] = []  # of each item; None for a table
        self._notes = []
        self._shown = None  # what the elements there are were made for
        self._building = None
        panel.on(panel.part("twin"), "toggle", lambda _: self._draw_twin())
        panel.on(panel.part("array"), "change", self._choose)
        for event, listener in (
            ("pointermove", self._point), ("pointerleave", self._point), ("click", self._click),
            ("keydown", self._key), ("focusin", self._come),
        ):  # fmt: skip
            panel.on(self.place, event, listener)

    def show(self, stage, layer, parts, from_start=False):
        """New elements for another stage, of which the one that leads is shown, or the first; only new numbers in them
        where the arrays have the same names.
        """
        shown = items(parts)
        kind = stage, layer, [picture.label if picture else None for _, picture in shown]
        if kind != self._shown:
            leading = next((i for i, (part, _) in enumerate(shown) if part.leads and not from_start), 0)
            self.panel.stop(self._building)
            self._building = self.panel.start(self._build(shown, kind, leading))
            return
        for heat_map, item, note, (part, picture) in zip(self.maps, self.film.items, self._notes, shown, strict=True):
            if heat_map:
                heat_map.show(picture)
            else:
                item.firstElementChild.replaceWith(_table(part))
            note.textContent = part.note
        self._draw_twin()

    def _build(self, shown, kind, at):
        """A job: dozens of heat maps, a few in each frame."""
        self._shown = None
        self.film.clear(at)
        self.maps, self._notes = [], []
        for part, picture in shown:
            heat_map = ArrayPicture(picture) if picture else None
            note = dom.make("p", part.note, class_="note")
            self.maps.append(heat_map)
            self._notes.append(note)
            self.film.add(_item(part, heat_map.element if heat_map else _table(part), note))
            yield
        self._shown = kind
        options = [dom.make("option", heat_map.picture.label) for heat_map in self._pictures()]
        self.panel.part("array").replaceChildren(*options)
        self.panel.part("twin").hidden = not options
        self._turned()
        self.film.scroll()

    def _pictures(self):
        return [heat_map for heat_map in self.maps if heat_map]

    # The current one.

    def _current(self):
        """Its heat map; None if it is a table, or the model does nothing at this stage."""
        return self.maps[self.film.at] if self.maps else None

    def _turned(self):
        """Another array is the current one: its numbers are written out, in its cells and in the table."""
        for i, heat_map in enumerate(self.maps):
            if heat_map:
                heat_map.write(i == self.film.at)
        current = self._current()
        self.panel.part("which").textContent = words.which(self.film.at, len(self.maps))
        if current:
            self.panel.part("array").selectedIndex = self._pictures().index(current)
        self._draw_twin()

    def settle(self):
        """The room has changed."""
        if self._shown and (current := self._current()):
            current.write()
        self.film.scroll()

    def _choose(self, _event):
        chosen = self._pictures()[self.panel.part("array").selectedIndex]
        self.film.go(self.maps.index(chosen))
        self._draw_twin()

    def _draw_twin(self):
        """One of the heat maps as a table. Built only while it is open."""
        pictures = self._pictures()
        if not self.panel.part("twin").open or not pictures:
            return
        shown = pictures[max(0, self.panel.part("array").selectedIndex)]
        heads, _, cols = shown.array.shape
        picture = shown.picture
        header = dom.make("tr")
        labels = picture.cols or range(cols)
        header.append(dom.make("td"), *(dom.make("th", label, scope="col") for label in labels))
        lines = []
        for head, matrix in enumerate(shown.array.tolist()):
            for row, values in enumerate(matrix):
                label = words.row(head if heads > 1 else None, row, picture.rows[row] if picture.rows else "")
                line = dom.make("tr")
                line.append(dom.make("th", label, scope="row"))
                line.append(*(dom.make("td", significant(value, 3), data_value=repr(value)) for value in values))
                lines.append(line)
        self.panel.part("numbers").replaceChildren(header, *lines)

    # The reader's hand.

    def _map_of(self, event):
        element = event.target.closest(".array") if hasattr(event.target, "closest") else None
        return next((one for one in self._pictures() if element and one.element.isSameNode(element)), None)

    def _point(self, event):
        under = self._map_of(event)
        for heat_map in self._pictures():
            if heat_map is under:
                heat_map.move_to(heat_map.at(event))
            elif heat_map.cursor:
                heat_map.move_to(None)

    def _come(self, event):
        """With the Tab key; under a pointer, what is pressed must not move before it is released."""
        at = self.film.index_of(event.target)
        if at is not None and event.target.matches(":focus-visible"):
            self.film.go(at)

    def _click(self, event):
        at = self.film.index_of(event.target)
        if at is not None and at != self.film.at:
            self.film.go(at)
            return
        heat_map = self._map_of(event)
        if heat_map and heat_map.picture.weight and (place := heat_map.at(event)):
            self.follow(heat_map.picture.weight, *place[1:])

    def _key(self, event):
        heat_map = self._map_of(event)
        if heat_map is None or has_modifier(event):
            return
        if heat_map.key(event.key):
            event.preventDefault()
            self.say(heat_map.words())
        elif event.key in ("Enter", " ") and heat_map.cursor and heat_map.picture.weight:
            event.preventDefault()
            weight = heat_map.picture.weight, *heat_map.cursor[1:]
            self.follow(*weight)
            self.say(words.following(weight_text(weight)))


def _item(part, shown, note):
    """An array or a table, and below it what is said of it and its lines of Python."""
    element = dom.make("li")
    element.append(shown, note)
    for code in part.code:
        listing = dom.make("figure", class_="listing")
        lines = source.code_element(code.text)
        for attribute in ("tabindex", "role", "aria-label"):  # it wraps here, so there is nothing to scroll
            lines.removeAttribute(attribute)
        listing.append(lines, dom.make("figcaption", code.where))
        element.append(listing)
    return element


def _table(part):
    scroll = dom.make("div", class_="scroll", tabindex="0", role="region", aria_label=part.note)
    scroll.append(dom.make("b", words.TABLE), _table_element(part.table))
    return scroll


def _table_element(table):
    element = dom.make("table")
    head, body = dom.make("thead"), dom.make("tbody")
    line = dom.make("tr")
    line.append(*(dom.make("th", text, scope="col") for text in table.header))
    head.append(line)
    largest = max((row[table.bars][1] for row in table.rows), default=1) if table.bars is not None else 1
    for row in table.rows:
        line = dom.make("tr")
        for i, cell in enumerate(row):
            text, value = cell if isinstance(cell, tuple) else (cell, None)
            shown = dom.make("th", text, scope="row") if i == 0 else dom.make("td", text)
            if value is not None:
                shown.setAttribute("data-value", repr(value))
            if i == table.bars and value is not None:
                shown.className = "bar"
                shown.style.setProperty("--bar", f"{value / largest:.4f}")
            line.append(shown)
        body.append(line)
    element.append(head, body)
    return element
