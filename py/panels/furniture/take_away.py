"""The buttons below a figure that save what it shows. What they need is loaded when one is first pressed."""

from functools import partial

from pyscript import document

from ..kit import archive, dom
from . import words

BUTTONS = {"picture": words.SAVE_A_PICTURE, "samples": words.SAVE_THE_SAMPLES, "curve": words.SAVE_THE_CURVE}


def row(section):
    """The place for such buttons: below the panel's last figure, or in a frame at its foot."""
    made = dom.make("div", class_="take-away wide")
    if section.closest(".embedded"):
        document.querySelector("footer").append(made)
    else:
        dom.find_all(section, "figure.wide")[-1].after(made)
    return made


class TakeAway:
    """`data-picture` marks what can be saved as a picture, and is its title; `data-saves` names what else can be."""

    def __init__(self, place, section, lab):
        self._place, self._section, self._lab = place, section, lab
        self._saving = None
        kinds = ["picture"] if dom.find_all(section, "[data-picture]") else []
        for element in dom.find_all(section, "[data-saves]"):
            kinds += element.getAttribute("data-saves").split()
        self._said = dom.make("p", class_="note", role="status")
        for kind in kinds:
            button = dom.make("button", BUTTONS[kind], type="button", class_="quiet")
            dom.on(button, "click", partial(self._press, kind, button))
            place.append(button)
        place.append(self._said)

    async def _press(self, kind, button, _event):
        try:
            await archive.load(document.querySelector("[data-part=share]"))
        except Exception:
            self._said.textContent = words.NOT_LOADED
            return
        self._said.textContent = ""
        from .share.saving import Saving

        self._saving = self._saving or Saving(self._place, self._said, self._section, self._lab)
        self._saving.save(kind, button)
