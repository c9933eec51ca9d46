"""A training run: the order of documents, losses as documented, switching engines midway, and the end of the run."""

import numpy as np
import pytest
from engines import SMALL, largest_difference, small_config

from microgpt import ENGINES, Config, Corpus, Trainer, library
from microgpt.engine import finish
from microgpt.tensor import Tensor

every_engine = pytest.mark.parametrize("engine", ENGINES)
TOLERANCE = {"scalar": 1e-12, "numpy": 1e-12, "kernel": 2e-6}


def document_loss(model, text, block_size):
    """-ln p of each next token, by the model's own probabilities."""
    v = model.vocabulary
    tokens = [*v.encode(text), v.bos]
    losses = []
    for i in range(min(block_size, len(tokens) - 1)):
        losses.append(-np.log(model.next_probabilities(text[:i])[tokens[i + 1]]))
    return losses


@every_engine
def test_a_steps_loss_is_the_mean_over_the_document_before_the_update(engine):
    trainer = Trainer(SMALL, small_config(block_size=5), engine)  # "isabella" and "olivia" are truncated
    for step in range(12):
        text = trainer.train_docs[step % len(SMALL)]
        expected = np.mean(document_loss(trainer.model, text, 5))
        assert trainer.step() == pytest.approx(expected, rel=TOLERANCE[engine])
    assert trainer.step_count == 12


@every_engine
def test_loss_over_documents_is_per_token_not_per_document(engine):
    trainer = Trainer(SMALL, small_config(), engine)
    docs = ["a", "isabella", "mia"]
    each = [loss for text in docs for loss in document_loss(trainer.model, text, 8)]
    before = trainer.model.state_dict()
    assert trainer.loss(docs) == pytest.approx(np.mean(each), rel=TOLERANCE[engine])
    assert largest_difference(before, trainer.model.state_dict()) == 0


@every_engine
def test_holding_out_leaves_the_first_steps_as_they_were(engine):
    docs = [name + ending for ending in "abcd" for name in SMALL]
    all_of_them, fewer = (Trainer(docs, small_config(holdout=h), engine) for h in (0.0, 0.25))
    assert fewer.run(5) == all_of_them.run(5)
    assert len(fewer.held_out) == 10
    assert fewer.loss(fewer.held_out) > 0


@every_engine
def test_one_step_at_a_time_is_one_run(engine):
    steps, run, gradual = (Trainer(SMALL, small_config(), engine) for _ in range(3))
    losses = run.run(6)
    assert [steps.step() for _ in range(6)] == losses
    assert [finish(gradual.step_gradually()) for _ in range(6)] == losses
    assert largest_difference(gradual.model.state_dict(), run.model.state_dict()) == 0
    assert run.run(0) == []
    assert run.step_count == gradual.step_count == 6


@every_engine
def test_the_same_seed_is_the_same_run(engine):
    first, second, other = (Trainer(SMALL, small_config(seed=seed), engine).run(4) for seed in (1, 1, 2))
    assert first == second != other


@every_engine
def test_the_run_ends(engine):
    trainer = Trainer(SMALL, small_config(num_steps=3), engine)
    trainer.run(2)
    with pytest.raises(RuntimeError, match="1 of its 3 steps left, and 2 were asked for; make a new Trainer"):
        trainer.run(2)
    assert trainer.step_count == 2
    trainer.step()
    weights = trainer.model.state_dict()
    for ask in (trainer.step, lambda: finish(trainer.step_gradually())):
        with pytest.raises(RuntimeError, match="0 of its 3 steps left"):
            ask()
    assert largest_difference(weights, trainer.model.state_dict()) == 0
    assert trainer.sample(3)


@pytest.mark.parametrize("steps", [-1, 1.0, "5", None, True, float("nan")])
def test_a_bad_number_of_steps(steps):
    trainer = Trainer(SMALL, small_config())
    with pytest.raises((TypeError, ValueError), match="steps is .*; it must be"):
        trainer.run(steps)
    assert trainer.step_count == 0


def test_switching_engines_midway_is_the_uninterrupted_run():
    whole = Trainer(SMALL, small_config(), "numpy")
    expected = whole.run(40)
    trainer = Trainer(SMALL, small_config(), "numpy")
    losses = trainer.run(10)
    for engine, steps in (("kernel", 10), ("scalar", 5), ("kernel", 5), ("numpy", 10)):
        trainer.switch_engine(engine)
        assert trainer.engine == engine
        losses += trainer.run(steps)
    np.testing.assert_allclose(losses, expected, rtol=0, atol=1e-4)
    assert largest_difference(trainer.model.state_dict(), whole.model.state_dict()) < 1e-3

    exact = Trainer(SMALL, small_config(), "numpy")
    losses = exact.run(3)
    exact.switch_engine("scalar")
    losses += exact.run(3)
    np.testing.assert_allclose(losses, expected[:6], rtol=0, atol=1e-12)


@every_engine
def test_going_back_to_a_checkpoint(engine):
    trainer = Trainer(SMALL, small_config(), engine)
    trainer.run(4)
    checkpoint = trainer.checkpoint()
    losses = trainer.run(5)
    trainer.restore(checkpoint)
    assert trainer.step_count == 4
    assert trainer.run(5) == losses


def test_an_unknown_engine():
    trainer = Trainer(SMALL, small_config(), "numpy")
    for ask in (lambda: Trainer(SMALL, engine="torch"), lambda: trainer.switch_engine("torch")):
        with pytest.raises(ValueError, match="no engine 'torch'; choose among scalar, numpy, kernel"):
            ask()
    assert trainer.engine == "numpy"


def test_kernels_that_are_not_built(monkeypatch, tmp_path):
    library.load.cache_clear()
    monkeypatch.setattr(library, "PLACES", (tmp_path / "kernels.so",))
    with pytest.raises(RuntimeError, match=r"not built; run `python3 serve.py build`.* or choose engine=\"numpy\""):
        Trainer(SMALL, small_config(), "kernel")
    Trainer(SMALL, small_config(), "numpy").step()


@pytest.mark.parametrize("docs", [[], "emma", ["emmaz"], [None], None])
def test_documents_that_cannot_be_measured(docs):
    trainer = Trainer(SMALL, small_config(), "kernel")
    with pytest.raises((ValueError, TypeError), match="document|never seen"):
        trainer.loss(docs)


def test_one_corpus_serves_many_runs():
    corpus = Corpus(SMALL)
    first, second = (Trainer(corpus, small_config(n_embd=n), "kernel") for n in (8, 16))
    assert first.train_docs is second.train_docs
    assert first.run(3) == Trainer(SMALL, small_config(), "kernel").run(3)


@every_engine
def test_the_default_config_learns(engine):
    docs = ["emma", "anna", "hannah"]
    losses = Trainer(docs, Config(num_steps=30), engine).run(30)
    assert np.mean(losses[-6:]) < 0.6 * np.mean(losses[:6])


def test_every_engine_knows_every_operation():
    """An engine that lacks one cannot be instantiated; this test names the operation."""
    from microgpt.arrays import ArrayTensor
    from microgpt.record import RecordedTensor
    from microgpt.scalar import ScalarTensor

    for tensor in (ArrayTensor, RecordedTensor, ScalarTensor):
        assert issubclass(tensor, Tensor)
        assert not tensor.__abstractmethods__
