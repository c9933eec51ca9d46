"""The dialog's sentences and labels. Those about a text itself are microgpt's (microgpt/text/words.py)."""

from ...kit.numbers import counted, rough_duration, whole
from ...kit.words import character, quoted

HINT = "Paste or type, or drop a file here. Each line is a document, for example a name."
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
    "There are too few different documents to hold any out. What the page calls the loss on held-out documents is "
    "measured on those that it trains on, and the game hides one of these."
)


def busy(doing: str, share: float) -> str:
    """With how much is done, in tenths: it is read aloud."""
    tenths = int(10 * share)
    return f"{doing} {10 * tenths} %" if tenths else doing


def shortened(shown: int, size: int) -> str:
    return (
        f"The first {whole(shown)} of {whole(size)} characters are shown. A text of this length can be used, but not "
        "edited here."
    )


def failed(error: Exception) -> str:
    return f"This text could not be taken ({type(error).__name__}: {error})."


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
