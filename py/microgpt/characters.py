"""How a message names a character, so that one that cannot be seen can be found."""

INVISIBLE = ("C", "M", "Z")  # categories: controls and formats, marks, spaces


def is_unseen(token: str) -> bool:
    """Whether nothing of it is seen by itself. A letter with marks on it is."""
    import unicodedata  # here, because only labels and messages need it

    return all(unicodedata.category(char)[0] in INVISIBLE for char in token)


def named(token: str) -> str:
    """In quotes; one that cannot be seen by its code points and their Unicode names."""
    import unicodedata

    if not is_unseen(token):
        return repr(token)
    return ", ".join(
        f"U+{ord(char):04X} {unicodedata.name(char, CONTROLS.get(char, 'a control character'))}" for char in token
    )


CONTROLS = {  # Unicode gives control characters no names, only aliases
    "\0": "NULL", "\t": "CHARACTER TABULATION", "\n": "LINE FEED", "\v": "LINE TABULATION", "\f": "FORM FEED",
    "\r": "CARRIAGE RETURN", "\x1a": "SUBSTITUTE", "\x1b": "ESCAPE", "\x7f": "DELETE", "\x85": "NEXT LINE",
}  # fmt: skip
