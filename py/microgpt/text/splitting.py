"""A text cut into documents: its lines, its sentences, or pieces of words that fit a small model."""

import re
from collections.abc import Iterator
from itertools import chain

from ..gradual import Work, blocks, mapped
from ..tokens import cut

PIECE = 31  # tokens: with the start or the end, a block of 32
LONG = 100  # characters from which on a line is no name and no verse

_PARAGRAPH = re.compile(r"\n\s*\n")
# A full stop ends a sentence at the end, or before a space; those of Chinese and Japanese need no space after them.
_SENTENCE = re.compile(r"""(?<=[.!?…؟।])["'”’»)\]]*\s+|(?<=[。！？])[」』”]*""")


def lines(text: str) -> Iterator[str]:
    """Each line, stripped; none empty."""
    return _stripped(chain.from_iterable(block.split("\n") for block in blocks(text)))


def sentences(text: str) -> Iterator[str]:
    """Each sentence. Line breaks within a paragraph are spaces, and a paragraph ends a sentence."""
    return _stripped(chain.from_iterable(_cut_after(_SENTENCE, paragraph) for paragraph in _paragraphs(text)))


def pieces(text: str, longest: int = PIECE) -> Iterator[str]:
    """Pieces of as many whole words as `longest` tokens hold; a longer word is cut."""
    return chain.from_iterable(_pieces(paragraph.split(), longest) for paragraph in _paragraphs(text))


def has_long_lines(text: str) -> Work[bool]:
    """Whether more than half of the text stands in lines that are too long to be documents."""

    def in_long_lines(block):
        return sum(size for size in map(len, block.split("\n")) if size > LONG)

    return 2 * sum((yield from mapped(in_long_lines, blocks(text)))) > len(text) - text.count("\n")


def _paragraphs(text):
    return (" ".join(paragraph.split("\n")) for paragraph in _PARAGRAPH.split(text))


def _cut_after(pattern, text) -> Iterator[str]:
    """The text cut at the end of each match."""
    start = 0
    for found in pattern.finditer(text):
        yield text[start : found.end()]
        start = found.end()
    yield text[start:]


def _pieces(paragraph, longest):
    piece, size = [], 0
    for word in paragraph:
        tokens = cut(word)
        if piece and size + 1 + len(tokens) > longest:
            yield " ".join(piece)
            piece, size = [], 0
        while len(tokens) > longest:
            yield "".join(tokens[:longest])
            tokens = tokens[longest:]
        size += bool(piece) + len(tokens)
        piece.append("".join(tokens))
    if piece:
        yield " ".join(piece)


def _stripped(parts):
    return filter(None, (part.strip() for part in parts))
