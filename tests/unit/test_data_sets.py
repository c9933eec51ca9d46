"""The texts that the page offers: each is what README.md says, and can be trained on as it is."""

import hashlib
import json
import unicodedata

import pytest
from engines import REPOSITORY

from microgpt import Config, Corpus, Experiment, Nouns, Trainer
from microgpt.text import read_text, report

FOLDER = REPOSITORY / "site" / "data"
SETS = json.loads((FOLDER / "sets.json").read_text(encoding="utf-8"))
SCRIPTS = {"en": "LATIN", "el": "GREEK", "ru": "CYRILLIC", "ar": "ARABIC", "hi": "DEVANAGARI", "ja": "KATAKANA",
           "ko": "HANGUL"}  # fmt: skip


def test_every_text_is_listed():
    assert {one["file"] for one in SETS} | {"LICENSE-unicode.txt"} == {path.name for path in FOLDER.glob("*.txt")}
    assert len(SETS) >= 6
    assert len({SCRIPTS[one["language"]] for one in SETS}) >= 4
    assert len({one["title"] for one in SETS}) == len(SETS)


def test_every_text_is_the_one_described():
    described = (FOLDER / "README.md").read_text(encoding="utf-8")
    for one in SETS:
        assert hashlib.sha256((FOLDER / one["file"]).read_bytes()).hexdigest() in described, one["file"]


@pytest.mark.parametrize("one", SETS, ids=lambda one: one["file"])
def test_a_text_reads_as_it_is_written(one):
    data = (FOLDER / one["file"]).read_bytes()
    reading = read_text(data)
    assert data == "".join(f"{document}\n" for document in reading.documents).encode()
    assert {note.kind for note in reading.notes} <= {"jamo"}  # nothing repeated, cut, cleaned or guessed
    assert len(reading.documents) > 100
    letters = [char for document in reading.documents for char in document if char.isalpha()]
    script = sum(unicodedata.name(char).startswith(SCRIPTS[one["language"]]) for char in letters)
    assert script > 0.8 * len(letters)
    found = report(Corpus(reading.documents))
    assert not {"suspicious", "few"} & {note.kind for note in found.notes}


@pytest.mark.parametrize("one", SETS, ids=lambda one: one["file"])
def test_a_model_learns_from_it(one):
    corpus = Corpus(read_text((FOLDER / one["file"]).read_bytes()).documents, Nouns(**one["nouns"]))
    found = report(corpus)
    config = Config(n_embd=found.n_embd, block_size=found.block_size, num_steps=found.num_steps, holdout=0.1)
    trainer = Trainer(Experiment(corpus, config=config))
    before = trainer.loss(trainer.held_out)
    trainer.run(config.num_steps)
    assert trainer.loss(trainer.held_out) < before - 0.3
