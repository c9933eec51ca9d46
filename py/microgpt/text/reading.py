"""From the bytes of a file to documents, with a note on everything that a reader would want to know."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import chain

from ..jamo import apart
from ..tokens import LETTERS, cut
from . import splitting, tables, words
from .clean import clean
from .decode import decode
from .likely import Candidate
from .mojibake import repair as repair_of
from .notes import MOST_BYTES, MOST_DOCUMENTS, MOST_TOKENS, Note

CUTS = {"lines": splitting.lines, "sentences": splitting.sentences, "pieces": splitting.pieces}
SPLITS = (*CUTS, *tables.SEPARATORS, "column")
HANGUL = 0.5  # share of the letters, from which on jamo are suggested
MOST_JAMO = 51


@dataclass(frozen=True)
class Reading:
    """What was read, how, and what else could have been chosen.

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
    if not isinstance(data, bytes | bytearray | memoryview):
        raise TypeError("a text is read from bytes; encode what was typed as UTF-8")
    if split is not None and split not in SPLITS:
        raise ValueError(words.unknown_split(split, SPLITS))
    if letters not in LETTERS:
        raise ValueError(words.unknown_split(letters, LETTERS))
    if len(data) > MOST_BYTES:
        raise ValueError(words.too_large(len(data)))
    decoded = decode(bytes(data), encoding)
    notes = []
    if decoded.candidates:
        name = next((one.name for one in decoded.candidates if one.encoding == decoded.encoding), decoded.encoding)
        others = len(decoded.candidates) - 1
        notes.append(Note("encoding", len(decoded.candidates), words.guessed_encoding(name, others)))
    text, repairable = _repaired(decoded.text, repair, notes)
    text, cleaned = clean(text)
    notes += cleaned
    documents, split, table, column = _split(text, split, column, notes)
    if not documents:
        raise ValueError(words.empty())
    if (more := len(documents) - MOST_DOCUMENTS) > 0:
        notes.append(Note("too-many", more, words.too_many_documents(more)))
        documents = documents[:MOST_DOCUMENTS]
    if repeats := len(documents) - len(set(documents)):
        notes.append(Note("duplicates", repeats, words.duplicates(repeats)))
    notes += _alphabet(documents, letters)
    columns = table.columns if table else []
    return Reading(documents, decoded.encoding, notes, decoded.candidates, split, columns, column, letters, repairable)


def _repaired(text, wanted, notes):
    found = repair_of(text)
    if not found:
        return text, False
    if wanted:
        notes.append(Note("repaired", found.lines, words.repaired(found.lines, *found.example)))
        return found.text, False
    notes.append(Note("mojibake", found.lines, words.mojibake(found.lines, *found.example)))
    return text, True


def _split(text, split, column, notes):
    """Documents, how they were cut, the table if there is one, and the number of its column that was read."""
    table = tables.table(text) if split in (None, "column") or column is not None else None
    if column is not None or split == "column" or (split is None and table and table.sure):
        return _column(table, column, notes)
    if split is None:
        split = tables.list_separator(text) or ("pieces" if splitting.has_long_lines(text) else "lines")
        documents = _documents(text, split)
        if split in tables.SEPARATORS:
            notes.append(Note("list", len(documents), words.listed(len(documents), split)))
        elif split == "pieces":
            notes.append(Note("pieces", len(documents), words.pieces(len(documents), splitting.PIECE)))
        elif table:
            notes.append(Note("maybe-columns", len(table.columns), words.maybe_columns(len(table.columns))))
    else:
        documents = _documents(text, split)
    return documents, split, table, None


def _documents(text, split):
    if split in tables.SEPARATORS:
        return tables.items(text, tables.SEPARATORS[split])
    return [" ".join(document.split("\t")) for document in CUTS[split](text)]


def _column(table, column, notes):
    columns = table.columns if table else []
    if column is None and table:
        column = table.of_words()
    elif isinstance(column, str) and column in columns:
        column = columns.index(column)
    if isinstance(column, bool) or not isinstance(column, int) or not 0 <= column < len(columns):
        raise ValueError(words.no_column(column, columns))
    documents = table.column(column)
    notes.append(Note("column", len(documents), words.column(len(documents), columns[column])))
    if table.header:
        notes.append(Note("header", 1, words.header(table.header)))
    return documents, "column", table, column


def _alphabet(documents, letters):
    """Notes on the tokens. Raises ValueError if there are more than a model is trained on."""
    tokens = Counter(chain.from_iterable(cut(document, letters) for document in documents))
    syllables = [token for token in tokens if "가" <= token[0] <= "힣"]
    if len(tokens) > MOST_TOKENS:
        raise ValueError(words.too_many_tokens(len(tokens), 2 * len(syllables) > len(tokens)))
    if len(syllables) > max(MOST_JAMO, HANGUL * len(tokens)):
        made_of = len(set(apart("".join(syllables))))
        return [Note("jamo", made_of, words.jamo(len(syllables), made_of))]
    return []
