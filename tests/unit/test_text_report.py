"""What is said of a text before training, and the model suggested for it."""

import pytest
from engines import names

from microgpt import Config, Corpus, Experiment, Trainer
from microgpt.text import report, seconds


def kinds(reported):
    return {note.kind: note.count for note in reported.notes}


def test_the_names_of_the_page():
    found = report(Corpus(names()))
    assert (found.documents, found.repeats, len(found.alphabet)) == (29_693, 0, 26)
    assert [letter.token for letter in found.alphabet[:2]] == ["q", "x"]  # the rarest first
    assert sum(letter.count for letter in found.alphabet) == sum(map(len, names()))
    assert len(found.longest) == 15
    assert (found.block_size, found.n_embd, found.num_steps) == (16, 16, 20_000)
    assert kinds(found) == {}


def test_what_is_cut_and_the_block_that_holds_most():
    docs = [f"{'abcdefghij' * 4}{i}"[: 20 + i % 20] for i in range(200)] + ["long" * 40]
    found = report(Corpus(docs))
    assert found.block_size == 48
    assert kinds(found)["cut"] == 1
    assert found.longest == "long" * 40
    assert "the longest has 160 letters" in found.notes[-1].message
    assert found.cut(16) == 201
    assert found.cut(161) == 0
    trainer = Trainer(docs, Config(block_size=160, num_steps=1))  # 160 letters and the end are 161 predictions
    assert found.cut(160) == int((trainer.corpus.vocabulary.encode_all(docs).positions(1000) > 160).sum())


@pytest.mark.parametrize(
    ("docs", "kind"),
    [(["emma"] * 100, "all-the-same"), (["a" * n for n in range(1, 99)], "one-token"), (["emma", "ava", "mia"], "few")],
)
def test_what_a_model_can_learn_little_from(docs, kind):
    assert kind in kinds(report(Corpus(docs)))


def test_letters_that_look_out_of_place():
    docs = [f"name{'abcdefghij'[i % 10]}{'klmnopqrst'[i // 10 % 10]}" for i in range(100)]
    found = report(Corpus([*docs, "n\u0430me", "wh\ufffdt", "\ue000", "Анна"]))  # a Cyrillic letter in a Latin word
    odd = [letter.token for letter in found.alphabet if letter.suspicious]
    assert sorted(odd) == ["\u0430", "\ue000", "\ufffd"]
    assert [letter.suspicious for letter in found.alphabet] == [True] * 3 + [False] * (len(found.alphabet) - 3)
    assert "U+E000" in next(note.message for note in found.notes if note.kind == "suspicious")
    assert kinds(found)["rare"] > 0


def test_suggestions_grow_with_the_text():
    sizes = [report(Corpus([f"{i:05}" for i in range(count)])) for count in (20, 100, 1000, 10_000)]
    assert [(found.n_embd, found.num_steps) for found in sizes] == [(8, 200), (16, 200), (16, 2000), (16, 20_000)]


def test_how_long_a_run_takes_is_measured():
    experiment = Experiment(Corpus(names()[:200]), config=Config(num_steps=100))
    assert 0 < seconds(experiment, "numpy") < 60
    longer = experiment.with_config(num_steps=100_000)
    assert seconds(longer, "numpy", budget=0.02) > 10 * seconds(experiment, "numpy", budget=0.02)
