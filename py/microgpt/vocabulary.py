"""Characters to token ids and back."""

from collections.abc import Iterable


class Vocabulary:
    """The sorted unique characters of the documents, and last of all BOS, which both opens and ends a document."""

    def __init__(self, docs: Iterable[str]):
        self.chars = "".join(sorted(set("".join(docs))))
        self.bos = len(self.chars)
        self.size = len(self.chars) + 1
        self._ids = {char: i for i, char in enumerate(self.chars)}

    def encode(self, text: str) -> list[int]:
        """BOS and the characters of `text`, as ids. Raises ValueError for a character never trained on."""
        try:
            return [self.bos, *(self._ids[char] for char in text)]
        except KeyError as error:
            raise ValueError(
                f"the model has never seen the character {error.args[0]!r}; it knows {self.chars!r}"
            ) from None

    def decode(self, ids: Iterable[int]) -> str:
        """The characters of `ids`; BOS stands for no character."""
        return "".join(self.chars[i] for i in ids if i != self.bos)

    def token(self, i: int) -> str:
        """How a token is shown: the character, or "·" for BOS."""
        return "·" if i == self.bos else self.chars[i]
