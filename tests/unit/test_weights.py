"""The weights of a new model are exactly the numbers that `random.gauss` gives, in the published order."""

import random

import numpy as np
import pytest
from engines import SMALL

from microgpt import Config, Trainer
from microgpt.weights import draw_weights


def test_the_weights_are_drawn_row_by_row_after_the_shuffle():
    config = Config(n_embd=6, n_head=3, n_layer=2, block_size=5, seed=7)
    weights = Trainer(SMALL, config, "numpy").model.state_dict()

    rng = random.Random(7)
    rng.shuffle(SMALL.copy())
    letters = len(set("".join(SMALL)))

    def matrix(rows, columns):
        return [[rng.gauss(0, 0.08) for _ in range(columns)] for _ in range(rows)]

    expected = {"wte": matrix(letters + 1, 6), "wpe": matrix(5, 6), "lm_head": matrix(letters + 1, 6)}
    for i in range(2):
        for name in ("attn_wq", "attn_wk", "attn_wv", "attn_wo"):
            expected[f"layer{i}.{name}"] = matrix(6, 6)
        expected[f"layer{i}.mlp_fc1"] = matrix(24, 6)
        expected[f"layer{i}.mlp_fc2"] = matrix(6, 24)

    assert list(weights) == list(expected)
    for name, rows in expected.items():
        np.testing.assert_allclose(weights[name], rows, rtol=0, atol=1e-15, err_msg=name)


@pytest.mark.parametrize("shape", [(3, 5), (4, 4), (1, 1)])
def test_an_odd_count_of_numbers_uses_half_of_the_last_pair(shape):
    rng = random.Random(3)
    expected = [rng.gauss(0, 0.08) for _ in range(shape[0] * shape[1])]
    drawn = draw_weights({"w": shape}, random.Random(3))["w"]
    np.testing.assert_allclose(drawn.ravel(), expected, rtol=0, atol=1e-15)


def test_the_default_model_has_4192_weights_on_26_letters():
    assert Trainer(["abcdefghijklmnopqrstuvwxyz"], Config(), "numpy").model.parameter_count == 4192


def test_another_seed_gives_other_weights_and_another_order():
    first, second = (Trainer(SMALL, Config(seed=seed), "numpy") for seed in (1, 2))
    assert first.train_docs != second.train_docs
    assert sorted(first.train_docs) == sorted(second.train_docs)
    assert not np.allclose(first.model.state_dict()["wte"], second.model.state_dict()["wte"])
