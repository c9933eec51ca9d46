"""How a message names a character, so that one that cannot be seen can be found."""

INVISIBLE = ("C", "M", "Z")  # categories: controls and formats, marks, spaces


def named(token: str) -> str:
    """In quotes, and where a part of it cannot be seen by itself, by its code points and their Unicode names."""
    import unicodedata  # here, because only a message needs it

    unseen = [char for char in token if unicodedata.category(char)[0] in INVISIBLE]
    if not unseen or len(unseen) < len(token):  # a visible letter with marks is seen
        return repr(token)
    return ", ".join(
        f"U+{ord(char):04X} {unicodedata.name(char, CONTROLS.get(char, 'a control character'))}" for char in token
    )


CONTROLS = {  # Unicode gives control characters no names, only aliases
    "\0": "NULL", "\t": "CHARACTER TABULATION", "\n": "LINE FEED", "\v": "LINE TABULATION", "\f": "FORM FEED",
    "\r": "CARRIAGE RETURN", "\x1a": "SUBSTITUTE", "\x1b": "ESCAPE", "\x7f": "DELETE", "\x85": "NEXT LINE",
}  # fmt: skip
