"""Texts that a reader brings: bytes become documents, with notes on what was done, or are refused in words."""

import codecs
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from microgpt import Vocabulary
from microgpt.text import Reading, read_text
from microgpt.text.reading import SPLITS

NAMES = {
    "cp1252": ["José", "Zoë", "François", "Müller", "crème brûlée"],
    "cp1250": ["Łukasz", "Małgorzata", "Żaneta", "Jiří Dvořák"],
    "cp1251": ["Анна", "Мария", "Иван", "Сергей", "Наталья"],
    "koi8_r": ["Анна", "Мария", "Иван", "Сергей", "Наталья"],
    "cp1253": ["Ελένη", "Μαρία", "Γιώργος", "Κώστας"],
    "cp1254": ["İbrahim", "Ayşe", "Çağla", "Gökçe", "Işık"],
    "cp1255": ["אברהם", "שרה", "יצחק", "רבקה"],
    "cp1256": ["محمد", "فاطمة", "علي", "عائشة"],
    "cp1257": ["Jānis", "Kārlis", "Ģirts", "Ļubova"],
    "cp874": ["สมชาย", "สมหญิง", "กรุงเทพ"],
    "cp932": ["佐藤", "鈴木", "高橋", "田中さくら"],
    "euc_jp": ["佐藤", "鈴木", "高橋", "田中さくら"],
    "cp949": ["김민준", "이서연", "박지훈", "최수아"],
    "gb18030": ["张伟", "王芳", "李娜", "刘洋", "北京"],
    "big5": ["張偉", "王芳", "李娜", "劉洋", "臺北"],
    "mac_roman": ["José", "Zoë", "François", "Müller"],
}


def kinds(reading: Reading):
    return {note.kind: note.count for note in reading.notes}


@pytest.mark.parametrize(
    "data",
    [
        b"emma\nzo\xc3\xab\n",
        codecs.BOM_UTF8 + "emma\r\nzoë".encode(),
        "emma\rzoë".encode("utf-16"),
        codecs.BOM_UTF16_BE + "emma\u2028zoë".encode("utf-16-be"),
        "emma\nzoë".encode("utf-16-le"),
        "emma\nzoë".encode("utf-16-be"),
        "emma\nzoë".encode("utf-32"),
        bytearray(b"  emma \n\n\t zo\xc3\xab"),
        b"emma\nzoe\xcc\x88",  # e and a diaeresis
    ],
)
def test_unicode_in_every_form(data):
    reading = read_text(data)
    assert reading.documents == ["emma", "zoë"]
    assert not reading.encodings
    assert reading.split == "lines"
    assert kinds(reading).keys() <= {"composed"}


@pytest.mark.parametrize("text", ["Анна\nМария 1\n", "김민준\n이서연\n", "美咲\n大翔"])
@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_in_any_script(text, encoding):
    reading = read_text(text.encode(encoding))
    assert (reading.documents, reading.encoding) == (text.split("\n")[:2], encoding)


@pytest.mark.parametrize("encoding", NAMES)
def test_old_encodings_are_offered_the_likely_one_first(encoding):
    names = NAMES[encoding]
    reading = read_text("\n".join(names).encode(encoding))
    assert reading.documents == names
    assert 2 <= len(reading.encodings) <= 3
    assert reading.encodings[0].encoding == reading.encoding
    assert reading.encodings[0].preview[0] in names
    assert kinds(reading) == {"encoding": len(reading.encodings)}
    other = reading.encodings[1]
    chosen = read_text("\n".join(names).encode(encoding), encoding=other.encoding)
    assert chosen.encoding == other.encoding
    assert chosen.documents != names
    assert encoding in {one.encoding for one in chosen.encodings} | {reading.encoding}  # the choice stays


def test_a_damaged_file_of_utf_8_is_still_that():
    reading = read_text("Zoë\n".encode() * 30 + b"Zo\xc3")
    assert reading.encoding == "utf-8"
    assert reading.documents[-1] == "Zo\ufffd"
    assert "cannot be read: 1" in reading.encodings[0].name


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_a_file_that_was_cut_off_inside_a_character(encoding):
    documents = read_text("emma\nolivia\nava".encode(encoding)[:-1]).documents
    assert [document.rstrip("\ufffd") for document in documents] == ["emma", "olivia", "av"]


def test_text_that_was_decoded_wrongly_once_is_noticed_and_can_be_repaired():
    data = "ZoÃ« and FranÃ§ois\nMÃ¼ller\nemma".encode()
    noticed = read_text(data)
    assert noticed.repairable
    assert kinds(noticed) == {"mojibake": 2}
    assert "“MÃ¼ller” should be “Müller”" in noticed.notes[0].message
    repaired = read_text(data, repair=True)
    assert repaired.documents == ["Zoë and François", "Müller", "emma"]
    assert not repaired.repairable
    assert kinds(repaired) == {"repaired": 2}
    assert not read_text("Zoë\n¿Qué?\n“Ça va”".encode()).repairable


def test_what_cannot_be_seen_is_taken_out_and_counted():
    reading = read_text(
        "em\u200bma\ufeff\n\u202ao\u200elivia\u202c\na\x07va\x00\u00a0x\u3000y".encode().replace(b"\0", b"")
    )
    assert reading.documents == ["emma", "olivia", "ava x y"]
    assert kinds(reading) == {"zero-width": 2, "direction": 3, "control": 1, "spaces": 2}
    assert "U+200B ZERO WIDTH SPACE (1)" in reading.notes[0].message


def test_joiners_stay_where_they_change_what_is_seen():
    text = "👨‍👩‍👧\nनमस्‍ते\nഅവന്\u200d\nنمی‌خواهم\n🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"
    assert read_text(text.encode()).documents == text.split("\n")
    reading = read_text("a\u200db\nemma\u200c\n👨\u200d\nx\U000e0041".encode())
    assert reading.documents == ["ab", "emma", "👨", "x"]
    assert kinds(reading) == {"zero-width": 4}


PROSE = "It was the best of times, it was the worst of times. It was the age of wisdom! Was it? " * 5


def test_a_text_without_line_breaks_is_cut_at_word_borders():
    reading = read_text(PROSE.encode())
    assert reading.split == "pieces"
    assert kinds(reading)["pieces"] == len(reading.documents)
    assert " ".join(reading.documents) == PROSE.strip()
    assert max(map(len, reading.documents)) <= 31
    assert "lines or sentences" in reading.notes[0].message
    assert read_text(PROSE.encode(), split="lines").documents == [PROSE.strip()]
    sentences = read_text(PROSE.encode(), split="sentences")
    assert sentences.documents[:3] == [
        "It was the best of times, it was the worst of times.", "It was the age of wisdom!", "Was it?",
    ]  # fmt: skip


def test_a_word_without_end_is_cut_into_letters():
    reading = read_text(("👨‍👩‍👧" * 100).encode())
    assert [len(Vocabulary.of(reading.documents).cut(doc)) for doc in reading.documents] == [31, 31, 31, 7]
    assert read_text("今日はいい天気。明日は雨？「はい。」".encode(), split="sentences").documents == [
        "今日はいい天気。", "明日は雨？", "「はい。」",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "split"),
    [
        ("emma, olivia,ava ,mia", "commas"),
        ("emma\tolivia\tava\tmia", "tabs"),
        ("emma; olivia; ava;mia;", "semicolons"),
    ],
)
def test_a_list_with_separators_is_recognised(text, split):
    reading = read_text(text.encode())
    assert (reading.documents, reading.split) == (["emma", "olivia", "ava", "mia"], split)
    assert kinds(reading) == {"list": 4}
    assert len(read_text(text.encode(), split="lines").documents) <= 2


def test_a_table_has_columns_to_choose_from():
    data = b'rank,name,born\n1,"Curie, Marie",1867\n2,Ada,1815\n3,Emmy,1882\n'
    reading = read_text(data)
    assert (reading.columns, reading.column, reading.split) == (["rank", "name", "born"], 1, "column")
    assert reading.documents == ["Curie, Marie", "Ada", "Emmy"]
    assert kinds(reading) == {"column": 3, "header": 1}
    assert read_text(data, column=2).documents == read_text(data, column="born").documents == ["1867", "1815", "1882"]
    assert read_text(data, split="lines").documents[0] == "rank,name,born"
    with pytest.raises(ValueError, match="no column 3; the columns are rank, name, born"):
        read_text(data, column=3)
    with pytest.raises(ValueError, match="has no columns"):
        read_text(b"emma\nolivia", column=0)


def test_a_table_without_a_header_and_one_that_may_be_none():
    reading = read_text(b"emma\tF\t12\nliam\tM\t7\nava\tF\t3\n")
    assert (reading.columns, reading.documents) == (["column 1", "column 2", "column 3"], ["emma", "liam", "ava"])
    reading = read_text(b"Smith, John\nDoe, Jane\nRoe, Max")
    assert reading.documents[0] == "Smith, John"
    assert kinds(reading) == {"maybe-columns": 2}
    assert read_text(b"Smith, John\nDoe, Jane\nRoe, Max", column=1).documents == ["John", "Jane", "Max"]


def test_repeats_are_counted():
    reading = read_text(b"emma\nava\nemma\nemma")
    assert reading.documents == ["emma", "ava", "emma", "emma"]
    assert kinds(reading) == {"duplicates": 2}


def test_hangul_in_syllables_or_letters():
    syllables = "\n".join(chr(code) for code in range(0xAC00, 0xAC00 + 588 * 19, 29))
    reading = read_text(syllables.encode())
    assert kinds(reading) == {"jamo": 51}
    assert kinds(read_text(syllables.encode(), letters="jamo")) == {}


def test_limits_are_stated():
    with pytest.raises(ValueError, match=r"10\.1 MB; 10 MB is the most"):
        read_text(b"x" * 10_000_001)
    reading = read_text(b"a\nb\n" * 100_001)
    assert len(reading.documents) == 200_000
    assert kinds(reading)["too-many"] == 2
    letters = "\n".join(map(chr, range(0x4E00, 0x4E00 + 4096)))
    assert len(read_text(letters.encode()).documents) == 4096
    with pytest.raises(ValueError, match="4,097 different characters; 4,096 is the most"):
        read_text((letters + "\nx").encode())
    hangul = "\n".join(map(chr, range(0xAC00, 0xAC00 + 5000)))
    with pytest.raises(ValueError, match="choose jamo"):
        read_text(hangul.encode())
    assert len(read_text(hangul.encode(), letters="jamo").documents) == 5000


@pytest.mark.parametrize("data", [b"", b"\n \t\r\n", codecs.BOM_UTF8, "\u200b\n\u200e".encode(), codecs.BOM_UTF16_LE])
def test_a_file_without_text(data):
    with pytest.raises(ValueError, match="There is no text here; give at least one line"):
        read_text(data)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0", "a PNG picture"),
        (b"PK\x03\x04\x14\0", "Word, Excel or LibreOffice"),
        (b"%PDF-1.7\n", "a PDF document"),
        (bytes(range(256)), "not plain text"),
        (b"\x01\x02\x03" * 100, "not plain text"),
    ],
)
def test_a_file_that_is_no_text(data, message):
    with pytest.raises(ValueError, match=message):
        read_text(data)


@pytest.mark.parametrize(
    ("choice", "message"),
    [
        ({"encoding": "utf-9"}, "no encoding 'utf-9'"),
        ({"encoding": "zlib"}, "utf-8|zlib"),
        ({"encoding": "ascii"}, "not in the encoding 'ascii'"),
        ({"split": "words"}, "choose among lines, sentences, pieces"),
        ({"letters": "words"}, "choose among graphemes, jamo"),
        ({"column": True}, "no columns"),
    ],
)
def test_a_choice_that_makes_no_sense(choice, message):
    with pytest.raises(ValueError, match=message):
        read_text("zoë\nemma".encode(), **choice)
    with pytest.raises(TypeError, match="bytes"):
        read_text("emma")


def check(data, **choices):
    try:
        reading = read_text(data, **choices)
    except ValueError as error:
        message = str(error)
    else:
        message = ""
        check_documents(reading)
    assert not message or (message[0].isupper() and message[-1] == ".")


def check_documents(reading):
    assert reading.documents
    for document in reading.documents:
        assert document == document.strip() == unicodedata.normalize("NFC", document) != ""
        assert "\n" not in document
    assert all(note.count > 0 and note.message.endswith((".", "?")) for note in reading.notes)
    again = read_text("\n".join(reading.documents).encode(), split="lines")
    assert again.documents == reading.documents


@example(b"\x00", None)  # no character of UTF-16
@given(st.binary(max_size=200), st.sampled_from([None, *SPLITS]))
def test_any_bytes_are_read_or_refused_in_words(data, split):
    check(data, split=split)


@given(st.text(max_size=100), st.sampled_from(["utf-8", "utf-16", "utf-16-le", "utf-8-sig", "utf-32"]), st.booleans())
def test_any_text_is_read_or_refused_in_words(text, encoding, repair):
    check(text.encode(encoding, "ignore"), repair=repair)


@given(st.text('a,;\t\n" é1\u0301\u200d👨🏽', max_size=60), st.sampled_from([None, *SPLITS]))
def test_any_separators_are_read_or_refused_in_words(text, split):
    check(text.encode(), split=split)
