"""Characters that a reader cannot see, and letters that can be written in two ways."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from typing import NamedTuple

from ..characters import named
from ..gradual import Work, blocks, mapped, part
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


def clean(text: str) -> Work[tuple[str, list[Note]]]:
    """The text with lines that end in "\\n", ordinary spaces and composed letters (NFC), and what was changed.

    Python's tables of composed letters grow with Unicode, but never change for a character that is in them. Python
    3.11 knows those of Unicode 14: a script that came later may be composed on a newer Python only.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    yield 0.1
    cleaned = yield from part(mapped(_clean_lines, blocks(text)), 0.1, 1)
    notes = []
    for kind, says in SAYS.items():
        found = sum((lines.taken_out[kind] for lines in cleaned), Counter())
        if count := found.total():
            notes.append(Note(kind, count, says(count, _names(found))))
    if spaces := sum(lines.spaces for lines in cleaned):
        notes.append(Note("spaces", spaces, words.spaces(spaces)))
    if composed := sum(lines.composed for lines in cleaned):
        notes.append(Note("composed", composed, words.composed(composed)))
    return "".join(lines.text for lines in cleaned), notes


class _Cleaned(NamedTuple):
    text: str
    taken_out: dict[str, Counter]  # by kind
    spaces: int  # that were special
    composed: int  # lines that changed


def _clean_lines(text):
    if RARE_LINE_ENDS.search(text):
        text = RARE_LINE_ENDS.sub("\n", text)
    taken_out = {}
    for kind, pattern in INVISIBLE.items():
        text, found = _take_out(pattern, text)
        if kind == "zero-width" and not text.isascii():
            text, joiners = _take_out(JOINER, text)
            found += joiners
            found += [char for char in TAGS.findall(text) if not char]
            text = TAGS.sub(lambda tag: tag[1] or "", text)
        taken_out[kind] = Counter(found)
    text, spaces = (text, 0) if text.isascii() else SPACES.subn(" ", text)
    composed = unicodedata.normalize("NFC", text)
    changed = 0
    if composed != text:
        changed = sum(line != unicodedata.normalize("NFC", line) for line in text.split("\n"))
    return _Cleaned(composed, taken_out, spaces, changed)


def _take_out(pattern, text):
    found = pattern.findall(text)
    return pattern.sub("", text) if found else text, found


def _names(found):
    commonest = sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))[:4]
    return ", ".join(f"{named(char)} ({count:,})" if char else f"tags ({count:,})" for char, count in commonest)
