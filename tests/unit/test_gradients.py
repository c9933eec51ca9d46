"""Gradients of the published model: `scalar` and `numpy` match finite differences, and all engines agree."""

import numpy as np
import pytest
from engines import NAMES, SMALL, engine, finite_differences, largest_difference, random_weights, small_config

from microgpt import GPT, Config, Corpus, Trainer, load_docs

CORPUS = Corpus(SMALL)
SIZE = CORPUS.vocabulary.size


@pytest.mark.parametrize("name", ["scalar", "numpy"])
@pytest.mark.parametrize("text", ["", "a", "noah"])
def test_every_weight_against_finite_differences(name, text):
    config = small_config(n_embd=4, block_size=6)
    weights = random_weights(GPT, config, SIZE)
    made = engine(name, weights, config, SIZE)
    ids = np.array([*CORPUS.vocabulary.encode(text), CORPUS.vocabulary.bos], np.int32)
    assert largest_difference(made.gradients(ids)[1], finite_differences(made, weights, ids)) < 1e-8


@pytest.mark.parametrize("text", ["", "q", "charlotte", "abcdefghijklmno"])
def test_the_engines_agree_on_the_default_model(text):
    corpus = Corpus(load_docs(NAMES))
    trained = Trainer(corpus, Config(), "numpy")
    trained.run(100)
    weights = trained.model.state_dict()
    results = {}
    for name in ("numpy", "scalar", "kernel"):
        trainer = Trainer(corpus, Config(), name)
        trainer.model.load_state_dict(weights)
        results[name] = trainer.model.gradients(text)
    loss, grads = results["numpy"]
    assert loss == pytest.approx(trained.loss([text]), abs=1e-12)
    for name, tolerance in (("scalar", 1e-12), ("kernel", 1e-6)):
        assert results[name][0] == pytest.approx(loss, abs=tolerance * 3)
        assert largest_difference(results[name][1], grads) < tolerance


@pytest.mark.parametrize("name", ["scalar", "numpy", "kernel"])
def test_asking_for_gradients_changes_nothing(name):
    asked, alone = (Trainer(SMALL, small_config(), name) for _ in range(2))
    for _ in range(3):
        first = asked.model.gradients("emma")
        second = asked.model.gradients("emma")
        assert first[0] == second[0]
        assert largest_difference(first[1], second[1]) == 0
        assert asked.step() == alone.step()
    assert largest_difference(asked.model.state_dict(), alone.model.state_dict()) == 0


@pytest.mark.parametrize("name", ["scalar", "numpy", "kernel"])
def test_gradients_are_copies(name):
    trainer = Trainer(SMALL, small_config(), name)
    _, first = trainer.model.gradients("emma")
    kept = {key: grad.copy() for key, grad in first.items()}
    trainer.model.gradients("mia")
    trainer.run(2)
    assert largest_difference(first, kept) == 0


def test_gradients_asked_for_in_the_middle_of_a_gradual_step():
    """The page may show gradients while the scalar engine is halfway through a step."""
    asked, alone = (Trainer(SMALL, small_config(n_embd=16), "scalar") for _ in range(2))
    expected = alone.model.gradients("emma")[1]
    pauses = 0
    for _ in asked.step_gradually():
        assert largest_difference(asked.model.gradients("emma")[1], expected) == 0
        assert asked.step_count == 0
        pauses += 1
    assert pauses > 2
    assert asked.step_count == 1
    alone.step()
    assert largest_difference(asked.model.state_dict(), alone.model.state_dict()) == 0


@pytest.mark.parametrize("pauses", [1, 2, 3])
def test_a_gradual_step_that_is_given_up_leaves_nothing_behind(pauses):
    given_up, alone = (Trainer(SMALL, small_config(n_embd=16), "scalar") for _ in range(2))
    steps = given_up.step_gradually()
    for _ in range(pauses):
        next(steps)
    steps.close()
    assert given_up.step_count == 0
    assert given_up.step() == alone.step()
    assert largest_difference(given_up.model.state_dict(), alone.model.state_dict()) == 0
