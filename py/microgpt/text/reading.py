"""From the bytes of a file to documents, with a note on everything that a reader would want to know."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from ..gradual import Work, finish, listed, part, unique
from ..jamo import apart
from ..tokens import LETTERS
from ..vocabulary import tokens_of
from . import splitting, tables, words
from .clean import clean
from .decode import Decoded, decode
from .likely import Candidate
from .mojibake import repair as repair_of
from .notes import MOST_BYTES, MOST_DOCUMENTS, MOST_TOKENS, Note

CUTS = {"lines": splitting.lines, "sentences": splitting.sentences, "pieces": splitting.pieces}
SPLITS = (*CUTS, *tables.SEPARATORS, "column")
HANGUL = 0.5  # share of the letters, from which on jamo are suggested
MOST_JAMO = 51


@dataclass(frozen=True)
class Reading:
    """What was read, how, and what else could have been chosen. `tokens` are those that occur.

    `encodings` are the likely ones where the file does not say; `repairable` is whether `repair=True` would change it.
    """

    documents: list[str]
    encoding: str
    notes: list[Note] = field(default_factory=list)
    encodings: Sequence[Candidate] = ()
    split: str = "lines"
    columns: list[str] = field(default_factory=list)
    column: int | None = None
    letters: str = "graphemes"
    repairable: bool = False
    tokens: frozenset[str] = field(default=frozenset(), repr=False)


def read_text(
    data: bytes,
    encoding: str | None = None,
    split: str | None = None,
    column: int | str | None = None,
    letters: str = "graphemes",
    repair: bool = False,
) -> Reading:
    """The documents in a text file or in what was pasted (as UTF-8).

    What is None is found out. `split` is one of SPLITS, `column` a column's number from 0 or its name, `letters` one of
    `tokens.LETTERS`. With `repair`, text that was once decoded wrongly is repaired. Raises ValueError, in sentences for
    the reader, if there is no text, more than is accepted, or not what was chosen.
    """
    decoded = finish(decode_gradually(data, encoding))
    return finish(read_gradually(decoded, split, column, letters, repair))


def decode_gradually(data: bytes, encoding: str | None = None) -> Work[Decoded]:
    """The characters in these bytes, which is the first half of `read_text`."""
    if not isinstance(data, bytes | bytearray | memoryview):
        raise TypeError("a text is read from bytes; encode what was typed as UTF-8")
    if len(data) > MOST_BYTES:
        raise ValueError(words.too_large(len(data)))
    return (yield from decode(bytes(data), encoding))


def read_gradually(
    decoded: Decoded,
    split: str | None = None,
    column: int | str | None = None,
    letters: str = "graphemes",
    repair: bool = False,
) -> Work[Reading]:
    """The documents in these characters, which is the other half of `read_text`."""
    if split is not None and split not in SPLITS:
        raise ValueError(words.unknown_split(split, SPLITS))
    if letters not in LETTERS:
        raise ValueError(words.unknown_split(letters, LETTERS))
    notes = []
    if decoded.candidates:
        name = next((one.name for one in decoded.candidates if one.encoding == decoded.encoding), decoded.encoding)
        others = len(decoded.candidates) - 1
        notes.append(Note("encoding", len(decoded.candidates), words.guessed_encoding(name, others)))
    text, repairable = yield from part(_repaired(decoded.text, repair, notes), 0, 0.3)
    text, cleaned = yield from part(clean(text), 0.3, 0.5)
    notes += cleaned
    documents, split, table, column = yield from part(_split(text, split, column, notes), 0.5, 0.8)
    if not documents:
        raise ValueError(words.empty())
    if (more := len(documents) - MOST_DOCUMENTS) > 0:
        notes.append(Note("too-many", more, words.too_many_documents(more)))
        documents = documents[:MOST_DOCUMENTS]
    different = yield from part(unique(documents), 0.8, 0.85)
    if repeats := len(documents) - len(different):
        notes.append(Note("duplicates", repeats, words.duplicates(repeats)))
    tokens = yield from part(tokens_of(documents, letters), 0.85, 1)
    notes += _alphabet(tokens)
    columns = table.columns if table else []
    return Reading(
        documents, decoded.encoding, notes, decoded.candidates, split, columns, column, letters, repairable,
        frozenset(tokens),
    )  # fmt: skip


def _repaired(text, wanted, notes):
    found = yield from repair_of(text)
    if not found:
        return text, False
    if wanted:
        notes.append(Note("repaired", found.lines, words.repaired(found.lines, *found.example)))
        return found.text, False
    notes.append(Note("mojibake", found.lines, words.mojibake(found.lines, *found.example)))
    return text, True


def _split(text, split, column, notes):
    """Documents, how they were cut, the table if there is one, and the number of its column that was read."""
    table = None
    if split in (None, "column") or column is not None:
        table = yield from part(tables.table(text), 0, 0.5)
    if column is not None or split == "column" or (split is None and table and table.sure):
        return (yield from part(_column(table, column, notes), 0.5, 1))
    if split is None:
        split = yield from part(tables.list_separator(text), 0.5, 0.6)
        if split is None:
            split = "pieces" if (yield from part(splitting.has_long_lines(text), 0.6, 0.7)) else "lines"
        documents = yield from part(_documents(text, split), 0.7, 1)
        if split in tables.SEPARATORS:
            notes.append(Note("list", len(documents), words.listed(len(documents), split)))
        elif split == "pieces":
            notes.append(Note("pieces", len(documents), words.pieces(len(documents), splitting.PIECE)))
        elif table:
            notes.append(Note("maybe-columns", len(table.columns), words.maybe_columns(len(table.columns))))
    else:
        documents = yield from part(_documents(text, split), 0.5, 1)
    return documents, split, table, None


def _documents(text, split):
    expected = text.count("\n")
    if split in tables.SEPARATORS:
        return listed(tables.items(text, tables.SEPARATORS[split]), expected)
    return listed((document.replace("\t", " ") for document in CUTS[split](text)), expected)


def _column(table, column, notes):
    columns = table.columns if table else []
    if column is None and table:
        column = table.of_words()
    elif isinstance(column, str) and column in columns:
        column = columns.index(column)
    if isinstance(column, bool) or not isinstance(column, int) or not 0 <= column < len(columns):
        raise ValueError(words.no_column(column, columns))
    documents = yield from table.column(column)
    notes.append(Note("column", len(documents), words.column(len(documents), columns[column])))
    if table.header:
        notes.append(Note("header", 1, words.header(table.header)))
    return documents, "column", table, column


def _alphabet(tokens):
    """Notes on the tokens. Raises ValueError if there are more than a model is trained on."""
    syllables = [token for token in tokens if "가" <= token[0] <= "힣"]
    if len(tokens) > MOST_TOKENS:
        raise ValueError(words.too_many_tokens(len(tokens), 2 * len(syllables) > len(tokens)))
    if len(syllables) > max(MOST_JAMO, HANGUL * len(tokens)):
        made_of = len(set(apart("".join(syllables))))
        return [Note("jamo", made_of, words.jamo(len(syllables), made_of))]
    return []
