"""The guessing game: a hidden name, guessed letter by letter, and what each letter costs in bits.

The game is Claude Shannon's of 1951 ("Prediction and entropy of printed English"): guess until right, and count the
tries. To stand beside a model, tries must become bits. We give every reader the same expectation: the k-th choice has
a probability proportional to 1/k. With 27 choices that is 26 % for the first, 13 % for the second, and so on, so a
letter found at the k-th try costs log2(k) bits more than one found at the first. The trained model's own choices are
right about that often (28 %, 14 %, 12 %, 9 %, ...), and scored by its tries it would have about a quarter of a bit a
letter more than by its probabilities: that much a player loses who may not say how sure they are.
"""

from dataclasses import dataclass
from math import log2

END = "·"  # the choice "the name ends here"


def tries_to_bits(tries: int, choices: int) -> float:
    """What a letter costs that was found at the `tries`-th of so many choices."""
    return log2(tries * _harmonic(choices))


def shown_to_bits(wrong: int, choices: int) -> float:
    """What a letter costs that was shown after so many wrong tries: a blind guess among the choices left."""
    left = 1 - _harmonic(wrong) / _harmonic(choices)
    return -log2(left / (choices - wrong))


def _harmonic(n):
    return sum(1 / k for k in range(1, n + 1))


@dataclass(frozen=True)
class Found:
    """A letter that is no longer hidden. `tries` counts the right one too; it is None for one that was shown."""

    token: str
    tries: int | None
    bits: float


class Game:
    """One name. `choices` are the characters that a guess may be, and END."""

    def __init__(self, name: str, choices: str):
        self.name = name
        self.choices = choices
        self.found = []  # a Found for each letter so far, and at last one for END
        self.wrong = []  # what has been tried in vain at this position

    @property
    def letters(self) -> str:
        """The letters of the name found so far."""
        return self.name[: len(self.found)]

    @property
    def finished(self) -> bool:
        return len(self.found) > len(self.name)

    @property
    def bits(self) -> float:
        """Of all letters found, the end among them."""
        return sum(found.bits for found in self.found)

    def guess(self, token: str) -> bool | None:
        """Whether the next letter is `token`; None, and nothing changes, if that was tried before or all is found."""
        if self.finished or token in self.wrong or token not in self.choices:
            return None
        if token == self._next():
            tries = len(self.wrong) + 1
            self._find(tries, tries_to_bits(tries, len(self.choices)))
            return True
        self.wrong.append(token)
        return False

    def show(self) -> None:
        """Gives the next letter away."""
        if not self.finished:
            self._find(None, shown_to_bits(len(self.wrong), len(self.choices)))

    def _next(self):
        return (self.name + END)[len(self.found)]

    def _find(self, tries, bits):
        self.found.append(Found(self._next(), tries, bits))
        self.wrong = []
