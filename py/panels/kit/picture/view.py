"""The picture in the page: cells on a canvas, and above it lines, letters and buttons."""

from collections.abc import Callable, Sequence
from functools import cache
from math import log
from typing import Any

import numpy as np
from pyscript import window
from pyscript.ffi import is_none, to_js

from microgpt import Nouns

from .. import dom, palette
from ..roving import Roving
from ..words import direction
from . import cells, markup, words
from .layer import Layer
from .layout import Layout
from .reading import Reading
from .station import Station
from .wires import Wires

# --ink of css/tokens.css; --paper and --accent.
INK = {"light": (29, 28, 26), "dark": (232, 229, 222)}
MOVES = {"light": ((252, 251, 248), (178, 58, 23)), "dark": ((23, 24, 27), (255, 147, 107))}
FLASH = 900  # milliseconds


class Picture:
    """Fills `place`, an element of the class "picture", and takes its shape from what is shown there.

    show(stations, reading, labels)   another document, or another model: lays out and draws
    draw(reading)                     other numbers for the same document
    draw(reading, updated=True)       the same, after the weights have moved
    progress(there, back)             how far values have come, and blame, from 0 to 1; both 1 shows all, at rest
    light(key)                        the station to point out, None for none

    `chosen(station)` is called when a reader walks to one of the stations, which arrow keys do, or presses it.
    `panel` is the `Panel` that the picture belongs to. With `flashes`, weights that have moved light up for a moment,
    unless the reader wants nothing to move; else they stay marked.
    """

    def __init__(self, panel, place, chosen: Callable[[Station], None], flashes: bool = True):
        self.place, self._chosen, self._flashes = place, chosen, flashes
        self._layout: Any = None  # Layout
        self._reading: Any = None  # Reading
        self._shape = self._bars = self._ids = self._labels = self._scale = None
        self._walk = dom.make("div", class_="walk", role="group", aria_label=words.STATIONS)
        self._roving = Roving(panel, self._walk)
        for event in ("focusin", "click"):
            panel.on(self._walk, event, self._walked)
        self._cells, self._weights, self._moves = Layer("cells"), Layer("weights"), Layer("moves")
        self._drawn: list[np.ndarray] = []  # weights
        self._drawings = dom.make("div", aria_hidden="true")
        layers = (layer.element for layer in (self._cells, self._weights, self._moves))
        place.replaceChildren(*layers, self._drawings, self._walk)
        place.classList.add("live")
        self.progress(1.0, 1.0)

    @property
    def stations(self) -> tuple[Station, ...]:
        return tuple(box.station for box in self._layout.boxes) if self._layout else ()

    def show(
        self,
        stations: Sequence[Station],
        reading: Reading,
        labels: Sequence[str],
        upright: bool = False,
        focus: str | None = None,
        size: tuple[float, float] | None = None,
        updated: bool = False,
    ) -> None:
        """`labels` are those of all tokens, by id. `focus` is the key of a station that gets two thirds of the room.
        `updated` is that of `draw`.

        `size` is that of the picture in pixels, along and across, if it is not to have the usual one.
        """
        rows = len(reading.losses)
        ids: list[int] = reading.ids.tolist()
        # Where positions stand side by side, they run as their letters are read.
        mirrored = upright and direction("".join(labels[i] for i in ids)) == "rtl"
        shape = (tuple(stations), rows, upright, focus, size, mirrored)
        if shape != self._shape:
            self._shape = shape
            self._lay_out(markup.whole(stations, rows, upright, focus, size, mirrored))
        if ids != self._ids or labels != self._labels:
            self._ids, self._labels = ids, labels
            letters = [labels[i] for i in ids]
            self._parts["tokens"].innerHTML = markup.tokens(self._layout, letters[:-1], ids[:-1], letters[1:])
        self.draw(reading, updated)

    def draw(self, reading: Reading, updated: bool = False) -> None:
        """`updated` says that a step of training lies between what is drawn and this: its moves are pointed out."""
        layout, parts = self._layout, self._parts
        self._reading, before = reading, self._drawn
        self._drawn = cells.sampled(layout, reading.weights)
        self._paint()
        updated = updated and [one.shape for one in before] == [one.shape for one in self._drawn]
        flashes = self._flashes and not dom.reduced_motion()
        self.place.setAttribute("data-update", "" if not updated else "flash" if flashes else "mark")
        if updated:
            self._point_out(before, flashes)
        shares = reading.shares()
        parts["there"].innerHTML = markup.wires(self._wires.forward(shares))
        parts["back"].innerHTML = markup.wires(self._wires.backward(shares, reading.blame))
        probabilities = cells.pooled(reading.values["probabilities"])
        # Of several choices in one bar, that of the true one is where the true one falls.
        size, count = probabilities.shape[-1], reading.values["probabilities"].shape[-1]
        true = [int(i) * size // count for i in reading.ids[1:]]
        if self._bars is None or self._bars[0] != size:
            self._bars = size, markup.Bars(layout, size)
        others, right = self._bars[1].paths(probabilities.tolist(), true)
        loss, blind = markup.losses(layout, reading.losses.tolist(), log(count))
        for name, path in (("others", others), ("right", right), ("losses", loss), ("blind", blind)):
            parts[name].setAttribute("d", path)

    def repaint(self) -> None:
        """The canvas has another size, or the page other colours."""
        self._scale = None
        if self._reading is not None:
            self._paint()

    def progress(self, there: float, back: float) -> None:
        style = self.place.style
        style.setProperty("--there", f"{100 * there:.2f}%")
        style.setProperty("--back", f"{100 * back:.2f}%")
        style.setProperty("--front", f"{100 * (there if there < 1 else 1 - back):.2f}%")
        self.place.setAttribute("data-way", "there" if there < 1 else "back" if back < 1 else "rest")

    def end_of(self, key: str) -> float:
        """Where along the picture a station ends, from 0 to 1: for `progress`."""
        return round(self._layout.box(key).end / self._layout.length, 6)

    def light(self, key: str | None) -> None:
        for group in dom.find_all(self._drawings, "[data-station]"):
            group.classList.toggle("lit", group.getAttribute("data-station") == key)

    def sentence(self, station: Station, labels: Sequence[str], nouns: Nouns) -> str:
        """On what stands there now; "" before anything does."""
        return words.sentence(station, self._reading, labels, nouns) if self._reading else ""

    def _lay_out(self, layout: Layout):
        self._layout, self._wires = layout, Wires(layout)
        self._bars = self._ids = self._scale = None
        self._clip = window.Path2D.new(markup.places(layout))
        self.place.style.aspectRatio = f"{layout.width:g} / {layout.height:g}"
        self.place.classList.toggle("upright", layout.upright)
        bars = "".join(f'<path class="{name}"/>' for name in ("others", "right", "losses", "blind"))
        self._drawings.innerHTML = (
            markup.svg(layout, "", "back")
            + markup.svg(layout, "", "there")
            + markup.svg(layout, markup.frame(layout), "frame")
            + markup.svg(layout, f'{bars}<g class="tokens"></g>', "numbers")
            + markup.svg(layout, markup.front(layout), "front")
        )
        names = ("there", "back", "others", "right", "losses", "blind", "tokens")
        self._parts = {name: dom.find(self._drawings, f".{name}") for name in names}
        buttons = dom.find_all(self._walk, "button")
        if [button.getAttribute("data-station") for button in buttons] != [box.station.key for box in layout.boxes]:
            buttons = [
                dom.make("button", type="button", aria_label=words.name(box.station), data_station=box.station.key)
                for box in layout.boxes
            ]
            self._walk.replaceChildren(*buttons)
            self._roving.renew()
        for button, box in zip(buttons, layout.boxes, strict=True):
            middle, size = (f"{100 * share / layout.length:.2f}%" for share in (box.middle, box.size))
            button.style.cssText = f"top:{middle};height:{size}" if layout.upright else f"left:{middle};width:{size}"

    def _walked(self, event):
        button = event.target.closest("button")
        if not is_none(button) and self._layout:
            self._chosen(self._layout.box(button.getAttribute("data-station")).station)

    def _paint(self):
        layout, theme = self._layout, dom.theme()
        if self._scale is None:  # asking for it makes the browser lay out the page
            self._scale = max(1.0, self.place.clientWidth / layout.width) * window.devicePixelRatio
        image = cells.image(layout, self._reading, _colours(theme), INK[theme])
        self._cells.paint(layout, self._scale, *image, clip=self._clip)
        self._weights.paint(layout, self._scale, *cells.weights_image(layout, self._drawn, _colours(theme)))

    def _point_out(self, before, flashes):
        """Where the weights that are drawn have moved, for a moment or until the next `draw`."""
        image = cells.changes_image(self._layout, before, self._drawn, MOVES[dom.theme()])
        self._moves.paint(self._layout, self._scale, *image)
        if flashes:
            fading = [{"opacity": 1}, {"opacity": 1}, {"opacity": 0}]
            self._moves.element.animate(to_js(fading), to_js({"duration": FLASH, "easing": "ease-out"}))


@cache
def _colours(theme):
    return np.array(palette.DIVERGING[theme], np.uint8)
