"""All sentences about a text that was brought."""

from math import ceil

from .notes import MOST_BYTES, MOST_DOCUMENTS, MOST_TOKENS


# --- what is refused
def too_large(size: int) -> str:
    return (
        f"This file has {ceil(size / 1e5) / 10:.1f} MB; {MOST_BYTES / 1e6:.0f} MB is the most that can be read. "
        "Bring a part of it: a model this small would learn little more from the rest."
    )


def empty() -> str:
    return "There is no text here; give at least one line with a word on it."


def no_text(kind: str = "") -> str:
    what = f"This is {kind}, not plain text." if kind else "This is not plain text: its bytes are not letters."
    return f"{what} In the program that made it, save it as plain text (.txt or .csv) in UTF-8, and bring that."


def unknown_encoding(name: str) -> str:
    return f"There is no encoding {name!r}; choose one of those on offer, or give none."


def not_in_encoding(name: str, place: int) -> str:
    return f"This text is not in the encoding {name!r} (see byte {place:,}); choose another, or give none."


def unknown_split(name: str, splits) -> str:
    return f"A text cannot be cut into {name!r}; choose among {', '.join(splits)}."


def no_column(column, columns) -> str:
    if not columns:
        return "This text has no columns; give no column."
    return f"There is no column {column!r}; the columns are {', '.join(columns)}, counted from 0."


def too_many_tokens(count: int, hangul: bool) -> str:
    advice = "choose jamo, the letters that syllables are made of" if hangul else "bring a text with fewer"
    return (
        f"This text has {count:,} different characters; {MOST_TOKENS:,} is the most that a model here can have: "
        f"{advice}."
    )


# --- what was found
def guessed_encoding(name: str, others: int) -> str:
    choice = "If it looks wrong, choose another below." if others else "If it looks wrong, save the file as UTF-8."
    return f"This file is not in Unicode. It was read as {name}. {choice}"


def damaged(places: int) -> str:
    return f"Unicode (UTF-8), with places that cannot be read: {places:,}"


def mojibake(lines: int, before: str, after: str) -> str:
    return f"Lines that were once read in the wrong encoding: {lines:,}. For example, “{before}” should be “{after}”."


def repaired(lines: int, before: str, after: str) -> str:
    return f"Lines that were repaired: {lines:,}. For example, “{before}” is now “{after}”."


def zero_width(count: int, names: str) -> str:
    return f"Zero-width characters were removed: {names}."


def direction(count: int, names: str) -> str:
    return f"Marks for the direction of writing were removed: {names}. The order of the letters stays the same."


def control(count: int, names: str) -> str:
    return f"Control characters were removed: {names}."


def spaces(count: int) -> str:
    return f"Unusual spaces were replaced with ordinary ones: {count:,}."


def composed(lines: int) -> str:
    return f"Lines in which a letter and its mark were combined into one character (NFC): {lines:,}."


def column(count: int, name: str) -> str:
    return f"This is a table. Its column “{name}” is read, {count:,} cells; you may choose another."


def maybe_columns(count: int) -> str:
    return f"This may be a table with {count} columns. It is read line by line; you may choose a column instead."


def header(cells) -> str:
    return f"The first line names the columns and is left out: {', '.join(cells)}."


def listed(count: int, separator: str) -> str:
    return f"This is a list with {separator} between its {count:,} items. Each item is a document."


def pieces(count: int, longest: int) -> str:
    return (
        f"The lines are too long for a small model, so the text was cut at word borders into {count:,} pieces "
        f"of at most {longest} letters. You may choose lines or sentences instead."
    )


def too_many_documents(count: int) -> str:
    return f"Only the first {MOST_DOCUMENTS:,} documents are read; {count:,} more are left out."


def duplicates(count: int) -> str:
    return (
        f"Documents that repeat an earlier one: {count:,}. They are trained on, but not used to measure what the model "
        "makes of documents that it has not seen."
    )


def jamo(syllables: int, letters: int) -> str:
    return (
        f"Hangul: {syllables:,} different syllables, made of {letters} letters (jamo). Fewer tokens are learned faster."
    )


# --- what is said of the documents
def all_the_same() -> str:
    return "All documents are the same. The model will learn this one, and nothing else."


def one_token(name: str) -> str:
    return f"There is only one letter, {name}. All that can be learned is how many of them a document has."


def few(count: int) -> str:
    return (
        f"Different documents: {count:,}. From so few, a model learns little more than to repeat them; "
        "a few hundred make a difference."
    )


def suspicious(shown: str) -> str:
    return f"Letters that look out of place, and how often they occur: {shown}. Are they meant to be there?"


def rare(count: int, most: int, shown: str) -> str:
    return (
        f"Letters that occur at most {most} times: {count:,}, among them {shown}. The model can learn little about "
        "them."
    )


def cut(count: int, documents: int, block_size: int, longest: int) -> str:
    return (
        f"Documents that are longer than a block of {block_size}: {count:,} of {documents:,}; the longest has "
        f"{longest:,} letters. The model reads the beginning of each, and never sees how it ends. Cut the text into "
        "shorter documents, or choose a larger block."
    )
