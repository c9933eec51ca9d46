"""Characters that a reader cannot see, and letters that can be written in two ways."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable

from ..characters import named
from . import words
from .notes import Note

RARE_LINE_ENDS = re.compile("[\v\f\x1c-\x1e\x85\u2028\u2029]")
SPACES = re.compile("[\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]")  # the tab is left: it may separate columns

# A joiner between two letters of a script that needs it, or between two emoji, changes what is seen, and stays. So does
# one at the end of a word in a script of India, and the tags that make the flag of a region.
_JOINED = "[\u0590-\u1cff\u2600-\u27bf\ua800-\uabff\ufe0f\U0001f000-\U0001ffff]"
JOINER = re.compile(f"(?<!{_JOINED})[\u200c\u200d]|(?<![\u0900-\u0dff])[\u200c\u200d](?!{_JOINED})")
TAGS = re.compile("(\U0001f3f4[\U000e0020-\U000e007e]+\U000e007f)|[\U000e0000-\U000e007f]")
INVISIBLE = {
    "zero-width": re.compile(
        "[\xad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b\u2060-\u2064\u3164\ufeff\uffa0\ufff9-\ufffb]"
    ),
    "direction": re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f]"),
    "control": re.compile("[\0-\x08\x0e-\x1f\x7f-\x9f]"),
}
SAYS: dict[str, Callable[[int, str], str]] = {
    "zero-width": words.zero_width,
    "direction": words.direction,
    "control": words.control,
}


def clean(text: str) -> tuple[str, list[Note]]:
    """The text with lines that end in "\\n", ordinary spaces and composed letters (NFC), and what was changed.

    Python's tables of composed letters grow with Unicode, but never change for a character that is in them. Python
    3.11 knows those of Unicode 14: a script that came later may be composed on a newer Python only.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if RARE_LINE_ENDS.search(text):
        text = RARE_LINE_ENDS.sub("\n", text)
    notes = []
    for kind, pattern in INVISIBLE.items():
        text, found = _take_out(pattern, text)
        if kind == "zero-width" and not text.isascii():
            text, joiners = _take_out(JOINER, text)
            found += joiners
            found += [char for char in TAGS.findall(text) if not char]
            text = TAGS.sub(lambda tag: tag[1] or "", text)
        if found:
            notes.append(Note(kind, len(found), SAYS[kind](len(found), _names(found))))
    text, spaces = SPACES.subn(" ", text)
    if spaces:
        notes.append(Note("spaces", spaces, words.spaces(spaces)))
    composed = unicodedata.normalize("NFC", text)
    if composed != text:
        changed = sum(a != unicodedata.normalize("NFC", a) for a in text.split("\n"))
        notes.append(Note("composed", changed, words.composed(changed)))
    return composed, notes


def _take_out(pattern, text):
    found = pattern.findall(text)
    return pattern.sub("", text) if found else text, found


def _names(found):
    return ", ".join(
        f"{named(char)} ({count:,})" if char else f"tags ({count:,})" for char, count in Counter(found).most_common(4)
    )
