"""Sampling: seeded, the same on every engine, and sane at extreme temperatures."""

import numpy as np
import pytest
from engines import SMALL, small_config

from microgpt import ENGINES, Trainer
from microgpt.sampling import keep_top, pick, softmax


@pytest.fixture(scope="module")
def trained():
    """The same trained weights on each engine."""
    trainer = Trainer(SMALL, small_config(n_embd=12, n_head=3), "numpy")
    trainer.run(150)
    return {name: at(trainer, name) for name in ENGINES}


def at(trainer, engine):
    copy = Trainer(trainer.corpus, trainer.config, engine)
    copy.restore(trainer.checkpoint())
    return copy


@pytest.mark.parametrize("temperature", [1e-320, 1e-6, 0.5, 1, 1.0, 3.0, 1e300])
def test_the_engines_give_the_same_names(trained, temperature):
    count = 6 if temperature == 0.5 else 3
    scalar, array, kernel = (trained[name].sample(count, temperature, seed=3) for name in ENGINES)
    assert scalar == array == kernel


def test_many_names_of_numpy_and_kernel(trained):
    for temperature in (0.3, 0.5, 1.0, 2.0):
        array, kernel = (trained[name].sample(100, temperature, seed=1) for name in ("numpy", "kernel"))
        assert array == kernel


@pytest.mark.parametrize("engine", ["numpy", "kernel"])
def test_the_seed_decides(trained, engine):
    trainer = trained[engine]
    assert trainer.sample(20, seed=5) == trainer.sample(20, seed=5)
    assert trainer.sample(20, seed=5) != trainer.sample(20, seed=6)
    assert trainer.sample(20, seed=5)[:10] == trainer.sample(10, seed=5)  # more names start with the same ones
    assert trainer.sample(0) == []


@pytest.mark.parametrize("engine", ["numpy", "kernel"])
def test_cold_is_the_most_likely_name(trained, engine):
    trainer = trained[engine]
    (cold,) = set(trainer.sample(20, 1e-9))
    name, token = "", None
    while token != trainer.vocabulary.bos and len(name) < trainer.config.block_size - 1:
        token = int(trainer.model.next_probabilities(name).argmax())
        name += trainer.vocabulary.decode([token])
    assert cold.startswith(name)


def test_hot_is_any_letter_or_the_end(trained):
    kernel = trained["kernel"]
    first = [name[:1] for name in kernel.sample(10_000, 1e9)]
    for token in ("", *kernel.vocabulary.chars):
        assert first.count(token) / 10_000 == pytest.approx(1 / kernel.vocabulary.size, abs=0.015)


def test_names_come_as_often_as_their_probability_says(trained):
    kernel = trained["kernel"]
    p = kernel.model.next_probabilities("")
    first = [name[:1] for name in kernel.sample(20_000, 1.0, seed=9)]
    for i, char in enumerate(kernel.vocabulary.chars):
        assert first.count(char) / 20_000 == pytest.approx(p[i], abs=0.015)


def test_no_name_is_longer_than_the_block(trained):
    for engine in ("numpy", "kernel"):
        assert max(map(len, trained[engine].sample(50, 50.0))) == trained[engine].config.block_size


@pytest.mark.parametrize("temperature", [0, -1, float("nan"), float("inf"), "hot", None, True])
def test_a_bad_temperature_never_reaches_the_kernel(trained, temperature):
    with pytest.raises((ValueError, TypeError), match="temperature is .*; it must be"):
        trained["kernel"].sample(1, temperature)


@pytest.mark.parametrize("count", [-1, 1.5, "3", None, True])
def test_a_bad_count(trained, count):
    with pytest.raises((ValueError, TypeError), match="count is .*; it must be"):
        trained["kernel"].sample(count)


@pytest.mark.parametrize("seed", [1.5, "x", None])
def test_a_bad_seed(trained, seed):
    """None would mean a random seed, but sampling is promised to be reproducible."""
    with pytest.raises(TypeError, match="seed is .*; it must be a whole number"):
        trained["kernel"].sample(1, seed=seed)


def test_pick_divides_the_unit_interval_by_probability():
    logits = np.log([0.2, 0.5, 0.3])
    assert [pick(logits, 1.0, u) for u in (0.0, 0.199, 0.201, 0.699, 0.701, 0.9999999)] == [0, 0, 1, 1, 2, 2]


def test_softmax_of_large_scores():
    np.testing.assert_allclose(softmax(np.array([1e4, 1e4, -1e4])), [0.5, 0.5, 0.0])


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("method", ["page", "published"])
def test_a_prefix_begins_every_document(trained, engine, method):
    samples = trained[engine].sample(4, prefix="em", method=method)
    assert len(samples) == 4
    assert all(name.startswith("em") for name in samples)
    longest = "e" * (trained[engine].config.block_size - 1)
    assert all(name.startswith(longest) for name in trained[engine].sample(2, prefix=longest, method=method))
    with pytest.raises(ValueError, match="looks at"):
        trained[engine].sample(1, prefix=longest + "e", method=method)
    with pytest.raises(ValueError, match="never seen"):
        trained[engine].sample(1, prefix="Q", method=method)


@pytest.mark.parametrize("method", ["page", "published"])
def test_only_the_most_likely_tokens_are_chosen(trained, method):
    trainer = trained["kernel"]
    (first,) = set(trainer.sample(10, 5.0, top_k=1, method=method))
    (cold,) = set(trainer.sample(10, 1e-9, method=method))
    assert first == cold
    best = np.argsort(-trainer.model.next_probabilities(""))[:3]
    chosen = {trainer.vocabulary.encode(name)[1] for name in trainer.sample(300, 5.0, top_k=3, method=method) if name}
    assert chosen == set(best.tolist()) - {trainer.vocabulary.bos}
    size = trainer.vocabulary.size
    numpy = trained["numpy"]
    assert numpy.sample(20, top_k=size, method=method) == numpy.sample(20, method=method)


@pytest.mark.parametrize("choice", [{"top_k": 0}, {"top_k": 1.5}, {"method": "greedy"}, {"prefix": None}])
def test_choices_that_make_no_sense(trained, choice):
    with pytest.raises((ValueError, TypeError), match="top_k is|no method|is not text"):
        trained["kernel"].sample(1, **choice)


def test_of_equal_logits_the_first_are_kept():
    kept = keep_top(np.array([1.0, 2.0, 2.0, 0.0, 2.0]), 2)
    assert np.isfinite(kept).tolist() == [False, True, True, False, False]
