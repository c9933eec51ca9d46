"""What an earlier version has written is read for ever: a kept run, a link with a text, and a saved model.

written-by-0.2.0.json was written by that version, and is never written again; bytes are in base64. Another version
whose forms differ gets a file of its own, beside this one.
"""

import base64
import json
from hashlib import sha256
from pathlib import Path

import pytest
from fake_pace import Pace

from microgpt import GPT, Architecture, Config, Corpus, Experiment, Nouns
from microgpt.files import load
from microgpt.gradual import finish
from panels.furniture.kept import record
from panels.furniture.own_text.link import read
from panels.lab.lab import Lab

WRITTEN = json.loads(Path(__file__).with_name("written-by-0.2.0.json").read_text())
# What it was written from.
DOCS = ["ada", "bea", "cleo", "김민준", "Zoé", "👨‍👩‍👧", "a\nb", 'say "hi"'] * 3
NOUNS = Nouns("word", "words", "letter", "letters")
CONFIG = Config(n_embd=4, n_head=1, block_size=6, num_steps=20, holdout=0.1, seed=7, learning_rate=0.02)
WEIGHTS = "96fc5ecd519197ae93dd146962b59b91fee153bb32a53c8db85330479105c2c8"  # SHA-256
LOSSES = [3.110957384109497, 3.1995949745178223]  # of the first steps
PAGES_OWN = Experiment(Corpus(["ada", "bob", "eve"]), config=Config(holdout=0.05, num_steps=300, seed=7))


def unpacked(texts):
    """As a browser gives it to Python."""
    return {name: memoryview(base64.b64decode(text)) for name, text in texts.items()}


@pytest.fixture(scope="module")
def source():
    return record.source(WRITTEN["kept"], unpacked(WRITTEN["parts"]))


def is_what_it_was_written_from(experiment):
    return (experiment.corpus.docs, experiment.config) == (DOCS, CONFIG)


def weights(trainer):
    state = trainer.model.state_dict()
    return sha256(b"".join(array.astype("<f4").tobytes() for array in state.values())).hexdigest()


def test_a_kept_run(source):
    kept = WRITTEN["kept"] | unpacked({name: WRITTEN["kept"][name] for name in ("state", "curves")})
    assert source.endswith("\n# changed\n")
    model = Architecture.from_source(source)
    run = finish(record.read(kept, unpacked(WRITTEN["parts"]), PAGES_OWN.corpus, model))
    assert is_what_it_was_written_from(run.experiment)
    assert run.experiment.identity == WRITTEN["identity"]
    assert run.experiment.corpus.nouns == NOUNS
    assert (run.engine, run.step_count, run.history.count, run.saved) == ("kernel", 20, 20, 1764000000.0)
    lab = Lab(PAGES_OWN, Pace())
    run.resume(lab)
    assert weights(lab.run.trainer) == WEIGHTS
    assert lab.run.history.losses[1:3].tolist() == LOSSES


def test_a_kept_run_whose_model_is_not_run():
    run = finish(record.read(WRITTEN["kept"], unpacked(WRITTEN["parts"]), PAGES_OWN.corpus))
    assert run.is_other_model
    assert is_what_it_was_written_from(run.experiment)


def test_a_link_with_a_text(source):
    linked = read(WRITTEN["link"], PAGES_OWN)
    assert is_what_it_was_written_from(linked.experiment)
    assert linked.experiment.architecture is GPT
    assert linked.source == source


def test_a_saved_model():
    trainer = load(base64.b64decode(WRITTEN["safetensors"]))
    assert is_what_it_was_written_from(trainer.experiment)
    assert (trainer.engine, trainer.step_count) == ("kernel", 20)
    assert weights(trainer) == WEIGHTS
