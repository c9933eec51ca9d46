"""All documents of a run: shuffled by the seed, split, and laid out as token ids."""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from hashlib import sha256

import numpy as np

from .vocabulary import Vocabulary


@dataclass(frozen=True)
class TokenIds:
    """Documents as one flat array, BOS between them, so that BOS + characters + BOS is always one slice."""

    ids: np.ndarray  # int32
    starts: np.ndarray  # int32 (documents,): where the opening BOS stands
    sizes: np.ndarray  # int32 (documents,): characters

    def __len__(self):
        return len(self.starts)

    def document(self, i: int, block_size: int) -> np.ndarray:
        """BOS + characters + BOS of document i, cut to block_size + 1 ids. int32"""
        start = self.starts[i]
        return self.ids[start : start + min(self.sizes[i] + 1, block_size) + 1]

    def positions(self, block_size: int) -> np.ndarray:
        """Predictions each document asks for: its characters and its end, cut to the block. int32 (documents,)"""
        return np.minimum(self.sizes + 1, block_size).astype(np.int32)


@dataclass(frozen=True)
class Split:
    """One seed's order of the documents, and the generator as the shuffle left it: weights are drawn next."""

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
    """Documents with their vocabulary. Shuffles and encodings are kept, so that a new run on the same text is quick."""

    def __init__(self, docs: Sequence[str], nouns: Nouns | None = None):
        self.docs = _checked(docs)
        self.nouns = nouns or Nouns()
        if not self.docs:
            raise ValueError("there are no documents to train on; give at least one")
        if "" in self.docs:
            raise ValueError("there is an empty document; each must have at least one character")
        self.vocabulary = Vocabulary(self.docs)
        self._code_points = np.array(list(map(ord, self.vocabulary.chars)), np.uint32)
        self.shuffled = lru_cache(maxsize=8)(self._shuffle)
        self.split = lru_cache(maxsize=8)(self._split)

    @cached_property
    def identity(self) -> str:
        """SHA-256 of the documents in their order, in hexadecimal: the same on every machine."""
        sizes = np.fromiter(map(len, self.docs), "<i4", len(self.docs))
        return sha256(sizes.tobytes() + "".join(self.docs).encode("utf-8", "surrogatepass")).hexdigest()

    def encode(self, docs: Sequence[str]) -> TokenIds:
        """Raises TypeError if these are not strings, ValueError for a character that the vocabulary lacks."""
        docs = _checked(docs)
        code_points = np.frombuffer("".join(docs).encode("utf-32-le", "surrogatepass"), np.uint32)
        known = self._code_points
        found = np.searchsorted(known, code_points)  # the id: they are sorted as the vocabulary is
        if not np.array_equal(known[np.minimum(found, len(known) - 1)], code_points):
            for doc in docs:
                self.vocabulary.encode(doc)  # raises, naming the character
        sizes = np.fromiter(map(len, docs), np.int32, len(docs))
        ends = np.cumsum(sizes + 1)
        is_letter = np.ones(len(code_points) + len(docs) + 1, bool)
        is_letter[0] = is_letter[ends] = False
        ids = np.full(len(is_letter), self.vocabulary.bos, np.int32)
        ids[is_letter] = found
        return TokenIds(ids, (ends - sizes - 1).astype(np.int32), sizes)

    def _shuffle(self, seed: int):
        """The documents in the order of a seed, and the generator's state after that: half the work of a split."""
        rng = random.Random(seed)
        docs = self.docs.copy()
        rng.shuffle(docs)
        return docs, rng.getstate()

    def _split(self, seed: int, holdout: float) -> Split:
        docs, rng_state = self.shuffled(seed)
        # The tail is held out, so that the first steps stay those of a run that holds nothing out.
        kept = len(docs) - int(len(docs) * holdout)
        train, held_out = docs[:kept], docs[kept:]
        return Split(train, held_out, self.encode(train), rng_state)


def _checked(docs: Sequence[str]) -> list[str]:
    if isinstance(docs, (str, bytes)) or not isinstance(docs, Iterable):
        raise TypeError(f"{type(docs).__name__} is no list of documents; give one, for example parse_docs(text)")
    docs = list(docs)
    for doc in docs:
        if not isinstance(doc, str):
            raise TypeError(f"{doc!r} is not a document; each must be a string")
    return docs
