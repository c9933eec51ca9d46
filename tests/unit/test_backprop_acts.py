"""The first two acts of the backprop panel: one multiplication and a chain, against finite differences."""

from math import exp, log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from panels.backprop import chain, product, words
from panels.backprop.network import Walk

H = 1e-5


def weights(largest):
    return st.floats(-largest, largest, allow_nan=False)


@given(weights(product.LARGEST))
def test_each_factor_has_the_other_as_its_gradient(weight):
    made = product.multiply(weight)
    assert made.y.data == weight * product.X
    slope = (product.multiply(weight + H).y.data - product.multiply(weight - H).y.data) / (2 * H)
    assert made.w.grad == pytest.approx(slope, abs=1e-8)
    assert (made.w.grad, made.x.grad, made.y.grad) == (product.X, weight, 1.0)
    assert made.predicted == pytest.approx(made.measured, abs=1e-12)


def loss_from(place, value):
    """The loss, if the number at this place of the chain were `value`: in plain numbers."""
    steps = [lambda w: w * chain.X, exp, lambda e: e + 1, lambda total: 1 / total, log, lambda ln: -ln]
    for step in steps[place:]:
        value = step(value)
    return value


@given(weights(chain.LARGEST))
def test_the_gradient_of_every_number_of_the_chain(weight):
    made = chain.Chain(weight)
    made.loss.backward()
    assert made.loss.data == pytest.approx(loss_from(0, weight), abs=1e-12)
    for place, node in enumerate(made.nodes.values()):
        at = node.value.data
        slope = (loss_from(place, at + H) - loss_from(place, at - H)) / (2 * H)
        assert node.value.grad == pytest.approx(slope, abs=1e-6, rel=1e-6)


@given(weights(chain.LARGEST))
def test_at_the_score_the_blame_is_what_the_right_letter_lacks(weight):
    made = chain.Chain(weight)
    made.loss.backward()
    assert made.nodes["score"].value.grad == pytest.approx(1 - made.nodes["p"].value.data, abs=1e-12)


def test_the_walk_along_the_chain_has_six_steps_each_of_which_multiplies():
    made = chain.Chain(0.8)
    walk = Walk(made)
    assert [node.id for node in walk.stops] == ["loss", "log", "p", "total", "exp", "score"]
    for done in range(1, 7):
        walk.go(done)
        (share,) = walk.shares
        assert share.after == share.grad * share.local_grad
    walk.go(6)
    whole = chain.Chain(0.8)
    whole.loss.backward()
    assert [node.value.grad for node in made.nodes.values()] == [node.value.grad for node in whole.nodes.values()]


def test_what_the_prose_says_of_the_chain_as_it_opens():
    """More than four times at ln p, and only a twentieth at the division."""
    made = chain.Chain(0.8)
    assert 4 < abs(made.nodes["log"].value.local_grads[0]) < 5
    assert abs(made.nodes["p"].value.local_grads[0]) == pytest.approx(1 / 20, abs=0.005)


def test_every_formula_is_that_of_its_operation():
    made = chain.Chain(0.8)
    value = {name: node.value.data for name, node in made.nodes.items()}
    formulas = {"score": chain.X, "exp": value["exp"], "total": 1, "p": -1 / value["total"] ** 2, "log": 1 / value["p"]}
    for name, expected in (formulas | {"loss": -1}).items():
        assert made.nodes[name].value.local_grads[0] == pytest.approx(expected, abs=1e-12)
    assert words.rule("p", -0.0536) == "local gradient −1 / total² = −0.054"
    assert words.rule("score", 1.5) == "local gradient 1.5"
    assert words.CHAIN["score"].made == f"w × {chain.X}"


def test_what_is_said_of_the_product():
    made = product.multiply(-0.5)
    assert words.product(-0.5, product.X, made.y.data, product.NUDGE, made.measured) == (
        "The rectangle is 0.50 wide and 1.5 high; its area counts as less than nothing, since w is negative, and is "
        "y\u00a0=\u00a0−0.750. Make w larger by 0.1, and y grows by 0.150: the narrow strip, 0.1 wide and 1.5 high."
    )
