"""An invalid configuration is rejected at once, with a message that says what to change."""

import math

import pytest

from microgpt import Config

COUNTS = ("n_embd", "n_head", "n_layer", "block_size", "num_steps")
NAN, INFINITY = math.nan, math.inf


def test_the_published_values_are_the_defaults():
    c = Config()
    assert (c.n_embd, c.n_head, c.n_layer, c.block_size, c.num_steps) == (16, 4, 1, 16, 1000)
    assert (c.learning_rate, c.seed, c.holdout, c.head_dim) == (0.01, 42, 0.0, 4)


@pytest.mark.parametrize("name", COUNTS)
@pytest.mark.parametrize("value", [0, -1])
def test_counts_begin_at_one(name, value):
    with pytest.raises(ValueError, match=f"{name} is {value}; it must be at least 1"):
        Config(**{name: value})


@pytest.mark.parametrize("name", [*COUNTS, "seed"])
@pytest.mark.parametrize("value", [16.0, NAN, INFINITY, "16", None, True, [4]])
def test_counts_are_whole_numbers(name, value):
    with pytest.raises(TypeError, match=rf"{name} is .*; it must be a whole number"):
        Config(**{name: value})


def test_heads_that_do_not_fit_are_told_which_would():
    message = "n_embd 10 cannot be shared equally by n_head 4; choose n_head among 1, 2, 5, 10"
    with pytest.raises(ValueError, match=message):
        Config(n_embd=10, n_head=4)
    with pytest.raises(ValueError, match="choose n_head among"):
        Config(n_embd=4, n_head=8)


@pytest.mark.parametrize("value", [0, -0.01, NAN, INFINITY, -INFINITY])
def test_learning_rate_is_above_0_and_finite(value):
    with pytest.raises(ValueError, match="learning_rate is .*; it must be"):
        Config(learning_rate=value)


@pytest.mark.parametrize("value", [1, 1.5, -0.1, NAN, INFINITY])
def test_holdout_is_a_share(value):
    with pytest.raises(ValueError, match="holdout is .*; it"):
        Config(holdout=value)


@pytest.mark.parametrize("name", ["learning_rate", "holdout"])
@pytest.mark.parametrize("value", ["0.01", None, True])
def test_rates_are_numbers(name, value):
    with pytest.raises(TypeError, match=rf"{name} is .*; it must be a number"):
        Config(**{name: value})


def test_a_config_cannot_be_changed_behind_a_trainers_back():
    with pytest.raises(AttributeError):
        Config().n_embd = 32


def test_the_least_and_other_seeds_are_fine():
    Config(n_embd=1, n_head=1, n_layer=1, block_size=1, num_steps=1, seed=0)
    Config(seed=-(2**80), learning_rate=1, holdout=0.999)
