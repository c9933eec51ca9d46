"""The question of the attention panel: at which place will the last letter look most?"""

from collections.abc import Sequence

import numpy as np

from microgpt import Nouns, Vocabulary

from ..kit.words import quoted

SHORTEST = 5  # tokens: in shorter texts there is little to choose from
START, BEFORE, EARLIER, ITSELF = range(4)


def askable(documents: Sequence[str], vocabulary: Vocabulary, block_size: int, shown: str) -> list[str]:
    """Documents that fit the model, and are not in view."""
    fit = range(SHORTEST, block_size)
    return [one for one in dict.fromkeys(documents) if one != shown and vocabulary.length(one) in fit]


def question(document: str, nouns: Nouns) -> str:
    return (
        f"next comes {quoted(document)}. When the model has read all of it, which place will the large head look at "
        f"most from the last {nouns.token}?"
    )


def answers(nouns: Nouns) -> tuple[str, ...]:
    """In the order of START, BEFORE, EARLIER, ITSELF: between them, every place there is."""
    return (
        f"The start of the {nouns.document}.",
        f"The {nouns.token} just before.",
        f"An earlier {nouns.token}.",
        f"The last {nouns.token} itself.",
    )


def holds(shares: np.ndarray) -> int:
    """The answer for the last row (T,) of a head."""
    last, most = len(shares) - 1, int(np.argmax(shares))
    return ITSELF if most == last else START if most == 0 else BEFORE if most == last - 1 else EARLIER
