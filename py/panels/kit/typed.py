"""Turns what a reader types into a text that the model can read."""

from collections.abc import Iterable

from microgpt import Experiment, Vocabulary
from microgpt.tokens import join

from . import words
from .setting import Settings


def clean(text: str, experiment: Experiment) -> str:
    """The text with its letters as the model knows them, and stripped if the vocabulary has no space.

    Raises ValueError, with a message for the reader, if a character is unknown or the text is longer than the model's
    context. Empty text is valid.
    """
    vocabulary = experiment.corpus.vocabulary
    tokens = cut(text if " " in vocabulary else text.strip(), vocabulary)
    for token in tokens:
        if token not in vocabulary:
            raise ValueError(words.never_seen(token, vocabulary.tokens))
    longest = experiment.config.block_size - 1  # BOS takes one position
    if len(tokens) > longest:
        raise ValueError(words.too_long(len(tokens), longest, experiment.corpus.nouns))
    return join(tokens, vocabulary.letters)


def cut(text: str, vocabulary: Vocabulary) -> list[str]:
    """The tokens of what was typed, in the form that the vocabulary knows; what it does not know, as it is."""
    try:
        return vocabulary.cut(vocabulary.fold(text))
    except ModuleNotFoundError:  # what cuts such letters is loaded with the first text that has any: this one has none
        return list(text)


def clean_document(text: str, experiment: Experiment) -> str:
    """Like `clean`, but raises ValueError for empty text too."""
    document = clean(text, experiment)
    if not document:
        raise ValueError(words.nothing_typed(experiment.corpus.nouns))
    return document


def readable(texts: Iterable[str], experiment: Experiment, clean=clean_document) -> str:
    """The first text that `clean` accepts, cleaned; if there is none, the beginning of a document."""
    for text in texts:
        try:
            return clean(text, experiment)
        except ValueError:
            pass
    return experiment.corpus.vocabulary.head(experiment.corpus.docs[0], experiment.config.block_size - 1)


def first_text(settings: Settings, key: str, experiment: Experiment, clean=clean_document) -> tuple[str, str]:
    """The initial text of a box: a setting's text or, if the model cannot read that, its default or another text.

    Also returns a message for the reader if a text in the address was rejected, else "".
    """
    given, default = settings[key], settings.default(key)
    try:
        return clean(given, experiment), ""
    except ValueError as error:
        complaint = "" if given == default else words.left_out(key, str(error))
    return readable((default, ""), experiment, clean), complaint  # "" is valid for a prefix, not for a document
