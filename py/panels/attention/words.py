"""The attention panel's sentences."""

from collections.abc import Sequence

import numpy as np

from microgpt import Nouns, Vocabulary

from ..kit.numbers import counted, fixed, ordinal_word, rough_percent, whole
from ..kit.words import character, listed, quoted

GRID = "One head, large"
MOST = 3  # places named in a sentence
WHEN = ("first three", "later")  # tokens of a document, as `habits.EARLY` divides them


def place(tokens: Sequence[str], column: int, row: int) -> str:
    """A column in words, as seen from `row`; column 0 is the start. Distinguishes repeated letters."""
    if column == row:
        return "itself"
    if column == 0:
        return "the start"
    letter = tokens[column - 1]
    if tokens[:row].count(letter) > 1:
        return f"the {ordinal_word(tokens[:column].count(letter))} {quoted(character(letter))}"
    return quoted(character(letter))


def row_in_words(tokens: Sequence[str], row: int, shares: np.ndarray, token: str = "letter") -> str:
    """What one head does at one position. `shares` (row + 1,) sum to 1; `token` is the text's noun."""
    if row == 0:
        return "At the start there is nothing to look back at: all of the attention stays where it is."
    even = 1 / (row + 1)
    who = f"At {quoted(character(tokens[row - 1]))}, {token} {whole(row)},"
    evenly = f"Split evenly, each of the {whole(row + 1)} places would get {rough_percent(even)}."
    if shares.max() < 1.15 * even and shares.min() > 0.85 * even:
        return f"{who} this head looks at every place almost equally. {evenly}"
    ranked: list[int] = np.argsort(-shares, kind="stable").tolist()
    taken = [i for i in ranked if shares[i] > even][:MOST]
    said = [f"{rough_percent(shares[i])} from {place(tokens, i, row)}" for i in taken]
    sentence = f"{who} this head takes {listed(said)}"
    least = ranked[-1]
    if row > 1 and shares[least] < 0.5 * even:
        sentence += f", and least, {rough_percent(shares[least])}, from {place(tokens, least, row)}"
    return f"{sentence}. {evenly}"


def guess_in_words(read: str, next_char: str | None, probabilities: np.ndarray, vocabulary: Vocabulary) -> str:
    """The model's prediction after `read`. `next_char` is what really follows, None at the end."""

    def named(i):
        return "the end" if i == vocabulary.bos else quoted(character(vocabulary.token(i)))

    best: list[int] = np.argsort(-probabilities, kind="stable")[:MOST].tolist()
    guesses = listed([f"{named(i)} {rough_percent(probabilities[i])}" for i in best])
    true = vocabulary.bos if next_char is None else int(vocabulary.encode(next_char)[1])
    after = f"After {quoted(read)}" if read else "At the start"
    truth = f"{named(true)}, {rough_percent(probabilities[true])}"
    return f"{after} all heads together lead to this guess: {guesses}. What really follows: {truth}."


def head(layer: int, head: int) -> str:
    """Both count from 0 here, and from 1 for the reader."""
    return f"Layer {whole(layer + 1)}, head {whole(head + 1)}"


def head_number(layer: int, head: int, n_layer: int) -> str:
    return whole(head + 1) if n_layer == 1 else f"{whole(layer + 1)}.{whole(head + 1)}"


def grid_title(layer: int, head_: int) -> str:
    return f"{head(layer, head_)}: who looks where, in percent"


def row_title(layer: int, head_: int, row: int) -> str:
    return f"{head(layer, head_)}, row {whole(row)}, in words"


def note_on_model(has_attention: bool, looks_ahead: bool) -> str:
    """What a reader's own model does otherwise than the figure says; "" for the original."""
    if not has_attention:
        return (
            "There is nothing to show here: in this model no position looks back at others, or its code does not "
            'name the shares. In the original, .named(f"{layer}.attention") does.'
        )
    return "This model also looks ahead, into the hatched corner, which is left out here." if looks_ahead else ""


def model_at(step: int) -> str:
    return f"The model at step {whole(step)}."


def measured(documents: int, are_held_out: bool, step: int, nouns: Nouns) -> str:
    which = "has never trained on" if are_held_out else "trains on"
    known = counted(documents, nouns.document, nouns.documents)
    return f"Just measured at step {whole(step)}, on {known} that the model {which}."


def times(x: float) -> str:
    return f"{fixed(x, 1)}×"


def column(char: str | None) -> str:
    """A column's accessible name; None is the start."""
    return "the start" if char is None else character(char)


def row(char: str | None, number: int) -> str:
    return f"Row of {column(char)}, {whole(number)}"
