"""Starts everything: reads the text, sets up the lab, and mounts a panel in every section that asks for one."""

import sys
from importlib import import_module
from pathlib import Path

import numpy as np
from pyscript import document, window

from microgpt import Corpus, Nouns, parse_docs

from .furniture import run_in_link
from .furniture.arrival import Arrival
from .furniture.embed_code import EmbedCode
from .furniture.fingerprint import Fingerprint
from .furniture.sections import SectionMap
from .furniture.settings import SETTINGS
from .furniture.timeline import Timeline
from .kit import address
from .lab.lab import Lab
from .lab.pace import Pace

NAMES = Nouns("name", "names", "letter", "letters")

lab = None


async def open(slices):
    """Ends the page's "loading": with `data-runtime="ready"`, or "failed" and a message that names the cause."""
    global lab
    try:
        corpus = Corpus(parse_docs(Path("names.txt").read_text(encoding="utf-8")), NAMES)
        settings = address.settings(SETTINGS)
        experiment = run_in_link.experiment(settings, corpus)
        lab = Lab(experiment, Pace())
        await slices.pause()  # here and below: the reader may be scrolling already, and should not wait for it all
        Arrival()  # before anything grows
        for section in document.querySelectorAll("[data-panel]"):
            panel_class(section.getAttribute("data-panel"))(section, lab).mount()
            await slices.pause()
        furnish()
        lab.start(run_in_link.earlier(settings, experiment))
    except Exception as error:
        window.boot.fail(f"The page's own Python failed to start ({type(error).__name__}: {error}).")
        raise
    window.boot.ready(f"Python {sys.version.split()[0]} and NumPy {np.__version__} run in this page.")


def furnish():
    """What belongs to the page and to no panel: the timeline, the map of the sections, the code to embed a panel, and
    what <html> says of the model in view.
    """
    Fingerprint(lab)
    for element in document.querySelectorAll("#timeline"):
        Timeline(element, lab).mount()
    for element in document.querySelectorAll("nav.map"):
        SectionMap(element)
    for section in document.querySelectorAll("html:not(.embedded) [data-panel]"):
        EmbedCode(section)


def panel_class(name):
    """`training` is the class `Training` in `training/panel.py`. A panel that is not on the page is not imported."""
    return getattr(import_module(f".{name}.panel", __package__), name.capitalize())
