"""Sentences and labels that several panels share, and facts about the text that their sections state."""

from dataclasses import asdict
from math import log, log2

from microgpt import Corpus, Nouns, Vocabulary
from microgpt.vocabulary import BOS_LABEL

from .numbers import counted, fixed, percent, whole

A_TO_Z = "abcdefghijklmnopqrstuvwxyz"
LISTED = 60  # characters that a sentence can still list
UNSEEN = {" ": "space", "\t": "tab", "\u00a0": "no-break space", "\u3000": "wide space"}
SYMBOLS = {" ": "␣", "\t": "⇥", "\u00a0": "⍽", "\u3000": "␣"}
OTHER_START = "▷"


def character(char: str) -> str:
    """A character as a label: itself, or its name if there would be nothing to see."""
    return UNSEEN.get(char, char)


def symbol(char: str) -> str:
    """As `character`, where there is room for one sign only."""
    return SYMBOLS.get(char, char)


def token_label(token: str | None) -> str:
    """A choice in a table or a list: its character, or None for the end of a text."""
    return "end" if token is None else character(token)


def start_label(vocabulary: Vocabulary) -> str:
    """BOS where a document starts. A text may have the character that usually stands for it."""
    return OTHER_START if BOS_LABEL in vocabulary.chars else BOS_LABEL


def never_seen(char: str, chars: str) -> str:
    """To a reader who typed a character that the vocabulary, `chars`, lacks."""
    return f"The model has never seen “{character(char)}”. It knows {known_characters(chars)}."


def known_characters(chars: str) -> str:
    if chars == A_TO_Z:
        return "the letters a to z"
    if len(chars) > LISTED:
        return f"{whole(len(chars))} other characters"
    return " ".join(map(character, chars))


def too_long(length: int, longest: int, nouns: Nouns) -> str:
    return f"That is {counted(length, nouns.token, nouns.tokens)}; this model looks at {whole(longest)} at most."


def nothing_typed(nouns: Nouns) -> str:
    return f"Type a {nouns.document}; one {nouns.token} is enough."


def left_out(what: str, reason: str) -> str:
    """`what` the address asked for, in words, and the sentence that says what is wrong with it."""
    return f"The {what} in the address was left out. {reason}"


def facts(corpus: Corpus) -> dict[str, str]:
    """What sections say of the text, by data-fact: `<span data-fact="choices">27</span>`.

    The nouns; the label of the start; how many choices a model has at each place; and, where all are equally likely,
    the share of each, and the entropy in bits and in nats (which is the loss of a blind guess).
    """
    choices = corpus.vocabulary.size
    return {
        **asdict(corpus.nouns),
        "Token": corpus.nouns.token.capitalize(),
        "Documents": corpus.nouns.documents.capitalize(),
        "start": start_label(corpus.vocabulary),
        "choices": whole(choices),
        "even-share": percent(1 / choices),
        "even-bits": fixed(log2(choices), 2),
        "even-nats": fixed(log(choices), 2),
    }
