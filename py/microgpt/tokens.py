"""What one token is: a letter as a reader sees it, which Unicode calls an extended grapheme cluster (UAX 29).

Most letters are one code point. An emoji of a family, a flag, or a letter with a mark that has no composed form are
several, and finding them takes tables (`wcwidth`), which are loaded only for a text that may need them. They come with
that package and not with Python, whose tables differ between versions: a text is cut alike on every machine.
"""

import re
from functools import lru_cache
from itertools import chain

LETTERS = ("graphemes", "jamo")  # what a text may be cut into; jamo are the letters that Hangul syllables are made of

# Everything outside these ranges may be part of a cluster of several code points: marks, joiners, regional indicators,
# conjoining jamo, and scripts in which many characters combine. Compiled when it is first needed: names are ASCII.
MAY_COMBINE = (
    "[^\x00-\x0c\x0e-\u02ff\u0370-\u0482\u048a-\u0590\u05d0-\u05ff\u0620-\u064a\u0660-\u066f\u0671-\u06d5"
    "\u10a0-\u10ff\u13a0-\u13ff\u1e00-\u200a\u2010-\u2027\u202f-\u205f\u2070-\u20cf\u2100-\u2cee\u3000-\u3029"
    "\u3030-\u3098\u309b-\ua66e\uac00-\ud7a3\uf900-\ufaff\uff01-\uff9d"
    "\U0001f300-\U0001f3fa\U0001f400-\U0001f6ff\U0001f900-\U0001f9ff\U00020000-\U0003ffff]"
)
_WORD = re.compile(" ?[^ ]+| ")


def may_combine(text: str) -> bool:
    """Whether a token of this text may be more than one code point."""
    return not (text.isascii() and "\r" not in text) and re.search(MAY_COMBINE, text) is not None


def cut(text: str, letters: str = "graphemes") -> list[str]:
    """The tokens of a text, in order. Raises ModuleNotFoundError if it takes `wcwidth`, and that is not there."""
    if letters == "jamo":
        from .jamo import apart

        text = apart(text)
    if not may_combine(text):
        return list(text)
    words = [_of_word(word) for word in _WORD.findall(text)]
    return list(chain.from_iterable(words)) if all(words) else _clusters(text)


def join(tokens, letters: str = "graphemes") -> str:
    """The text that these tokens are: what `cut` took apart."""
    text = "".join(tokens)
    if letters == "jamo":
        from .jamo import together

        return together(text)
    return text


def _clusters(text):
    from wcwidth.grapheme import iter_graphemes

    return list(iter_graphemes(text))


@lru_cache(maxsize=1 << 15)
def _of_word(word):
    """The clusters of a word with the space before it; none if the space after it would belong to the last one.

    Words come again and again, so this is several times faster than the whole text at once.
    """
    *clusters, space = _clusters(word + " ")
    return clusters if space == " " else []
