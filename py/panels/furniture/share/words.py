"""What the dialog about a link says."""

from ...kit.numbers import whole
from .qr import MOST

ANYWHERE = 2000  # characters: the shortest limit of chat programs in wide use

COPIED, COPY_THIS = "Copied.", "This browser lets no page copy: select the link and copy it."
ONLY_HERE = "The page was opened as a file, so its link opens only on this computer."
HOW = (
    "The link holds the text and the settings, not the weights: whoever opens it trains the very same model. The part "
    "after the # is not sent to any host."
)
HOW_SHORT = "The link holds the settings, not the weights: whoever opens it trains the very same model."
QR_CODE = "QR code of the link"
HARD_TO_READ = "So long a link makes a fine code: show it large, and hold the phone close, or use “Copy link”."


def length(characters: int) -> str:
    if characters <= ANYWHERE:
        return f"{whole(characters)} characters, short enough for any message."
    return (
        f"{whole(characters)} characters: a mail or a document holds it, but some chat programs cut off after "
        f"{whole(ANYWHERE)}."
    )


def no_code(characters: int) -> str:
    return f"The link has {whole(characters)} characters; a QR code holds {whole(MOST)}. Use “Copy link” instead."
