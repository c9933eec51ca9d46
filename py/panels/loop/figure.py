"""The parts of a stage on the page: lines of Python, and beside them their arrays as heat maps to walk through."""

from ..kit import dom, source
from ..kit.keys import has_modifier
from ..kit.numbers import significant
from . import words
from .arrays import ArrayPicture
from .settings import weight_text

BESIDE = 32  # columns of an array that fit beside its code


class Figure:
    """`follow(name, row, col)` is called when the reader chooses a weight, `say(text)` with what a key has led to."""

    def __init__(self, panel, follow, say):
        self.panel, self.follow, self.say = panel, follow, say
        self.place = panel.part("parts")
        self.maps: list[ArrayPicture] = []
        self._shown = None  # what the elements there are were made for
        self._building = None
        panel.on(panel.part("twin"), "toggle", lambda _: self._draw_twin())
        panel.on(panel.part("array"), "change", lambda _: self._draw_twin())
        for event, listener in (
            ("pointermove", self._point), ("pointerleave", self._point), ("click", self._click), ("keydown", self._key),
        ):  # fmt: skip
            panel.on(self.place, event, listener)

    def show(self, stage, layer, parts):
        """New elements for another stage; only new numbers in them where the arrays are the same."""
        pictures = [picture for part in parts for picture in part.pictures]
        has_tables = any(part.table for part in parts)
        kind = None if has_tables else (stage, layer, [(p.label, p.array.shape) for p in pictures])
        if kind is None or kind != self._shown:
            self.panel.stop(self._building)
            self._building = self.panel.start(self._build(parts, kind))
            return
        for heat_map, picture in zip(self.maps, pictures, strict=True):
            heat_map.show(picture)
        for note, part in zip(dom.find_all(self.place, ":scope > li > div > .note"), parts, strict=True):
            note.textContent = part.note
        self._draw_twin()

    def _build(self, parts, kind):
        """A job: dozens of heat maps, a few in each frame."""
        self._shown = None
        self.place.style.minHeight = f"{self.place.offsetHeight}px"  # what stands below must not jump up meanwhile
        self.place.replaceChildren()
        self.maps = []
        for part in parts:
            element = _part_element(part)
            self.place.append(element)
            if part.pictures:
                box = dom.make("div", class_="pictures")
                element.append(box)
                for picture in part.pictures:
                    self.maps.append(ArrayPicture(picture))
                    box.append(self.maps[-1].element)
                    yield
            yield
        self.place.style.minHeight = ""
        self._shown = kind
        options = [dom.make("option", heat_map.picture.label) for heat_map in self.maps]
        self.panel.part("array").replaceChildren(*options)
        self.panel.part("twin").hidden = not options
        self._draw_twin()

    def _draw_twin(self):
        """One of the heat maps as a table. Built only while it is open."""
        if not self.panel.part("twin").open or not self.maps:
            return
        shown = self.maps[max(0, self.panel.part("array").selectedIndex)]
        heads, _, cols = shown.array.shape
        picture = shown.picture
        header = dom.make("tr")
        labels = picture.cols or range(cols)
        header.append(dom.make("th", ""), *(dom.make("th", label, scope="col") for label in labels))
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
        return next((one for one in self.maps if element and one.element.isSameNode(element)), None)

    def _point(self, event):
        under = self._map_of(event)
        for heat_map in self.maps:
            if heat_map is under:
                heat_map.move_to(heat_map.at(event))
            elif heat_map.cursor:
                heat_map.move_to(None)

    def _click(self, event):
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


def _part_element(part):
    """The code and the words of a part, and its table; heat maps come one by one."""
    element = dom.make("li")
    widest = max((picture.array.shape[-1] for picture in part.pictures), default=0)
    if part.code and (part.table or 0 < widest <= BESIDE):
        element.className = "beside"
    text = dom.make("div")
    if part.code:
        listing = dom.make("figure", class_="listing")
        code = source.code_element(part.code.text)
        for attribute in ("tabindex", "role", "aria-label"):  # it wraps here, so there is nothing to scroll
            code.removeAttribute(attribute)
        listing.append(code, dom.make("figcaption", part.code.where))
        text.append(listing)
    text.append(dom.make("p", part.note, class_="note"))
    element.append(text)
    if part.table:
        name = part.note or words.NUMBERS
        scroll = dom.make("div", class_="scroll", tabindex="0", role="region", aria_label=name)
        scroll.append(_table_element(part.table))
        element.append(scroll)
    return element


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
