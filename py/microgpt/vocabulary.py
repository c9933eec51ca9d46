"""Tokens to ids and back. `tokens.py` says what a token is."""

from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import chain

import numpy as np

from . import tokens
from .characters import named
from .documents import checked
from .gradual import Work, bundled, finish
from .token_ids import TokenIds

BOS_LABEL = "·"
MOST_NAMED = 60  # tokens that a message lists


class Vocabulary:
    """The sorted unique tokens, each with an id, and last of all BOS, which both opens and ends a document.

    `letters` is what texts are cut into, see `tokens.LETTERS`. BOS is an id, not a token of the text. Its label may
    occur in the text, so compare ids, never labels. Raises ValueError if there are no tokens, or something longer than
    one.
    """

    def __init__(self, characters: Iterable[str], letters: str = "graphemes"):
        if letters not in tokens.LETTERS:
            raise ValueError(f"a text cannot be cut into {letters!r}; choose among {', '.join(tokens.LETTERS)}")
        if isinstance(characters, str):
            characters = tokens.cut(characters, letters)
        unique = sorted(set(characters))
        if not unique or any(len(token) != 1 and len(tokens.cut(token, letters)) != 1 for token in unique):
            raise ValueError("a vocabulary is made of single characters, at least one; of documents, use Vocabulary.of")
        self.letters = letters
        self.tokens = tuple(unique)
        self.chars = "".join(unique)  # to be read; a token may be several of these
        self.bos = len(unique)
        self.size = len(unique) + 1
        self._ids = {token: i for i, token in enumerate(unique)}
        self._by_code_point = letters == "graphemes" and len(self.chars) == len(unique)

    @classmethod
    def of(cls, docs: Iterable[str], letters: str = "graphemes") -> "Vocabulary":
        """The vocabulary of these documents: every token that occurs."""
        return cls(finish(tokens_of(list(docs), letters)), letters)

    def __contains__(self, token: str) -> bool:
        return token in self._ids

    def cut(self, text: str) -> list[str]:
        """The tokens of a text, known or not.

        Tokens side by side may look like one that was never seen, for example a letter before a mark that stood alone
        in the text; they are the tokens that they were.
        """
        found = tokens.cut(text, self.letters)
        if all(token in self._ids for token in found):
            return found
        return list(chain.from_iterable(self._parts(token) for token in found))

    def length(self, text: str) -> int:
        """How many tokens a text has."""
        if self._by_code_point and not tokens.may_combine(text):
            return len(text)
        return len(self.cut(text))

    def head(self, text: str, count: int) -> str:
        """The first `count` tokens of a text."""
        return tokens.join(self.cut(text)[:count], self.letters)

    def fold(self, text: str) -> str:
        """What a reader may have meant: the text composed (NFC), and each unknown token as one that is known.

        That is the letter in the other case, or in the form that Unicode holds to be compatible with it. What has no
        such form stays as it is.
        """
        import unicodedata

        def known(token):
            plain = unicodedata.normalize("NFKC", token)
            forms = (form for one in (token, plain) for form in (one, one.lower(), one.upper(), one.casefold()))
            return next((form for form in forms if all(part in self._ids for part in self.cut(form))), token)

        return tokens.join(map(known, self.cut(unicodedata.normalize("NFC", text))), self.letters)

    def encode(self, text: str) -> list[int]:
        """BOS and the tokens of `text`, as ids. Raises ValueError for a token never trained on."""
        try:
            # Where all tokens are single code points, those of a cluster would come out of `cut` one by one too.
            return [self.bos, *(self._ids[token] for token in (text if self._by_code_point else self.cut(text)))]
        except KeyError:
            unknown = next(token for token in self.cut(text) if token not in self._ids)
            raise ValueError(f"the model has never seen the character {named(unknown)}; {self._known()}") from None

    def encode_all(self, docs: Sequence[str]) -> TokenIds:
        """Many documents at once. Raises TypeError if these are not strings, ValueError as `encode` does."""
        return finish(self.encode_gradually(checked(docs)))

    def encode_gradually(self, docs: list[str]) -> Work[TokenIds]:
        parts = yield from bundled(self._encode_some, docs)
        ids = np.concatenate([np.array([self.bos], np.int32), *(ids for ids, _ in parts)])
        sizes = np.concatenate([np.array([], np.int32), *(sizes for _, sizes in parts)])
        return TokenIds(ids, (np.cumsum(sizes + 1) - sizes - 1).astype(np.int32), sizes)

    def _encode_some(self, docs):
        """The ids of these documents, with BOS after each, and their sizes."""
        if self._by_code_point:
            sizes = np.fromiter(map(len, docs), np.int32, len(docs))
            found = self._encode_code_points(docs)
        else:
            encoded = [self.encode(doc)[1:] for doc in docs]
            sizes = np.fromiter(map(len, encoded), np.int32, len(docs))
            found = np.fromiter(chain.from_iterable(encoded), np.int32, int(sizes.sum()))
        is_character = np.ones(len(found) + len(docs), bool)
        is_character[np.cumsum(sizes + 1) - 1] = False
        ids = np.full(len(is_character), self.bos, np.int32)
        ids[is_character] = found
        return ids, sizes

    def decode(self, ids: Iterable[int]) -> str:
        """The text of `ids`; BOS stands for no character."""
        return tokens.join((self.tokens[i] for i in ids if i != self.bos), self.letters)

    def token(self, i: int) -> str:
        """How a token is shown: itself, or BOS_LABEL."""
        return BOS_LABEL if i == self.bos else self.tokens[i]

    def _encode_code_points(self, docs):
        found = self._id_of_code_point.take(_code_points("".join(docs)), mode="clip")
        if len(found) and found.min() < 0:
            for doc in docs:
                self.encode(doc)  # raises, naming the character
        return found

    @cached_property
    def _id_of_code_point(self):
        """A table up to the highest code point and one beyond, -1 for those that are not known."""
        code_points = _code_points(self.chars)
        table = np.full(int(code_points[-1]) + 2, -1, np.int32)
        table[code_points] = np.arange(len(code_points))
        return table

    def _parts(self, token):
        """The token, or the longest known ones that it is made of; as it is, if it is not made of any."""
        parts, rest = [], token
        while rest:
            part = next((rest[:n] for n in range(len(rest), 0, -1) if rest[:n] in self._ids), None)
            if part is None:
                return [token]
            parts.append(part)
            rest = rest[len(part) :]
        return parts

    def _known(self):
        if len(self.tokens) <= MOST_NAMED:
            return f"it knows {self.chars!r}"
        return f"it knows {len(self.tokens):,} others, {''.join(self.tokens[:MOST_NAMED])!r} among them"


def tokens_of(docs: Sequence[str], letters: str = "graphemes") -> Work[set[str]]:
    """Every token that occurs in these documents."""
    found = yield from bundled(lambda some: set("".join(some)), docs)
    characters = set().union(*found)
    if letters == "graphemes" and not tokens.may_combine("".join(characters)):
        return characters
    found = yield from bundled(lambda some: set(chain.from_iterable(tokens.cut(doc, letters) for doc in some)), docs)
    return set().union(*found)


def _code_points(text: str) -> np.ndarray:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.int32)  # signed, as indices are
