"""All documents of a run, shuffled by the seed and split."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from hashlib import sha256

import numpy as np

from .documents import checked
from .shuffle import shuffle
from .token_ids import TokenIds
from .vocabulary import Vocabulary

KEPT = 4  # shuffles and encodings of a text, each as large as the text itself


@dataclass(frozen=True)
class Split:
    """One seed's order of the documents, and the generator's state after the shuffle: weights are drawn next."""

    train: list[str]
    held_out: list[str]
    train_ids: TokenIds
    rng_state: tuple


@dataclass(frozen=True)
class Nouns:
    """What a text's documents and tokens are called where somebody reads of them."""

    document: str = "document"
    documents: str = "documents"
    token: str = "character"
    tokens: str = "characters"


class Corpus:
    """Documents with their vocabulary. Shuffles and encodings are kept, so that a new run on the same text is quick.

    `letters` is what documents are cut into, see `tokens.LETTERS`.
    """

    def __init__(self, docs: Sequence[str], nouns: Nouns | None = None, letters: str = "graphemes"):
        self.docs = checked(docs)
        self.nouns = nouns or Nouns()
        if not self.docs:
            raise ValueError("there are no documents to train on; give at least one")
        if "" in self.docs:
            raise ValueError("there is an empty document; each must have at least one character")
        self.vocabulary = Vocabulary.of(self.docs, letters)
        self.shuffled = lru_cache(maxsize=KEPT)(self._shuffle)
        self.split = lru_cache(maxsize=KEPT)(self._split)

    @cached_property
    def identity(self) -> str:
        """SHA-256 of the documents in their order and of what they are cut into, in hexadecimal.

        It is the same on every machine.
        """
        sizes = np.fromiter(map(len, self.docs), "<i4", len(self.docs))
        letters = self.vocabulary.letters.encode() if self.vocabulary.letters != "graphemes" else b""
        return sha256(letters + sizes.tobytes() + "".join(self.docs).encode("utf-8", "surrogatepass")).hexdigest()

    def _shuffle(self, seed: int):
        """The documents in the order of a seed, and the generator's state after that: half the work of a split."""
        rng = random.Random(seed)
        docs = self.docs.copy()
        shuffle(docs, rng)
        return docs, rng.getstate()

    def _split(self, seed: int, holdout: float) -> Split:
        docs, rng_state = self.shuffled(seed)
        # The tail, so that the first steps are those of a run that holds nothing out.
        kept = len(docs) - int(len(docs) * holdout)
        train = docs[:kept]
        trained_on = set(train)
        held_out = [doc for doc in docs[kept:] if doc not in trained_on]
        return Split(train, held_out, self.vocabulary.encode_all(train), rng_state)
