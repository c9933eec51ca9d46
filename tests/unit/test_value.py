"""The scalar autograd: local derivatives, shared subexpressions, topological order, and deep graphs."""

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from microgpt import ENGINES, Config, Trainer
from microgpt.value import Value

OPERATIONS = {  # name: function, and two points inside its domain
    "a + b": (lambda a, b: a + b, 0.7, -1.3),
    "a + 2": (lambda a, b: a + 2.0, 0.7, 0.0),
    "2 + a": (lambda a, b: 2.0 + a, 0.7, 0.0),
    "a - b": (lambda a, b: a - b, 0.7, -1.3),
    "2 - a": (lambda a, b: 2.0 - a, 0.7, 0.0),
    "a * b": (lambda a, b: a * b, 0.7, -1.3),
    "a * 3": (lambda a, b: a * 3.0, 0.7, 0.0),
    "3 * a": (lambda a, b: 3.0 * a, 0.7, 0.0),
    "a / b": (lambda a, b: a / b, 0.7, -1.3),
    "2 / a": (lambda a, b: 2.0 / a, -0.7, 0.0),
    "-a": (lambda a, b: -a, 0.7, 0.0),
    "a ** 3": (lambda a, b: a**3, -0.7, 0.0),
    "a ** -0.5": (lambda a, b: a**-0.5, 0.7, 0.0),
    "exp": (lambda a, b: a.exp(), -0.7, 0.0),
    "log": (lambda a, b: a.log(), 0.7, 0.0),
    "tanh": (lambda a, b: a.tanh(), -0.7, 0.0),
    "relu above 0": (lambda a, b: a.relu(), 0.7, 0.0),
    "relu below 0": (lambda a, b: a.relu(), -0.7, 0.0),
    "a used thrice": (lambda a, b: a * a * b + a, 0.7, -1.3),
    "a shared result": (lambda a, b: (a + b) * (a + b).exp() + (a + b), 0.7, -1.3),
}


@pytest.mark.parametrize(("function", "a", "b"), OPERATIONS.values(), ids=OPERATIONS)
def test_derivatives_against_finite_differences(function, a, b):
    x, y = Value(a), Value(b)
    function(x, y).backward()
    h = 1e-6
    for value, plus, minus in ((x, (a + h, b), (a - h, b)), (y, (a, b + h), (a, b - h))):
        up, down = (function(Value(p), Value(q)).data for p, q in (plus, minus))
        assert value.grad == pytest.approx((up - down) / (2 * h), abs=1e-8)


def test_numbers_as_python_computes_them():
    a, b = Value(3.0), Value(-0.5)
    assert ((a + b) * a / b - 1).data == (3.0 - 0.5) * 3.0 / -0.5 - 1
    assert (a.exp().log().tanh().relu() ** 2).data == pytest.approx(math.tanh(3) ** 2)


def test_relu_has_no_slope_at_its_kink():
    x = Value(0.0)
    x.relu().backward()
    assert x.grad == 0


def test_a_shared_subexpression_is_blamed_once_for_each_use():
    x = Value(2.0)
    square = x * x
    (square + square * square).backward()
    assert square.grad == 1 + 2 * 4
    assert x.grad == (1 + 2 * 4) * 2 * 2


def test_a_chain_deeper_than_pythons_stack():
    x = Value(1.0)
    y = x
    for _ in range(100_000):
        y = y + 1
    y.backward()
    assert (y.data, x.grad) == (100_001.0, 1.0)


@given(st.integers(0, 10_000), st.integers(1, 60))
def test_topological_order_of_any_graph(seed, size):
    """Children come before their parents, each node occurs once, and the root depends on every node."""
    rng = random.Random(seed)
    nodes = [Value(rng.random()) for _ in range(3)]
    for _ in range(size):
        a, b = rng.choices(nodes, k=2)
        nodes.append(rng.choice([a + b, a * b, a.tanh(), a + 1.0]))
    order = nodes[-1].topological_order()
    place = {node: i for i, node in enumerate(order)}
    assert len(place) == len(order)
    assert order[-1] is nodes[-1]
    for node in order:
        assert all(place[child] < place[node] for child in node.children)


@pytest.mark.parametrize("engine", ENGINES)
def test_a_model_that_is_wrong_beyond_any_doubt_has_a_finite_loss(engine):
    """A probability of e^-2000 is 0 in float64, so its logarithm must not be taken."""
    trainer = Trainer(["a", "b"], Config(n_embd=2, n_head=1, block_size=4), engine)
    weights = trainer.model.state_dict()
    weights["lm_head"][:] = [[1000, 1000], [-1000, -1000], [0, 0]]
    trainer.model.load_state_dict(weights)
    losses = [trainer.loss([text]) for text in ("a", "b")]
    assert all(map(math.isfinite, losses))
    assert max(losses) > 100
