"""In float64 the algorithm matches the published one to the digit, and the three engines train alike."""

import gc
import random

import numpy as np
import pytest
from engines import REPOSITORY, names

from microgpt import Config, Corpus, Experiment, Trainer, load_docs
from panels.training import published

MAKEMORE = REPOSITORY.parent / "shared" / "data" / "makemore-names.txt"
FIRST_LOSSES = [3.3660, 3.4243, 3.1778, 3.0664, 3.2209]
LAST_LOSS = 2.6497  # at step 1000
SAMPLES = [
    "kamon", "ann", "karai", "jaire", "vialan", "karia", "yeran", "anna", "areli", "kaina",
    "konna", "keylen", "liole", "alerin", "earan", "lenne", "kana", "lara", "alela", "anton",
]  # fmt: skip


@pytest.fixture(scope="module")
def makemore():
    if not MAKEMORE.exists():
        pytest.skip("the names of the published run are not kept in this repository")
    return load_docs(MAKEMORE)


@pytest.fixture
def no_garbage_collector():
    """The graph of a scalar step has no cycles, and looking for some takes longer than the step itself."""
    gc.disable()
    yield
    gc.enable()


@pytest.mark.parametrize("engine", ["numpy", "kernel"])
def test_the_published_losses_and_names(makemore, engine):
    trainer = Trainer(makemore, Config(), engine)
    losses = trainer.run(1000)
    assert np.round([*losses[:5], losses[-1]], 4).tolist() == [*FIRST_LOSSES, LAST_LOSS]
    assert trainer.sample(20, method="published") == SAMPLES
    assert trainer.sample(3, seed=7, method="published") == SAMPLES[:3]


@pytest.mark.parametrize("engine", ["numpy", "kernel"])
def test_the_published_sampler_on_the_names_of_the_page(engine):
    """Written out as the published program has it: one generator for shuffle, weights and samples."""
    docs = names()
    trainer = Trainer(docs, Config(num_steps=200), engine)
    trainer.run(200)
    rng = random.Random(42)
    rng.shuffle(docs)
    for rows, columns in trainer.model.engine.shapes.values():
        for _ in range(rows * columns):
            rng.gauss(0, 0.08)
    expected = []
    for _ in range(20):
        name = ""
        for _ in range(16):
            logits = np.log(trainer.model.next_probabilities(name))
            weights = np.exp(logits / 0.5 - (logits / 0.5).max())
            (token,) = rng.choices(range(27), weights=(weights / weights.sum()).tolist())
            if token == 26:
                break
            name += "abcdefghijklmnopqrstuvwxyz"[token]
        expected.append(name)
    assert trainer.sample(20, method="published") == expected


def test_the_published_first_losses_with_the_scalar_engine(makemore):
    assert np.round(Trainer(makemore, Config(), "scalar").run(5), 4).tolist() == FIRST_LOSSES


def test_scalar_and_numpy_give_the_same_200_losses(no_garbage_collector):
    docs = names()
    scalar, array = (Trainer(docs, Config(), engine).run(200) for engine in ("scalar", "numpy"))
    np.testing.assert_allclose(scalar, array, rtol=0, atol=1e-9)


def test_the_page_knows_which_run_is_the_published_one(makemore):
    trainer = Trainer(Experiment(Corpus(makemore), config=Config(holdout=0.05)))  # which the page adds
    trainer.run(999)
    assert not published.is_its_run(trainer)
    trainer.step()
    assert published.is_its_run(trainer)
    assert trainer.sample(20, method="published") == SAMPLES
    assert not published.is_its_run(Trainer(trainer.experiment.with_config(seed=1, num_steps=1)))
    assert not published.is_microgpt(trainer.experiment.with_config(batch_size=4))


def test_where_the_published_program_would_have_other_weights():
    few = Experiment(
        Corpus([f"{a}{b}" for a in "abcdef" for b in "xyz"] * 3), config=Config(num_steps=90, holdout=0.05)
    )
    trainer = Trainer(few)
    trainer.run(len(trainer.train_docs))
    assert published.is_as_published(trainer)
    trainer.step()  # it would not have come round yet
    assert not published.is_as_published(trainer)
    assert published.is_as_published(Trainer(few.with_config(holdout=0.0)))
    assert not published.is_as_published(Trainer(Experiment(Corpus(["ada", "\U0001f468\u200d\U0001f467"]))))
