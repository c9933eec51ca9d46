"""The question of the distribution panel: after this beginning, what does the model hold most likely?"""

from collections.abc import Iterator, Sequence

import numpy as np

from microgpt import Nouns, Vocabulary
from microgpt.token_ids import TokenIds

from ..kit.words import character, isolated
from .words import where

OFFERED = 3  # tokens, besides "another one"


def prefixes(trained_on: TokenIds, documents: Sequence[str], vocabulary: Vocabulary) -> Iterator[str]:
    """Beginnings to ask about: first the rarest first token of what was trained on, then two tokens of each of
    `documents`.
    """
    counts = np.bincount(trained_on.ids[trained_on.starts + 1], minlength=vocabulary.size)[:-1]  # without the end
    yield vocabulary.token(int(np.argmin(np.where(counts > 0, counts, len(trained_on) + 1))))
    yield from dict.fromkeys(vocabulary.head(one, 2) for one in documents if vocabulary.length(one) > 2)


def offered(after: np.ndarray) -> list[int]:
    """Token ids: those that follow the last token of the prefix most often in the training text, by the probabilities
    (vocab_size,) of the bigram.
    """
    return np.argsort(-after, kind="stable")[:OFFERED].tolist()


def question(prefix: str, nouns: Nouns) -> str:
    place = where(prefix, nouns)
    return f"{place[0].lower()}{place[1:]}, which {nouns.token} will the trained model find most likely?"


def answers(tokens: Sequence[str | None], nouns: Nouns) -> tuple[str, ...]:
    """`tokens` are the texts of those that are offered, None for the end."""
    named = (f"the end of the {nouns.document}" if one is None else isolated(character(one)) for one in tokens)
    return (*named, "another one")


def holds(tokens: Sequence[int], probabilities: np.ndarray) -> int:
    """The answer that is right: of the offered ids, or else the last."""
    best = int(np.argmax(probabilities))
    return tokens.index(best) if best in tokens else len(tokens)
