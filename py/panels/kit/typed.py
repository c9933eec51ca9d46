"""What a reader types into a box, made into text that the model knows."""

from collections.abc import Iterable

from microgpt import Experiment

from . import words
from .setting import Settings


def clean(text: str, experiment: Experiment) -> str:
    """The text with its letters in the case the model knows, and without spaces around it if it knows no space.

    Raises ValueError with a sentence for the reader if a character is unknown, or if the text is too long for the
    model to read all of it. Empty text is fine.
    """
    chars = experiment.corpus.vocabulary.chars
    text = text if " " in chars else text.strip()
    text = "".join(char if char in chars else char.lower() for char in text)
    for char in text:
        if char not in chars:
            raise ValueError(words.never_seen(char, chars))
    longest = experiment.config.block_size - 1  # the start takes one place
    if len(text) > longest:
        raise ValueError(words.too_long(len(text), longest, experiment.corpus.nouns))
    return text


def clean_document(text: str, experiment: Experiment) -> str:
    """As `clean`, but text with nothing in it raises ValueError too."""
    document = clean(text, experiment)
    if not document:
        raise ValueError(words.nothing_typed(experiment.corpus.nouns))
    return document


def readable(texts: Iterable[str], experiment: Experiment, clean=clean_document) -> str:
    """The first of the texts that `clean` accepts, as it returns it; else the beginning of a document."""
    for text in texts:
        try:
            return clean(text, experiment)
        except ValueError:
            pass
    return experiment.corpus.docs[0][: experiment.config.block_size - 1]


def first_text(settings: Settings, key: str, experiment: Experiment, clean=clean_document) -> tuple[str, str]:
    """What a box begins with: a setting's text, or if the model cannot read that, its default or another.

    And a sentence for the reader if what the address gave was left out, else "".
    """
    given, default = settings[key], settings.default(key)
    try:
        return clean(given, experiment), ""
    except ValueError as error:
        complaint = "" if given == default else words.left_out(key, str(error))
    return readable((default, ""), experiment, clean), complaint  # "" is only what a prefix may be
