"""All documents of a run, shuffled by the seed and split."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

import numpy as np

from .documents import checked
from .gradual import Kept, Work, bundled, common, listed, part
from .shuffle import PIECE as SHUFFLED
from .shuffle import shuffle_gradually
from .token_ids import TokenIds
from .vocabulary import Vocabulary

KEPT = 4  # shuffles of a text


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
    """Documents with their vocabulary. Shuffles and the encoding are kept, so that a new run on the same text is quick.

    `letters` is what documents are cut into, see `tokens.LETTERS`. The vocabulary may be given where it is known.

        encoded()             all documents as ids, in the order of the text
        split(seed, holdout)  the `Split` of a seed
        identified()          the `identity`

    All are also there as generators, `split.gradually(seed, holdout)` and so on, see `gradual.py`.
    """

    def __init__(
        self,
        docs: Sequence[str],
        nouns: Nouns | None = None,
        letters: str = "graphemes",
        vocabulary: Vocabulary | None = None,
    ):
        self.docs = checked(docs)
        self.nouns = nouns or Nouns()
        if not self.docs:
            raise ValueError("there are no documents to train on; give at least one")
        if "" in self.docs:
            raise ValueError("there is an empty document; each must have at least one character")
        self.vocabulary = vocabulary or Vocabulary.of(self.docs, letters)
        self.encoded = Kept(lambda: self.vocabulary.encode_gradually(self.docs), 1)
        self.split = Kept(self._split, KEPT)
        self.identified = Kept(self._identity, 1)

    @property
    def identity(self) -> str:
        """SHA-256 of the documents in their order and of what they are cut into, in hexadecimal.

        It is the same on every machine.
        """
        return self.identified()

    def _identity(self) -> Work[str]:
        sizes = np.fromiter(map(len, self.docs), "<i4", len(self.docs))
        letters = self.vocabulary.letters.encode() if self.vocabulary.letters != "graphemes" else b""
        digest = sha256(letters + sizes.tobytes())
        yield from bundled(lambda docs: digest.update("".join(docs).encode("utf-8", "surrogatepass")), self.docs)
        return digest.hexdigest()

    def _split(self, seed: int, holdout: float) -> Work[Split]:
        encoded = yield from part(self.encoded.gradually(), 0, 0.5)
        rng = random.Random(seed)
        order = list(range(len(self.docs)))
        yield from part(shuffle_gradually(order, rng), 0.5, 0.9)
        # The tail, so that the first steps are those of a run that holds nothing out.
        kept = len(order) - int(len(order) * holdout)
        docs = yield from part(listed(map(self.docs.__getitem__, order), len(order), SHUFFLED), 0.9, 0.95)
        train, last = docs[:kept], docs[kept:]
        trained_on = yield from part(common(last, train if last else []), 0.95, 1)
        held_out = [doc for doc in last if doc not in trained_on]
        return Split(train, held_out, encoded.chosen(np.array(order[:kept], np.int32)), rng.getstate())
