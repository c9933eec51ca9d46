"""Characters to token ids and back."""

from collections.abc import Iterable, Sequence

import numpy as np

from .documents import checked
from .token_ids import TokenIds

BOS_LABEL = "·"


class Vocabulary:
    """The sorted unique characters, each with an id, and last of all BOS, which both opens and ends a document.

    BOS is an id, not a character. Its label may occur in the text as a character, so compare ids, never labels.
    Raises ValueError if there are no characters, or something longer than one.
    """

    def __init__(self, characters: Iterable[str]):
        unique = sorted(set(characters))
        if not unique or any(len(char) != 1 for char in unique):
            raise ValueError("a vocabulary is made of single characters, at least one; of documents, use Vocabulary.of")
        self.chars = "".join(unique)
        self.bos = len(self.chars)
        self.size = len(self.chars) + 1
        self._ids = {char: i for i, char in enumerate(self.chars)}
        self._code_points = _code_points(self.chars)

    @classmethod
    def of(cls, docs: Iterable[str]) -> "Vocabulary":
        """The vocabulary of these documents: every character that occurs."""
        return cls("".join(docs))

    def encode(self, text: str) -> list[int]:
        """BOS and the characters of `text`, as ids. Raises ValueError for a character never trained on."""
        try:
            return [self.bos, *(self._ids[char] for char in text)]
        except KeyError as error:
            raise ValueError(
                f"the model has never seen the character {error.args[0]!r}; it knows {self.chars!r}"
            ) from None

    def encode_all(self, docs: Sequence[str]) -> TokenIds:
        """Many documents at once. Raises TypeError if these are not strings, ValueError as `encode` does."""
        docs = checked(docs)
        code_points = _code_points("".join(docs))
        found = np.searchsorted(self._code_points, code_points)  # the ids: characters are sorted by their code points
        if not np.array_equal(self._code_points.take(found, mode="clip"), code_points):
            for doc in docs:
                self.encode(doc)  # raises, naming the character
        sizes = np.fromiter(map(len, docs), np.int32, len(docs))
        ends = np.cumsum(sizes + 1)
        is_character = np.ones(len(code_points) + len(docs) + 1, bool)
        is_character[0] = is_character[ends] = False
        ids = np.full(len(is_character), self.bos, np.int32)
        ids[is_character] = found
        return TokenIds(ids, (ends - sizes - 1).astype(np.int32), sizes)

    def decode(self, ids: Iterable[int]) -> str:
        """The characters of `ids`; BOS stands for no character."""
        return "".join(self.chars[i] for i in ids if i != self.bos)

    def token(self, i: int) -> str:
        """How a token is shown: the character, or BOS_LABEL."""
        return BOS_LABEL if i == self.bos else self.chars[i]


def _code_points(text: str) -> np.ndarray:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
