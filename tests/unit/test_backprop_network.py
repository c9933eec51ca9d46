"""The small network of the backprop panel: its graph, its walk and its nudges, without a browser."""

from math import exp, log

import pytest

from panels.backprop.network import LETTERS, Network, U, W, Walk, X, loss_with, nudge
from panels.backprop.settings import STOPS

WEIGHTS = [node.id for node in Network("a").nodes.values() if node.kind == "weight"]


def loss_in_plain_numbers(answer):
    hidden = [max(0.0, sum(w * x for w, x in zip(row, X, strict=True))) for row in U]
    scores = [sum(w * h for w, h in zip(row, hidden, strict=True)) for row in W]
    return log(sum(map(exp, scores))) - scores[LETTERS.index(answer)]


@pytest.mark.parametrize("answer", LETTERS)
def test_the_loss_is_the_cross_entropy_of_a_two_layer_network(answer):
    network = Network(answer)
    assert network.loss.data == pytest.approx(loss_in_plain_numbers(answer), abs=1e-12)
    assert len(network.nodes) == 35  # every node contributes to the loss, whichever letter is right


def test_it_has_fifteen_weights_and_one_hidden_unit_that_is_shut():
    network = Network("e")
    assert len(WEIGHTS) == 15
    assert [network.nodes[f"hidden-{j}"].value.data > 0 for j in (1, 2, 3)] == [True, True, False]


@pytest.mark.parametrize("answer", LETTERS)
@pytest.mark.parametrize("weight", WEIGHTS)
def test_every_gradient_against_a_finite_difference(answer, weight):
    h = 1e-6
    measured = (loss_with(answer, weight, h) - loss_with(answer, weight, -h)) / (2 * h)
    assert nudge(answer, weight, 0.1).gradient == pytest.approx(measured, abs=1e-8)


def test_the_walk_ends_where_backward_ends_and_can_go_back():
    whole = Network("i")
    whole.loss.backward()
    walk = Walk(Network("i"))
    walk.go(99)
    assert walk.finished
    assert walk.done == len(walk.stops) == 18
    assert len(walk.stops) == STOPS
    for name, node in walk.network.nodes.items():
        assert node.value.grad == whole.nodes[name].value.grad

    walk.go(5)
    grads = {name: node.value.grad for name, node in walk.network.nodes.items()}
    walk.go(12)
    walk.go(5)
    assert grads == {name: node.value.grad for name, node in walk.network.nodes.items()}


def test_each_share_is_the_chain_rule_and_nobody_passes_on_before_all_have_passed_to_it():
    walk = Walk(Network("a"))
    assert (walk.node, walk.shares, walk.reached) == (None, [], set())
    passed = set()
    for done in range(1, len(walk.stops) + 1):
        walk.go(done)
        node = walk.node
        users = {end for start, end in walk.network.edges if start == node.id}
        assert users <= passed
        passed.add(node.id)
        for share in walk.shares:
            assert share.after == share.before + share.local_grad * share.grad
            assert share.grad == node.value.grad
    assert walk.reached == set(walk.network.nodes)


def test_a_nudge_of_a_tenth_is_predicted_to_second_order():
    for weight in WEIGHTS:
        small, tenth = nudge("e", weight, 0.01), nudge("e", weight, 0.001)
        assert abs(small.predicted - small.measured) < 1e-4
        assert abs(tenth.predicted - tenth.measured) < 1e-6


def test_the_shut_unit_is_not_to_blame_until_a_large_nudge_opens_it():
    assert nudge("e", "u32", -0.5).gradient == nudge("e", "u32", -0.5).measured == 0
    assert nudge("e", "u32", -1.5).measured > 0.1


def test_there_is_less_to_read_at_the_second_node_of_a_kind():
    walk = Walk(Network("e"))
    novel = []
    for done in range(1, len(walk.stops) + 1):
        walk.go(done)
        novel.append((walk.node.kind, walk.novelty))
    assert [kind for kind, novelty in novel if novelty == 1.0] == list(dict.fromkeys(kind for kind, _ in novel))
    assert {novelty for _, novelty in novel} == {1.0, 0.5}
