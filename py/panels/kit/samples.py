"""A list of what a model writes, each marked: new, or word for word in the text that it was trained on."""

from collections.abc import Sequence

from microgpt import Nouns

from . import dom
from .words import NOTHING, copied, copies_among

_last = None, frozenset()  # the documents last asked for, and the same as a set


def known(documents: Sequence[str]) -> frozenset[str]:
    """The documents as a set. It is kept, since of a long text it takes milliseconds to make."""
    global _last
    if _last[0] is not documents:
        _last = documents, frozenset(documents)
    return _last[1]


def show(place, samples: Sequence[str], documents: Sequence[str]) -> int:
    """Fills the list `place`. `documents` are those that the model was trained on. Returns how many are copies.

    The mark is drawn by the style sheet, so that the text of an item is the sample and nothing else.
    """
    of = known(documents)
    items = place.children
    while items.length < len(samples):
        place.append(dom.make("li", dir="auto"))
    while items.length > len(samples):
        place.lastElementChild.remove()
    for i, sample in enumerate(samples):
        items[i].textContent = sample or NOTHING
        items[i].setAttribute("data-copy", str(sample in of).lower())
        items[i].setAttribute("data-mark", copied(sample in of))
    return sum(sample in of for sample in samples)


def show_with_share(place, note, samples: Sequence[str], documents: Sequence[str], nouns: Nouns) -> None:
    """`show`, and in the element `note` how many of them are copies, with the share in data-value."""
    copies = show(place, samples, documents)
    share = copies / len(samples) if samples else None
    dom.number(note, share, copies_among(copies, len(samples), nouns))
