"""Texts that might trip up a panel designed for first names."""

from microgpt import Corpus, Nouns

NAMES = Nouns("name", "names", "letter", "letters")

# Characters with a special meaning on the page, digits, and documents of one character.
SIGNS = Corpus(["a·b", "1 2.", "·", ".", "x", "7"] * 4)

# 200 different characters in distinct documents, most of them longer than a small block.
ALPHABET = "".join(map(chr, range(0x4E00, 0x4E00 + 199))) + "a"
WIDE = Corpus([ALPHABET[i : i + 40] for i in range(0, 200, 10)] + ["a"])
