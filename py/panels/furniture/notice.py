"""What the page says above the timeline, until the reader closes it or goes on."""

from pyscript import document

from ..kit import dom


def say(sentence):
    """Takes the place of what was said before; for "", nothing is shown."""
    dom.find(_element(), "p").textContent = sentence
    _element().hidden = not sentence


def close():
    _element().hidden = True


def listen():
    """To its button. Call it once."""
    dom.on(dom.find(_element(), "button"), "click", lambda _: close())


def _element():
    return document.querySelector("[data-part=kept]")
