"""Says which settings in the address the page could not use as they are, all in one place, instead of silently."""

from importlib import import_module

from ..kit import address, dom, words
from ..kit.setting import rejected
from . import shown
from .settings import SETTINGS


def show(place, panels, experiment, of_link=None):
    """Lists them in the element `place`, for a page with these panels and this run.

    Call it before the page itself changes its address. `of_link` is what is wrong with an experiment that it carries.
    """
    of_frame = shown.OF_A_FRAME if place.closest(".embedded") else ()
    every = [address.settings((*SETTINGS, *shown.SETTINGS, *of_frame))]
    every += [address.settings(import_module(f"..{name}.settings", __package__).SETTINGS, name) for name in panels]
    sentences = [words.left_out(key, words.must_be(what)) for key, what in rejected(every).items()]
    misfits = {key: reason for settings in every for key, reason in settings.misfits(experiment)}
    sentences += [words.does_not_fit(key, reason) for key, reason in misfits.items()]
    rounded = {key: value for settings in every for key, value in settings.rounded() if key not in misfits}
    sentences += [words.rounded(key, value) for key, value in rounded.items()]
    if of_link:
        sentences.insert(0, of_link)
    place.replaceChildren(*(dom.make("p", sentence) for sentence in sentences))
    place.hidden = not sentences
