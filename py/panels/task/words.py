"""The task panel's sentences.

`token` is a character, or None for the end of a text. `nouns` are the `Nouns` of the text that is being guessed.
"""

from collections.abc import Sequence

from microgpt import Nouns

from ..kit.numbers import counted, fixed, ordinal, percent, whole
from ..kit.words import character, isolated, none_held_out, pairs, quoted


def opening(nouns: Nouns, are_held_out: bool = True) -> str:
    begin = f"How does the {nouns.document} begin? Press a {nouns.token}, or type it."
    return begin if are_held_out else f"{begin} {_trained_on(nouns)}"


def other_documents(nouns: Nouns, are_held_out: bool = True) -> str:
    if not are_held_out:
        return f"The game begins again. How does the {nouns.document} begin? {_trained_on(nouns)}"
    return f"Other {nouns.documents} are held out now, so the game begins again. How does this one begin?"


def _trained_on(nouns: Nouns) -> str:
    return (
        f"This is one that the model trains on, since {none_held_out(nouns.documents)}: it has seen the answer, and so "
        "has the table of pairs."
    )


def wrong(token: str | None, tries: int, nouns: Nouns) -> str:
    return f"Not {_choice(token, nouns)}. {counted(tries, 'try', 'tries')} so far at this place."


def found(token: str | None, tries: int | None, probability: float, rank: int, nouns: Nouns) -> str:
    """`tries` is None for a token that was shown; the model gave it `probability`, as its `rank`-th choice."""
    what = f"The end of the {nouns.document}" if token is None else _choice(token, nouns)
    how = f"{what}." if tries is None else f"{what}, on the {ordinal(tries)} try."
    return f"{how} The model had given it {percent(probability)}, as its {ordinal(rank)} choice."


def score(text: str, reader: float, model: float, bigram: float, nouns: Nouns) -> str:
    """Each player's loss, in bits per token, on a text that has been found."""
    return (
        f"{whole_text(text, nouns)} Bits per {nouns.token}: you {fixed(reader, 1)}, the model {fixed(model, 1)}, "
        f"the {pairs(nouns)} {fixed(bigram, 1)}."
    )


def whole_text(text: str, nouns: Nouns) -> str:
    return f"The {nouns.document} is {isolated(text)}."


def so_far(tokens: Sequence[str], nouns: Nouns) -> str:
    return f"{nouns.tokens.capitalize()} so far: {', '.join(isolated(character(token)) for token in tokens) or 'none'}."


def keyboard(has_full_stop: bool, nouns: Nouns) -> str:
    end = "; the end has a key above" if has_full_stop else ", and a full stop for the end"
    return f"On a keyboard, type the {nouns.tokens}{end}. A {nouns.document} that you leave unfinished does not count."


def no_token(text: str, nouns: Nouns) -> str:
    """For a reader who has pressed "Guess"."""
    if not text.strip():
        return f"Type one {nouns.token} into the box, or a full stop for the end, then press “Guess”."
    return f"{quoted(text.strip())} is not one {nouns.token} of this text."


def key(token: str | None, nouns: Nouns) -> str:
    return f"end of {nouns.document}" if token is None else character(token)


def tries(n: int | None) -> str:
    return "shown" if n is None else f"{ordinal(n)} try"


def bits(x: float) -> str:
    return f"{fixed(x, 1)} bits"


def place(number: int) -> str:
    """A row of the table of places."""
    return ordinal(number)


def measured(
    documents: int, are_held_out: bool, step: int, nouns: Nouns, model: float, bigram: float, ahead: float
) -> str:
    """`model` and `bigram` are bits per token over all places; `ahead` is the share of texts where the pairs win."""
    known = counted(documents, nouns.document, nouns.documents)
    which = "has never trained on" if are_held_out else "trains on"
    return (
        f"Measured at step {whole(step)}, on {known} that the model {which}. Over all places, the model needs "
        f"{fixed(model, 2)} bits per {nouns.token} and the {pairs(nouns)} {fixed(bigram, 2)}. "
        f"The {pairs(nouns)} beat the model on {percent(ahead)} of these {nouns.documents}."
    )


def _choice(token, nouns):
    return f"the end of the {nouns.document}" if token is None else quoted(character(token))
