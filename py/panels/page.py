"""The page's entry point: reads the text, sets up the lab, and mounts a panel in every section that names one."""

import sys
from importlib import import_module
from pathlib import Path

import numpy as np
from pyscript import document, window

from microgpt import Corpus, Nouns, parse_docs

from .furniture import complaints, link, run_in_link, take_away
from .furniture.arrival import Arrival
from .furniture.comparison import Comparison
from .furniture.copy_link import CopyLink
from .furniture.embed_code import EmbedCode
from .furniture.fingerprint import Fingerprint
from .furniture.keep import Keep
from .furniture.kept.opening import opening
from .furniture.kept.welcome import Welcome
from .furniture.printing import draw_before_printing
from .furniture.sections import SectionMap
from .furniture.settings import SETTINGS
from .furniture.text_line import TextLine
from .furniture.timeline import Timeline
from .kit import address
from .kit.setting import Settings
from .lab.lab import Lab
from .lab.pace import Pace
from .lab.yardsticks import Yardsticks

NAMES = Nouns("name", "names", "letter", "letters")

lab = None


async def open(slices):
    """Sets up the page. Leaves `data-runtime` at "ready", or at "failed" with a message that names the cause."""
    global lab
    try:
        corpus = Corpus(parse_docs(Path("names.txt").read_text(encoding="utf-8")), NAMES)
        settings = address.settings(SETTINGS)
        usual = run_in_link.experiment(settings, corpus)
        opened = await link.opened(usual)
        kept = await opening(settings, opened.experiment, corpus)
        if kept.run:  # its settings are in the address
            usual = run_in_link.experiment(Settings(SETTINGS, {}), corpus)
        for _ in Yardsticks.gradually(opened.experiment):  # most of what the lab takes
            await slices.pause()
        lab = Lab(opened.experiment, Pace(), run_in_link.speed(settings), settings["engine"])
        await slices.pause()  # here and below: the reader may already be scrolling
        Arrival()  # before any panel draws and grows
        mounted = []
        for section in document.querySelectorAll("[data-panel]"):
            imported = panel_class(section.getAttribute("data-panel"))
            await slices.pause()
            mounted.append(imported(section, lab))
            mounted[-1].mount()
            await slices.pause()
        furnish(usual, opened, kept)
        draw_before_printing(mounted, lab.pace)
        if not kept.resume(lab):
            lab.start(run_in_link.earlier(settings, opened.experiment))
        for line in document.querySelectorAll("#text-line"):
            Welcome(line, lab, usual, kept)
    except Exception as error:
        window.boot.failed(type(error).__name__, str(error))
        raise
    window.boot.ready(f"Python {sys.version.split()[0]} and NumPy {np.__version__} run in this page.")
    for section in document.querySelectorAll("#picture"):
        await slices.pause()
        from .furniture.overview.figure import Overview  # not before it is wanted: the page is ready without it

        Overview(section, lab, asked=bool(kept.run) or run_in_link.sets_a_run(settings)).mount()
    for section in document.querySelectorAll("#closing"):
        await slices.pause()
        from .furniture.closing import Closing

        mounted.append(Closing(section, lab, {panel.section.id: panel for panel in mounted}))
        mounted[-1].mount()


def furnish(usual, opened, kept):
    """Sets up what belongs to the page rather than to a panel: the timeline, the line about the text, the map of the
    sections, the embed codes, and the attributes of <html> that identify the model in view.

    `usual` is the experiment on the page's own text, `opened` what the link asked for, `kept` what is opened instead.
    """
    Fingerprint(lab)
    panels = [section.getAttribute("data-panel") for section in document.querySelectorAll("[data-panel]")]
    place = document.querySelector("[data-part=complaints]")
    complaints.show(place, panels, (kept.run or opened).experiment, opened.complaint)
    links = link.Link(lab, opened, usual.corpus)
    for element in document.querySelectorAll("#timeline"):
        Timeline(element, lab).mount()
    for element in document.querySelectorAll("#text-line"):
        TextLine(element, lab, usual)
        CopyLink(element, links)
    for element in document.querySelectorAll("#keep"):
        Keep(element, lab, usual.corpus)
    for element in document.querySelectorAll("#compare"):
        Comparison(element, lab)
    for element in document.querySelectorAll("nav.map"):
        SectionMap(element)
    can_be_embedded = window.location.protocol.startswith("http") and not document.querySelector(".embedded")
    for section in document.querySelectorAll("[data-panel]"):
        place = take_away.row(section)
        if can_be_embedded:
            EmbedCode(place, section, links)
        take_away.TakeAway(place, section, lab)


def panel_class(name):
    """For "training", the class `Training` of `training/panel.py`. Panels that are not on the page are not imported."""
    return getattr(import_module(f".{name}.panel", __package__), name.capitalize())
