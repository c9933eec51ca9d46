"""The sentences and labels of the dialog and of links. Those about a text itself are microgpt's
(microgpt/text/words.py).
"""

from ...kit.numbers import counted, rough_duration, whole
from ...kit.words import character, none_held_out, quoted

HINT = "Paste or type here, or drop a file. Each line is a document, for example a name."
READING, TAKING = "Reading …", "Shuffling and counting the text …"
NO_SET = "Choose …"
OWN_TEXT = "your own text, as before"
SPLITS = {
    "lines": "a line",
    "sentences": "a sentence",
    "pieces": "a piece of a few words",
    "tabs": "an item of a list with tabs",
    "semicolons": "an item of a list with semicolons",
    "commas": "an item of a list with commas",
    "column": "a cell of a column",
}
NONE_HELD_OUT = (
    "What the page calls the loss on held-out documents will be measured on those that it trains on, and the game "
    f"hides one of them, since {none_held_out('documents')}."
)


def busy(doing: str, share: float) -> str:
    """With how much is done, in tenths: it is read aloud."""
    tenths = int(10 * share)
    return f"{doing} {10 * tenths}%" if tenths else doing


def shortened(shown: int, size: int) -> str:
    return (
        f"Only the first {whole(shown)} of {whole(size)} characters are shown. A text this long can be used, but not "
        "edited here."
    )


def failed(error: Exception) -> str:
    return f"This text could not be used ({type(error).__name__}: {error})."


def summary(documents: int, repeats: int, tokens: int, longest: str, size: int) -> str:
    different = f", {whole(documents - repeats)} of them different" if repeats else ""
    read = f"{counted(documents, 'document', 'documents')}{different}"
    letters = counted(tokens, "character", "different characters")
    return f"{read}; {letters}; the longest document has {whole(size)}: {quoted(longest)}."


def alphabet_title(tokens: int) -> str:
    return (
        f"The {whole(tokens)} characters and how often they occur, rare ones first" if tokens > 1 else "The character"
    )


def letter(token: str, count: int) -> str:
    return f"{character(token)} {whole(count)}"


def more_letters(count: int) -> str:
    return f"and {whole(count)} more"


def time(parameters: int, seconds: float) -> str:
    return f"{whole(parameters)} weights; training takes {rough_duration(seconds)} here."


# --- links
DAMAGED_LINK = (
    "This link is damaged: perhaps it was cut off where it was pasted or sent. Copy it again, whole, or ask whoever "
    "sent it for the saved model."
)
NEWER_LINK = "This link was made by a newer version of this page. Reload the page; perhaps that version is here by now."
OTHER_EDITION = (
    "This link is about a ready-made text that this version of the page does not have, or has changed since."
)
TOO_MUCH_TEXT = "The text in this link is larger than this page accepts."
TOO_LARGE_A_MODEL = "This link asks for a larger model than a link may."


def senseless_link(reason: str) -> str:
    return f"This link makes no sense to this page ({reason})."


def too_long_a_link(characters: int, most: int) -> str:
    return (
        f"A link with this text would have {whole(characters)} characters. Many programs cut off links of more than "
        f"{whole(most)}, so none was made. Pass on the saved model instead: it holds the text too."
    )


def no_link(reason: str) -> str:
    return f"A link cannot hold this model. {reason}"


# --- a changed model in a link
RUN_IT, USE_THE_PAGES, READ_IT_FIRST = "Run it", "Use the page’s own model", "Read it first"


def carries_code(lines: int) -> str:
    return (
        f"This link carries a changed model: {counted(lines, 'line', 'lines')} of Python that somebody else "
        "wrote. None of it has been run. Run it only if you trust whoever sent you the link; until then, the figures "
        "show the page’s own model."
    )


def code_failed(reason: str) -> str:
    """`reason` is microgpt's, and begins with the line."""
    return f"The model in this link does not work, so the page’s own stays: {reason}."
