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
from .layout import Layout
from .reading import Reading
from .station import Station
from .wires import Wires


class Picture:
    """Fills `place`, an element of the class "picture", and takes its shape from what is shown there.

    show(stations, reading, labels)   another document, or another model: lays out and draws
    draw(reading)                     other numbers for the same document
    progress(there, back)             how far values have come, and blame, from 0 to 1; both 1 shows all, at rest
    light(key)                        the station to point out, None for none

    `chosen(station)` is called when a reader walks to one of the stations, which arrow keys do, or presses it.
    `panel` is the `Panel` that the picture belongs to.
    """

    def __init__(self, panel, place, chosen: Callable[[Station], None]):
        self.place, self._chosen = place, chosen
        self._layout: Any = None  # Layout
        self._reading: Any = None  # Reading
        self._shape = self._bars = self._ids = self._labels = self._scale = None
        self._walk = dom.make("div", class_="walk", role="group", aria_label=words.STATIONS)
        self._roving = Roving(panel, self._walk)
        for event in ("focusin", "click"):
            panel.on(self._walk, event, self._walked)
        self._canvas = dom.make("canvas", class_="cells", aria_hidden="true")
        self._drawings = dom.make("div", aria_hidden="true")
        self._small = dom.make("canvas")  # a pixel for each number
        place.replaceChildren(self._canvas, self._drawings, self._walk)
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
    ) -> None:
        """`labels` are those of all tokens, by id. `focus` is the key of a station that gets two thirds of the room.

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
        self.draw(reading)

    def draw(self, reading: Reading) -> None:
        layout, parts = self._layout, self._parts
        self._reading = reading
        self._paint()
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
        layout = self._layout
        ink = (29, 28, 26) if dom.theme() == "light" else (232, 229, 222)
        pixels, patches = cells.image(layout, self._reading, _colours(dom.theme()), ink)
        height, width, _ = pixels.shape
        small = self._small
        if (small.width, small.height) != (width, height):
            small.width, small.height = width, height
        data = window.Uint8ClampedArray.new(to_js(np.ascontiguousarray(pixels).ravel()).buffer)
        small.getContext("2d").putImageData(window.ImageData.new(data, width, height), 0, 0)
        if self._scale is None:  # asking for it makes the browser lay out the page
            self._scale = max(1.0, self.place.clientWidth / layout.width) * window.devicePixelRatio
        canvas, scale = self._canvas, self._scale
        size = round(layout.width * scale), round(layout.height * scale)
        if (canvas.width, canvas.height) != size:
            canvas.width, canvas.height = size
        context = canvas.getContext("2d")
        context.setTransform(scale, 0, 0, scale, 0, 0)
        context.clearRect(0, 0, layout.width, layout.height)
        context.imageSmoothingEnabled = False
        context.save()
        context.clip(self._clip)
        for patch in patches:
            context.drawImage(small, *patch.source, *patch.target)
        context.restore()


@cache
def _colours(theme):
    return np.array(palette.DIVERGING[theme], np.uint8)
