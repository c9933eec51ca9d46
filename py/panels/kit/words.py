"""Sentences and labels that several panels share, and the facts about the training text that their prose states."""

import re
from collections.abc import Sequence
from dataclasses import asdict
from math import log, log2

from microgpt import Corpus, Nouns, Vocabulary
from microgpt.characters import is_unseen, named
from microgpt.vocabulary import BOS_LABEL

from .numbers import counted, fixed, percent, whole

A_TO_Z = "abcdefghijklmnopqrstuvwxyz"
LISTED = 60  # characters, at most, that a sentence lists
SHOW_PYTHON, PYTHON_SOURCE = "Show the Python", "Python source"
WALK = "Walk through this chart with the arrow keys."
WALK_NOT_LOADED = "What this takes has not arrived. Check that you are online, then come here once more."
HEAR_NOT_LOADED = "What makes this heard has not arrived. Check that you are online, then press the button again."
QUESTION_NOT_LOADED = "The question that belongs here has not arrived. The figure works without it."
NOT_ARRIVED = "the part of the page that this takes has not arrived; check that you are online"
CHANGED_FILE = "gpt.py, changed"  # in place of the file that a line of Python stands in
UNSEEN = {" ": "space", "\t": "tab", "\u00a0": "no-break space", "\u3000": "wide space"}
SYMBOLS = {" ": "␣", "\t": "⇥", "\u00a0": "⍽", "\u3000": "␣"}
OTHER_START = "▷"
FIRST_STRONG, END = "\u2068", "\u2069"  # Unicode's isolates (UAX 9)
RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")


def character(char: str) -> str:
    """A token as a label: itself, or its name if it is invisible."""
    if char in UNSEEN:
        return UNSEEN[char]
    return named(char) if is_unseen(char) else char


def isolated(text: str) -> str:
    """For use in a sentence: what is written from right to left must not turn around what stands beside it."""
    return f"{FIRST_STRONG}{text}{END}" if RIGHT_TO_LEFT.search(text) else text


def direction(text: str) -> str:
    """ "rtl" or "ltr": of what is written from the right, figures run from the right too. As with dir="auto", the first
    letter decides.
    """
    first = next((char for char in text if char.isalpha()), "")
    return "rtl" if RIGHT_TO_LEFT.match(first) else "ltr"


def quoted(text: str) -> str:
    return f"“{isolated(text)}”"


def symbol(char: str) -> str:
    """Like `character`, where there is room for only one sign."""
    return SYMBOLS.get(char, char)


def token_label(token: str | None) -> str:
    """The label of a choice in a table or a list; None is the end of a document."""
    return "end" if token is None else character(token)


def start_label(vocabulary: Vocabulary) -> str:
    """The label of BOS at the start of a document. It must differ from every character of the text."""
    return OTHER_START if BOS_LABEL in vocabulary else BOS_LABEL


def label_of(token: int, vocabulary: Vocabulary) -> str:
    """The label of a token id in a table or a figure where BOS may come first or last."""
    return start_label(vocabulary) if token == vocabulary.bos else symbol(vocabulary.token(token))


def token_or_end(token: str | None) -> str:
    """A token in a sentence; None is the end of a document."""
    return "the end" if token is None else quoted(token_label(token))


def listed(names: Sequence[str]) -> str:
    """ "a", "a and b", "a, b and c"."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def never_seen(token: str, known: Sequence[str]) -> str:
    """For a reader who typed a token that is not among the known ones."""
    return f"The model has never seen {quoted(character(token))}. It knows {known_characters(known)}."


def known_characters(chars: Sequence[str]) -> str:
    if "".join(chars) == A_TO_Z:
        return "the letters a to z"
    if len(chars) > LISTED:
        return f"{whole(len(chars))} other characters"
    return " ".join(isolated(character(char)) for char in chars)


def too_long(length: int, longest: int, nouns: Nouns) -> str:
    return f"That is {counted(length, nouns.token, nouns.tokens)}; this model looks at {whole(longest)} at most."


def nothing_typed(nouns: Nouns) -> str:
    return f"Type a {nouns.document}; one {nouns.token} is enough."


NOTHING = "(nothing)"  # a sample that ended before its first token


def copied(is_copy: bool) -> str:
    """Whether what was written stands in the training text."""
    return "in the list" if is_copy else "new"


def copies_among(copies: int, of: int, nouns: Nouns) -> str:
    """How many of the samples that are shown stand in the training text."""
    if of == 1:
        return f"This {nouns.document} {'is' if copies else 'is not'} in the training text."
    if not copies:
        return f"None of these {whole(of)} {nouns.documents} is in the training text."
    return (
        f"{whole(copies)} of these {whole(of)} {nouns.documents} ({percent(copies / of)}) "
        f"{'is' if copies == 1 else 'are'} in the training text."
    )


def none_held_out(documents: str) -> str:
    """Why, as a clause: what would be held out is left out if it is also among what is trained on. `documents` is the
    noun.
    """
    return f"the text has so few {documents}, or repeats them so often, that none can be held out"


def pairs(nouns: Nouns) -> str:
    """The name of the bigram table, as a guesser to compare with."""
    return f"{nouns.token} pairs"


def walks(title: str) -> str:
    """The name of what the arrow keys walk through."""
    return f"{title}, part by part: down goes into it, left and right along, up back"


def must_be(what: str) -> str:
    """Why a setting was rejected; `what` is what its parser says."""
    return f"It must be {what}."


def left_out(what: str, reason: str) -> str:
    """`what` is the key of the rejected setting; `reason` is a sentence that says what is wrong with it."""
    return f"The setting {quoted(what)} in the address was left out. {reason}"


def does_not_fit(what: str, reason: str) -> str:
    """`what` is the key of the setting; `reason` is a sentence that says why, or what it would have to be here."""
    return f"The setting {quoted(what)} in the address does not fit this model and its run. {reason}"


def rounded(what: str, value: str) -> str:
    """`what` is the key of the setting."""
    return f"The setting {quoted(what)} in the address was rounded to {value}."


def facts(corpus: Corpus) -> dict[str, str]:
    """What sections state about the text, by data-fact: `<span data-fact="choices">27</span>`.

    The nouns; the label of BOS; the number of choices at each position; and, for a uniform guess, the probability of
    each choice and the entropy in bits and in nats (which is its loss).
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
