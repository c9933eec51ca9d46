"""What the dialog about a link says."""

from ...kit.numbers import whole
from .qr import MOST

ANYWHERE = 2000  # characters: the shortest limit of chat programs in wide use

COPIED, COPY_THIS = "Copied.", "This browser does not let pages copy: select the link and copy it."
ONLY_HERE = "The page was opened as a file, so its link opens only on this computer."
HOW = (
    "The link holds the text and the settings, not the weights: whoever opens it trains exactly the same model. The "
    "part after the # is not sent to any server."
)
HOW_SHORT = "The link holds the settings, not the weights: whoever opens it trains exactly the same model."
COPY_INSTEAD, COPY_BY_HAND = "Nothing was saved? Copy it instead", "This frame may not copy: select it and copy it."
PICTURE, CONTENT = "The picture, to be copied", "The content of the file"
QR_CODE = "QR code of the link"
HARD_TO_READ = "A link this long makes a very fine code: show it large and hold the phone close, or use “Copy link”."


def length(characters: int) -> str:
    if characters <= ANYWHERE:
        return f"{whole(characters)} characters, short enough for any message."
    return (
        f"{whole(characters)} characters: fine for mail or a document, but some chat programs cut links off after "
        f"{whole(ANYWHERE)}."
    )


def no_code(characters: int) -> str:
    return f"The link has {whole(characters)} characters; a QR code holds {whole(MOST)}. Use “Copy link” instead."


def as_(title: str, form: str) -> str:
    """The name of a button."""
    return f"{title}, as {form.upper()}"


def saved(name: str) -> str:
    return f"Saved as {name}."
