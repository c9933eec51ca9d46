"""Both lists of bars from the whole to their parts. Pure Python."""

from collections.abc import Callable, Mapping

import numpy as np

from microgpt import Nouns

from ..kit.numbers import counted, fixed, percent
from ..kit.walk import words as chart
from ..kit.walk.tree import Part
from ..kit.words import listed, token_or_end
from .choices import entropy
from .words import BARS, where

TOP = 3  # choices that a sentence names
SIDES = {"untrained": "Untrained", "trained": "Trained"}


def outline(
    prefix: str,
    probabilities: Mapping[str, np.ndarray],
    shares: np.ndarray | None,
    text_of: Callable[[int], str | None],
    nouns: Nouns,
) -> Part:
    """`probabilities` are by side; `shares` (vocab_size,) are how the training documents go on, None if none begins so.
    A bar shows itself, as (side, token).
    """
    if not probabilities:
        return Part(f"{BARS}. {chart.NOTHING_YET}")
    after = where(prefix, nouns)
    size = counted(len(next(iter(probabilities.values()))), "choice", "choices")
    likeliest = {side: token_or_end(text_of(int(values.argmax()))) for side, values in probabilities.items()}
    said = f"{after}, the untrained model and the trained one give each of {size} a probability."
    if len(likeliest) == 2:
        said += f" The likeliest was {likeliest['untrained']} and is {likeliest['trained']}."
    return Part(
        said,
        lambda: [_side(side, after, values, shares, text_of, nouns) for side, values in probabilities.items()],
    )


def _side(side, after, values, shares, text_of, nouns):
    order = np.argsort(-values, kind="stable").tolist()
    top = listed([f"{token_or_end(text_of(i))} with {percent(values[i])}" for i in order[:TOP]])
    bits = entropy(values)
    alike = counted(round(2**bits), "equally likely choice", "equally likely choices")
    said = (
        f"{SIDES[side]}, the likeliest are {top}. The model is as undecided as between {alike}: {fixed(bits, 2)} bits."
    )

    def bars():
        return [Part(_bar(i, side, after, values, shares, text_of, nouns), shows=(side, i)) for i in order]

    return Part(said, bars)


def _bar(token, side, after, values, shares, text_of, nouns):
    who = "untrained" if side == "untrained" else "trained"
    said = f"{after}, {token_or_end(text_of(token))} has {percent(values[token])} when {who}."
    if side == "untrained" or shares is None:
        return said
    return f"{said} Of the training {nouns.documents} that begin so, {percent(shares[token])} continue with it."
