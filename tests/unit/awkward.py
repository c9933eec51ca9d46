"""Texts that a panel made for first names might trip over."""

from microgpt import Corpus, Nouns

NAMES = Nouns("name", "names", "letter", "letters")

# Characters that the page gives a meaning of its own, digits, and documents of one character.
SIGNS = Corpus(["a·b", "1 2.", "·", ".", "x", "7"] * 4)

# 200 characters, no two documents alike, most longer than a small block.
ALPHABET = "".join(map(chr, range(0x4E00, 0x4E00 + 199))) + "a"
WIDE = Corpus([ALPHABET[i : i + 40] for i in range(0, 200, 10)] + ["a"])
