"""Which encodings of the time before Unicode these bytes may be in, judged by the text that they would give."""

import re
import unicodedata
from dataclasses import dataclass
from itertools import islice

from ..gradual import Work, blocks
from . import words

LEAST, MOST = 2, 3  # on offer
MARGIN = 0.6  # below the best score by more than this, an encoding is not likely
SAMPLE = 40_000  # bytes that are looked at
BEYOND_ASCII = bytes(range(128, 256))
PREVIEW_LINES, PREVIEW = 3, 60  # lines, and characters of each

JAPANESE = "のにはをたがでしいとなれるすんさくらアイスンルト日本人大中山田川藤村木子佐高"
# {encoding: (what it is called, the letters that one expects in it: scripts or the very letters, frequent ones)}
ENCODINGS = {
    "cp1252": ("Western European (Windows-1252)", "àáâãäåæçèéêëìíîïñòóôõöøùúûüýÿœšžß", "éèçñöüäàáíóêßåø"),
    "cp1250": ("Central European (Windows-1250)", "áâăäąćčçďđéęëěíîłľĺńňóôőöřŕśšşťţúůűüýźżžß", "łęąśćżčšěřžáéíőű"),
    "cp1254": ("Turkish (Windows-1254)", "çğıöşüâîûİ", "ığşçüöİ"),
    "cp1257": ("Baltic (Windows-1257)", "āčēģīķļņšūžąęėįųõäöü", "āīšēņļūžėų"),
    "cp1251": ("Cyrillic (Windows-1251)", ("CYRILLIC",), "оеаинтсрвлк"),
    "koi8_r": ("Cyrillic (KOI8-R)", ("CYRILLIC",), "оеаинтсрвлк"),
    "cp1253": ("Greek (Windows-1253)", ("GREEK",), "αοιετσνηρς"),
    "cp1255": ("Hebrew (Windows-1255)", ("HEBREW",), "יוהלאמרתבנש"),
    "cp1256": ("Arabic (Windows-1256)", ("ARABIC",), "الينموهرتبدعح"),
    "cp874": ("Thai (Windows-874)", ("THAI",), "านรอกเงมยลวส่้ัี"),
    "cp932": ("Japanese (Shift JIS)", ("HIRAGANA", "KATAKANA", "CJK"), JAPANESE),
    "euc_jp": ("Japanese (EUC)", ("HIRAGANA", "KATAKANA", "CJK"), JAPANESE),
    "cp949": ("Korean (EUC-KR)", ("HANGUL",), "이다는에의을가고하지기리사도로한은자정서나인아수민김박최조영현준지은"),
    "gb18030": ("Chinese, simplified (GB 18030)", ("CJK",), "的一是不了在人有我这中大国上来王李张刘陈杨伟芳娜京海江山"),
    "big5": ("Chinese, traditional (Big5)", ("CJK",), "的一是不了在人有我這中大國上來王李張劉陳楊偉芳娜京海江山北臺"),
    "mac_roman": ("Western European (Mac)", "àáâãäåæçèéêëìíîïñòóôõöøùúûüÿœß", "éèçñöüäàáíóêß"),
    "cp437": ("Western European (DOS)", "àáâäåæçèéêëìíîïñòóôöùúûüÿß", "éèçñöüäàáíóêß"),
}
# {encoding: (a smaller set of characters, first bytes of its common ones)}: any two bytes are some Chinese character.
COMMON = {
    "cp932": ("shift_jis", range(0x81, 0x98)),
    "euc_jp": ("euc_jp", range(0xA1, 0xD0)),
    "cp949": ("euc_kr", range(0xB0, 0xC9)),
    "gb18030": ("gb2312", range(0xB0, 0xD8)),
    "big5": ("big5", range(0xA4, 0xC7)),
}
WORD = re.compile(r"[^\W\d_]+")
INSIDE = re.compile(r"(?<=[^\W\d_])[^\w\s'’.,\-‑–&/··]+(?=[^\W\d_])")  # a sign between two letters


@dataclass(frozen=True)
class Candidate:
    """An encoding on offer: its name for Python, what it is called, and how some lines of the text look in it."""

    encoding: str
    name: str
    preview: list[str]


def likely(data: bytes) -> Work[list[Candidate]]:
    """The most likely encodings of a text that is not Unicode, best first. At least one unless it is no text at all."""
    scores = {}
    for i, encoding in enumerate(ENCODINGS):
        yield i / len(ENCODINGS) / 2
        text = _decoded(data[:SAMPLE], encoding)
        if text is not None:
            scores[encoding] = _score(text, encoding)
    if not scores:
        return []
    best = max(scores.values())
    candidates, seen = [], set()
    for encoding in sorted(scores, key=lambda name: -scores[name]):
        if len(candidates) >= LEAST and scores[encoding] < best - MARGIN:
            break
        yield 0.5
        text = _whole(data, encoding)
        if text is not None and text not in seen:  # often several encodings give the same text
            seen.add(text)
            candidates.append(Candidate(encoding, ENCODINGS[encoding][0], _preview(text)))
    yield 0.9
    damaged = _damaged_utf_8(data)
    return ([damaged] if damaged else []) + candidates[: MOST - bool(damaged)]


def _decoded(data, encoding):
    for end in range(len(data), max(0, len(data) - 4), -1):  # a sample may end inside a character
        try:
            return data[:end].decode(encoding)
        except LookupError:
            return None
        except UnicodeDecodeError as error:
            if error.start < end - 4:
                return None
    return None


def _whole(data, encoding):
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _score(text, encoding):
    """1 to 1.5 if every character beyond ASCII is a letter that one expects, and below 0 if few are letters."""
    beyond = [char for char in text if char >= "\x80"]
    if not beyond:
        return 0.0
    _, expected, frequent = ENCODINGS[encoding]
    points = sum(_points(char, expected, encoding) + 0.5 * (char.lower() in frequent) for char in beyond)
    points -= 2 * sum(len(found) for found in INSIDE.findall(text))
    for word in WORD.findall(text):
        if any(before.islower() and after.isupper() for before, after in zip(word, word[1:], strict=False)):
            points -= 2
        if word.isascii() or not isinstance(expected, tuple):
            continue
        points -= 2 * (len({_script(char) for char in word} & {"LATIN", *expected}) > 1 and "CJK" not in expected)
    width = len("".join(beyond).encode(encoding, "ignore")) / len(
        beyond
    )  # of two bytes in one character, one is a guess
    return points / len(beyond) / (1 + 0.05 * (width - 1))


def _points(char, expected, encoding):
    category = unicodedata.category(char)
    if category[0] == "C":
        return -3.0
    if category[0] not in "LM":
        return 0.3 if char in "«»„“”‘’–—…、。，「」（）·　！？" else -0.5
    if isinstance(expected, str):
        return 1.0 if char.lower() in expected or char in expected else 0.2
    if _script(char) not in expected:
        return -0.5
    return 1.0 if encoding not in COMMON or _is_common(char, *COMMON[encoding]) else -0.2


def _is_common(char, smaller, firsts):
    try:
        return char.encode(smaller)[0] in firsts
    except UnicodeEncodeError:
        return False


def _script(char):
    return unicodedata.name(char, "").replace("HALFWIDTH ", "").split(" ")[0].split("-")[0]


def _damaged_utf_8(data):
    """UTF-8 with a few bytes wrong, as when a file was cut off, is still that."""
    text = data.decode("utf-8", "replace")
    wrong = text.count("\ufffd")
    right = len(text) - len(data.translate(None, BEYOND_ASCII)) - wrong
    return Candidate("utf-8", words.damaged(wrong), _preview(text)) if right >= 10 * wrong else None


def _preview(text):
    """The first lines that look different in another encoding."""
    lines = (line.strip() for block in blocks(text) for line in block.splitlines() if not line.isascii())
    return [line[:PREVIEW] for line in islice(filter(None, lines), PREVIEW_LINES)]
