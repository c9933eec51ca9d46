"""How hard each place of a text is to guess, for the model and for the letter pairs, over many texts."""

from collections.abc import Generator, Sequence
from dataclasses import dataclass

import numpy as np

from microgpt.bigram import Bigram
from microgpt.model import Model

from .game import answers

MOST = 8  # places: few texts have more
ENOUGH = 20  # texts that must have a place before it is reported
BATCH = 8  # texts between two yields


@dataclass(frozen=True)
class Places:
    """Means over the texts that have a place; the end of a text counts as one.

    bits       (2, places): of the model, and of the letter pairs
    mean       (2,): bits per token over all places of all texts
    documents  how many texts were read
    ahead      the share of them on which the letter pairs need fewer bits than the model
    """

    bits: np.ndarray
    mean: np.ndarray
    documents: int
    ahead: float


def measure(model: Model, bigram: Bigram, documents: Sequence[str]) -> Generator[None, None, Places]:
    """A job that returns `Places`. It yields every few documents."""
    vocabulary, block_size = model.vocabulary, model.config.block_size
    total, count = np.zeros((2, block_size)), np.zeros(block_size)
    ahead = 0
    for i, document in enumerate(documents):
        right = answers(document, vocabulary, block_size)
        read = [vocabulary.bos, *right[:-1]]
        rows = np.arange(len(right))
        given = model.probabilities(vocabulary.decode(read))[rows, right], bigram.after(read)[rows, right]
        bits = -np.log2(given)
        total[:, rows] += bits
        count[rows] += 1
        ahead += bits[1].sum() < bits[0].sum()
        if i % BATCH == BATCH - 1:
            yield
    often = count[:MOST] >= min(ENOUGH, len(documents))
    return Places(
        (total[:, :MOST] / np.maximum(count[:MOST], 1))[:, often],
        total.sum(axis=1) / count.sum(),
        len(documents),
        ahead / len(documents),
    )
