"""From bytes to characters: Unicode where it is, and otherwise the likely encodings to choose from."""

import codecs
import encodings
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ..gradual import Work, part
from . import words
from .likely import SAMPLE, Candidate, likely

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
SIGNATURES = {  # of files that are often taken for text
    b"\x89PNG": "a PNG picture", b"\xff\xd8\xff": "a JPEG picture", b"GIF8": "a GIF picture", b"%PDF": "a PDF document",
    b"PK\x03\x04": "a zip, or a document of Word, Excel or LibreOffice", b"\xd0\xcf\x11\xe0": "an old Office document",
    b"{\\rtf": "a document of formatted text (RTF)", b"\x1f\x8b": "a compressed file (gzip)", b"OggS": "a sound",
    b"ID3": "a sound", b"RIFF": "a sound or a film", b"\x7fELF": "a program", b"MZ": "a program",
}  # fmt: skip
CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\v\f\r")
MOST_CONTROLS = 0.1  # share of control characters, from which on it is no text

# The page ships Python's encodings of old files in a folder beside this module, apart from the rest of Python.
if (_apart := Path(__file__).with_name("encodings")).is_dir():
    encodings.__path__.append(str(_apart))


@dataclass(frozen=True)
class Decoded:
    """`candidates` are the encodings to choose from, most likely first; none where there is no doubt."""

    text: str
    encoding: str
    candidates: Sequence[Candidate] = ()


def decode(data: bytes, encoding: str | None = None) -> Work[Decoded]:
    """The text in these bytes. Raises ValueError, saying what to do, if there is none, or not in that encoding."""
    mark, marked = next(((mark, name) for mark, name in BYTE_ORDER_MARKS if data.startswith(mark)), (b"", None))
    if encoding is None or _name(encoding) == marked or (marked and _name(encoding) in ("utf-16", "utf-32")):
        data, encoding = data[len(mark) :], marked or encoding
    if encoding is not None:
        text = _in(data, encoding)
        yield 0.5
        doubts = yield from part(_doubts(data, encoding), 0.5, 1)
        return Decoded(text, encoding, doubts)
    if kind := next((kind for signature, kind in SIGNATURES.items() if data.startswith(signature)), None):
        raise ValueError(words.no_text(kind))
    if 0 in data:
        return _utf_16(data)
    try:
        return Decoded(_checked(data.decode("utf-8")), "utf-8")
    except UnicodeDecodeError:
        pass
    candidates = yield from part(likely(data), 0, 0.8)
    if not candidates:
        raise ValueError(words.no_text())
    return Decoded(_in(data, candidates[0].encoding), candidates[0].encoding, candidates)


def _utf_16(data):
    """Of both orders of the bytes the one in which they are characters of the fewest scripts, and some of Latin-1."""
    found = []
    for name, high in (("utf-16-le", 1), ("utf-16-be", 0)):
        try:
            text = data[: len(data) // 2 * 2].decode(name)  # without half a character, if it was cut off
        except UnicodeDecodeError:
            continue
        sample = Counter(text[:SAMPLE])
        odd = sum(n for char, n in sample.items() if unicodedata.category(char)[0] == "C" and not char.isspace())
        scripts = {unicodedata.name(char, "").split(" ")[0] for char in sample if char.isalpha()}
        if odd <= MOST_CONTROLS * len(text) and min(sample, default="\u0100") < "\u0100":
            found.append((odd, len(scripts), -data[high::2].count(0), name, text))
    if not found:
        raise ValueError(words.no_text())
    *_, name, text = min(found)
    return Decoded(_checked(text), name)


def _in(data, encoding):
    try:
        errors = "replace" if _name(encoding).startswith("utf") else "strict"  # a damaged file of Unicode is still that
        text = data.decode(encoding, errors)
    except LookupError:
        raise ValueError(words.unknown_encoding(encoding)) from None
    except ValueError as error:  # UnicodeDecodeError, and codecs that decode no text
        raise ValueError(words.not_in_encoding(encoding, getattr(error, "start", 0))) from None
    if not isinstance(text, str):
        raise ValueError(words.unknown_encoding(encoding))
    return _checked(text.removeprefix("\ufeff"))


def _checked(text):
    encoded = text.encode("utf-8", "surrogatepass")
    controls = len(encoded) - len(encoded.translate(None, CONTROLS))
    if controls > MOST_CONTROLS * len(text):
        raise ValueError(words.no_text())
    return text


def _doubts(data, encoding):
    """The other encodings stay on offer after one was chosen."""
    name = _name(encoding)
    if name.startswith(("utf-16", "utf-32")) or _is_utf_8(data):
        return ()
    return (yield from likely(data))


def _is_utf_8(data):
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _name(encoding):
    try:
        return codecs.lookup(encoding).name
    except (LookupError, ValueError, TypeError):
        return encoding
