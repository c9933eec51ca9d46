"""From text to documents to token ids: which files are accepted, and how the others are rejected."""

import random

import numpy as np
import pytest
from engines import NAMES

from microgpt import Config, Trainer, Vocabulary, load_docs, parse_docs
from microgpt.vocabulary import BOS_LABEL


def write(path, data):
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    "data",
    [
        b"emma\nava\n",
        b"emma\nava",
        b"  emma \t\n\n \n\tava\n\n\n",
        b"emma\r\nava\r\n",  # Windows
        b"emma\rava\r",  # an old Mac
        b"\xef\xbb\xbfemma\nava\n",  # with a byte order mark
    ],
)
def test_a_document_a_line_stripped_and_none_empty(tmp_path, data):
    assert load_docs(write(tmp_path / "names.txt", data)) == ["emma", "ava"]
    assert parse_docs(data.decode()) == ["emma", "ava"]


def test_spaces_inside_and_any_letters_stay(tmp_path):
    text = "anna maria\nzoé\n美咲\nR2-D2 \n"
    assert load_docs(write(tmp_path / "names.txt", text.encode())) == ["anna maria", "zoé", "美咲", "R2-D2"]


@pytest.mark.parametrize("data", [b"", b"\n\n", b" \t \r\n ", b"\xef\xbb\xbf"])
def test_a_file_without_text(tmp_path, data):
    with pytest.raises(ValueError, match=r"names\.txt: there is no text here; give at least one line"):
        load_docs(write(tmp_path / "names.txt", data))
    with pytest.raises(ValueError, match="there is no text here; give at least one line"):
        parse_docs(data.decode())


@pytest.mark.parametrize("data", [b"zo\xe9\n", "emma".encode("utf-16"), b"\x89PNG\r\n\x1a\n\x00"])
def test_a_file_that_is_not_utf_8(tmp_path, data):
    with pytest.raises(ValueError, match=r"names\.txt is not UTF-8 text .*; save it as UTF-8"):
        load_docs(write(tmp_path / "names.txt", data))


def test_a_missing_file(tmp_path):
    with pytest.raises(FileNotFoundError):
        load_docs(tmp_path / "none.txt")


def test_the_names_of_the_page():
    docs = load_docs(NAMES)
    assert len(docs) > 25_000
    assert len(set(docs)) == len(docs)
    assert Vocabulary.of(docs).chars == "abcdefghijklmnopqrstuvwxyz"


@pytest.mark.parametrize("docs", [[], [""], ["emma", ""], ["emma", None], ["emma", 3], "emma", b"emma", None])
def test_what_cannot_be_trained_on(docs):
    with pytest.raises((ValueError, TypeError), match="give|must be|must have"):
        Trainer(docs)


def test_a_vocabulary_is_the_sorted_letters_and_bos():
    vocabulary = Vocabulary.of(["banana", "Zoé 1"])
    assert vocabulary.chars == " 1Zabnoé"
    assert (vocabulary.size, vocabulary.bos) == (9, 8)
    assert vocabulary.encode("naé") == [8, 5, 3, 7]
    assert vocabulary.decode([8, 5, 3, 7, 8]) == "naé"
    assert [vocabulary.token(i) for i in (8, 5)] == ["·", "n"]
    assert Vocabulary("Zoé 1banana").chars == Vocabulary(list(" 1Zabnoé")).chars == vocabulary.chars


@pytest.mark.parametrize("characters", ["", [], ["banana"], ["a", ""]])
def test_a_vocabulary_is_made_of_characters(characters):
    with pytest.raises(ValueError, match="Vocabulary.of"):
        Vocabulary(characters)


def test_the_label_of_bos_may_be_a_character_of_the_text():
    vocabulary = Vocabulary("a·")
    assert vocabulary.chars == "a" + BOS_LABEL
    assert [vocabulary.token(i) for i in range(3)] == ["a", "·", "·"]
    assert vocabulary.encode("·a") == [2, 1, 0]
    assert vocabulary.encode_all(["·", "a"]).ids.tolist() == [2, 1, 2, 0, 2]
    assert vocabulary.decode([2, 1, 0, 2]) == "·a"
    trainer = Trainer(["·a", "a··"], Config(n_embd=4, num_steps=200, learning_rate=0.05))
    trainer.run(200)
    assert set(trainer.sample(20, temperature=0.3)) == {"·a", "a··"}


def test_an_unknown_character_is_named():
    with pytest.raises(ValueError, match="never seen the character 'x'; it knows 'abn'"):
        Vocabulary("abn").encode("bax")


def test_documents_as_token_ids():
    ids = Vocabulary("ab").encode_all(["ba", "a", "bbbbb"])
    assert [ids.document(i, 4).tolist() for i in range(3)] == [[2, 1, 0, 2], [2, 0, 2], [2, 1, 1, 1, 1]]
    assert ids.positions(4).tolist() == [3, 2, 4]  # the last one is truncated: 5 letters and the end, in 4 positions
    assert ids.ids.dtype == ids.starts.dtype == ids.sizes.dtype == np.int32


@pytest.mark.parametrize("docs", [["a\U0010fffe", "\x00b"], ["\ud800x", "y"], ["🙂é", "a"], ["a\U0010ffff", "b"]])
def test_encoding_many_documents_is_encoding_each(docs):
    """Edge cases of Unicode too: the first and last code points, half of a surrogate pair."""
    vocabulary = Vocabulary.of(docs)
    ids = vocabulary.encode_all(docs)
    for i, doc in enumerate(docs):
        assert ids.document(i, 100).tolist() == [*vocabulary.encode(doc), vocabulary.bos]


def test_encoding_names_what_it_does_not_know():
    with pytest.raises(ValueError, match="never seen the character 'z'"):
        Vocabulary("ab").encode_all(["ab", "abz"])
    with pytest.raises(ValueError, match="never seen the character 'A'"):
        Vocabulary("ab").encode_all(["A"])


def test_held_out_documents_are_the_tail_of_the_shuffled_list():
    docs = [f"name {i}" for i in range(100)]
    shuffled = docs.copy()
    random.Random(42).shuffle(shuffled)
    trainer = Trainer(docs, Config(holdout=0.05), "numpy")
    assert trainer.train_docs == shuffled[:95]
    assert trainer.held_out == shuffled[95:]
    assert Trainer(docs, Config(), "numpy").train_docs == shuffled


@pytest.mark.parametrize("holdout", [0.001, 0.5, 0.999])
@pytest.mark.parametrize("count", [1, 2, 3, 10])
def test_there_is_always_something_to_train_on(holdout, count):
    trainer = Trainer([f"a{i}" for i in range(count)], Config(holdout=holdout), "numpy")
    assert len(trainer.train_docs) >= 1
    assert len(trainer.train_docs) + len(trainer.held_out) == count


def test_a_document_that_is_trained_on_is_not_held_out_as_well():
    docs = [f"name {i % 60}" for i in range(100)]
    shuffled = docs.copy()
    random.Random(42).shuffle(shuffled)
    trainer = Trainer(docs, Config(holdout=0.2), "numpy")
    assert trainer.train_docs == shuffled[:80]  # the first steps stay those of a run that holds nothing out
    assert trainer.held_out == [doc for doc in shuffled[80:] if doc not in shuffled[:80]]
    assert 0 < len(trainer.held_out) < 20


def test_the_callers_list_is_left_as_it_is():
    docs = ["c", "a", "b"]
    Trainer(docs, engine="numpy")
    assert docs == ["c", "a", "b"]
