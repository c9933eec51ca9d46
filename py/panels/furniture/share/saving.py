"""Saves what a figure shows: pictures of it, samples, and the curve."""

import base64
import re
from functools import partial

from pyscript import window
from pyscript.ffi import to_js

from ...kit import dom
from ...lab.looking import SAMPLE_SEED
from .. import downloads
from ..copy_link import copy
from . import curve, words
from .picture import Picture

SAMPLES = 100
TYPES = {"txt": "text/plain", "csv": "text/csv", "svg": "image/svg+xml", "png": "image/png"}


class Saving:
    """Fills `place` with what there is to choose; `said` is the element for messages."""

    def __init__(self, place, said, section, lab):
        self._place, self._said, self._section, self._lab = place, said, section, lab
        self._menu = self._shown = None

    def save(self, kind, button):
        """One of "samples", "curve", and "picture", whose button opens and closes the list of pictures."""
        getattr(self, f"_{kind}")(button)

    def _samples(self, _button):
        """The first ones are those that the figure shows."""
        trainer, shown = self._lab.view_trainer, dom.find(self._section, "[data-samples]")
        temperature, prefix = float(shown.getAttribute("data-temperature")), shown.getAttribute("data-prefix")
        samples = trainer.sample(SAMPLES, temperature, SAMPLE_SEED, prefix)
        text = "".join(f"{sample}\n" for sample in samples)
        self._hand_over(text.encode("utf-8", "replace"), f"samples-step-{trainer.step_count}.txt")

    def _curve(self, _button):
        self._lab.pace.start(self._save_curve())

    def _save_curve(self):
        lab, live = self._lab, (yield from self._lab.whole_history())
        text = curve.table([history for history in lab.earlier if history is not live] + [live])
        self._hand_over(text.encode(), "curve.csv")

    def _picture(self, button):
        if self._menu is None:
            self._menu = dom.make("ul", class_="picture-list")
            shown = [one for one in dom.find_all(self._section, "[data-picture]") if one.checkVisibility()]
            self._menu.append(*map(self._entry, shown))
            self._place.append(self._menu)
        else:
            self._menu.remove()
            self._menu = None
        button.setAttribute("aria-expanded", "true" if self._menu else "false")

    def _entry(self, element):
        title = element.getAttribute("data-picture")
        entry = dom.make("li", title)
        for form in ("svg", "png"):
            label = words.as_(title, form)
            button = dom.make("button", form.upper(), type="button", class_="quiet", aria_label=label)
            dom.on(button, "click", partial(self._save_picture, element, title, form))
            entry.append(button)
        return entry

    async def _save_picture(self, element, title, form, _event):
        picture = Picture(element)
        content = picture.svg().encode() if form == "svg" else await picture.png()
        name = "-".join(re.findall(r"\w+", title.lower()))
        self._hand_over(content, f"{name}-step-{self._lab.view_step}.{form}")

    def _hand_over(self, content, name):
        """Saves a file. A frame may not be allowed to, and cannot find out: there it can be copied as well."""
        form = name.rpartition(".")[2]
        downloads.save(content, name, TYPES[form])
        self._said.textContent = words.saved(name)
        self._forget_copy()
        if self._section.closest(".embedded"):
            button = dom.make("button", words.COPY_INSTEAD, type="button", class_="quiet")
            dom.on(button, "click", partial(self._copy, content, form))
            self._said.append(" ", button)

    async def _copy(self, content, form, _event):
        self._forget_copy()
        copied = await (_copy_picture(content) if form == "png" else copy(content.decode()))
        self._said.textContent = words.COPIED if copied else words.COPY_BY_HAND
        if copied:
            return
        if form == "png":
            self._shown = dom.make("img", alt=words.PICTURE, src=_data_address(content))
        else:
            self._shown = dom.make("textarea", rows="4", readonly="", spellcheck="false", aria_label=words.CONTENT)
            self._shown.value = content.decode()
        self._place.append(self._shown)

    def _forget_copy(self):
        if self._shown is not None:
            self._shown.remove()
            self._shown = None


async def _copy_picture(content):
    """Whether the browser let us put a PNG on its clipboard."""
    try:
        blob = window.Blob.new(to_js([content]), to_js({"type": TYPES["png"]}))
        await window.navigator.clipboard.write([window.ClipboardItem.new(to_js({"image/png": blob}))])
    except Exception:  # not permitted, or a browser that copies no pictures
        return False
    return True


def _data_address(content):
    return f"data:image/png;base64,{base64.b64encode(content).decode()}"
