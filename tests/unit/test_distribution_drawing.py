"""Drawing a document token by token, as the distribution panel shows it, is sampling it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from microgpt import Config, Trainer
from panels.distribution.drawing import Writing, draw, reshaped

NAMES = ["ada", "bob", "carla", "dora", "emil", "abba"] * 5
SHARES = st.lists(st.floats(1e-6, 1), min_size=2, max_size=40).map(lambda shares: np.array(shares) / sum(shares))


@pytest.fixture(scope="module")
def model():
    trainer = Trainer(NAMES, Config(n_embd=8, block_size=8, num_steps=50), engine="numpy")
    trainer.run(50)
    return trainer.model


@pytest.mark.parametrize("prefix", ["", "a", "bob"])
@pytest.mark.parametrize(("temperature", "top_k"), [(0.5, None), (1.0, None), (1.5, 3), (0.1, 1)])
def test_it_becomes_what_the_model_samples(model, prefix, temperature, top_k):
    vocabulary = model.vocabulary
    for seed in range(20):
        writing = Writing(seed, vocabulary.encode(prefix)[1:], model.config.block_size, vocabulary.bos)
        while not writing.finished:
            p = model.next_probabilities(vocabulary.decode(writing.ids))
            writing.draw(reshaped(p, temperature, top_k))
        (sampled,) = model.sample(1, temperature, seed, prefix, top_k)
        assert vocabulary.decode(writing.ids) == sampled


@given(SHARES, st.floats(0, 1, exclude_max=True))
def test_the_number_falls_on_the_token_that_is_drawn(shares, u):
    drawn = draw(shares, u)
    assert drawn.start <= u < drawn.end or drawn.token == len(shares) - 1
    assert drawn.probability == pytest.approx(shares[drawn.token])
    assert shares[drawn.best] == shares.max()


@given(SHARES, st.floats(0.05, 3), st.one_of(st.none(), st.integers(1, 40)))
def test_temperature_keeps_the_order_and_the_sum(shares, temperature, top_k):
    cut = reshaped(shares, temperature, top_k)
    assert cut.sum() == pytest.approx(1)
    kept = len(shares) if top_k is None else min(top_k, len(shares))
    assert np.count_nonzero(cut) <= kept
    order = np.argsort(-shares, kind="stable")
    assert (np.diff(cut[order]) <= 1e-12).all()
    if top_k is None:
        assert reshaped(shares, 1.0, None) == pytest.approx(shares)
        assert (cut.max() - shares.max()) * (1 - temperature) >= -1e-9  # below 1 more peaked, above 1 flatter


def test_what_has_been_drawn_is_kept(model):
    vocabulary = model.vocabulary
    writing = Writing(0, [], 3, vocabulary.bos)
    certain = np.eye(vocabulary.size)
    writing.draw(certain[2])
    writing.draw(np.full(vocabulary.size, 1 / vocabulary.size))
    assert (writing.context, len(writing.ids)) == ((2,), 2)
    assert writing.odds == pytest.approx(1 / vocabulary.size)
    writing.draw(certain[1])
    assert writing.finished  # because there is no more room
    ended = Writing(0, [1], 8, vocabulary.bos)
    ended.draw(certain[vocabulary.bos])
    assert ended.finished
    assert ended.ids == (1,)
