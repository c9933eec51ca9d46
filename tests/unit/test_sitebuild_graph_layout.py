"""The layout of graphs: invariants of every drawing, and a few graphs whose best drawing is known."""

import random
from itertools import pairwise

import pytest

from sitebuild.make import graph_layout
from sitebuild.make.graph_layout import crossings, lay_out, layers, order
from sitebuild.make.tables import backprop_graph


def drawn_crossings(layout, edges):
    """Crossings between neighbouring columns, counted in the finished layout."""
    steps = {}
    for edge in edges:
        for (layer, start), (_, end) in pairwise(layout.routes[edge]):
            steps.setdefault(layer, []).append((start, end))
    return sum(
        (a - c) * (b - d) < 0 for lines in steps.values() for i, (a, b) in enumerate(lines) for c, d in lines[:i]
    )


def random_graph(seed, size=18):
    rng = random.Random(seed)
    nodes = [f"n{i}" for i in range(size)]
    edges = {(nodes[rng.randrange(i)], nodes[i]) for i in range(1, size) for _ in range(rng.randint(1, 2))}
    return nodes, sorted(edges)


GRAPHS = [random_graph(seed) for seed in range(12)] + [backprop_graph("e")]


@pytest.mark.parametrize(("nodes", "edges"), GRAPHS)
def test_edges_lead_right_and_boxes_keep_their_distance(nodes, edges):
    layout = lay_out(nodes, edges)
    assert set(layout.layer) == set(layout.height) == set(nodes)
    for start, end in edges:
        route = layout.routes[start, end]
        assert [layer for layer, _ in route] == list(range(layout.layer[start], layout.layer[end] + 1))
        assert route[0][1] == layout.height[start]
        assert route[-1][1] == layout.height[end]
    for layer in range(layout.layers):
        heights = sorted(layout.height[node] for node in nodes if layout.layer[node] == layer)
        assert all(lower - upper > 1 - 1e-9 for upper, lower in pairwise(heights))
    assert min(layout.height.values()) >= -1e-9
    assert max(layout.height.values()) <= layout.tallest + 1e-9


@pytest.mark.parametrize(("nodes", "edges"), GRAPHS)
def test_an_edge_that_passes_a_column_keeps_off_its_boxes(nodes, edges):
    layout = lay_out(nodes, edges, bend_room=0.6)
    for route in layout.routes.values():
        for layer, height in route[1:-1]:
            boxes = [layout.height[node] for node in nodes if layout.layer[node] == layer]
            assert all(abs(height - box) > 0.6 - 1e-9 for box in boxes)


@pytest.mark.parametrize(("nodes", "edges"), GRAPHS)
def test_sorting_never_adds_crossings_and_the_drawing_has_as_many_as_the_order(nodes, edges):
    columns, steps = graph_layout._columns(nodes, edges, layers(nodes, edges))
    sorted_columns = order(columns, steps)
    assert [sorted(map(str, column)) for column in sorted_columns] == [sorted(map(str, column)) for column in columns]
    fewest = crossings(sorted_columns, steps)
    assert fewest <= crossings(columns, steps)
    assert drawn_crossings(lay_out(nodes, edges), edges) == fewest


def test_a_shuffled_tree_is_drawn_without_a_crossing():
    edges = [(f"leaf{i}{j}", f"branch{i}") for i in range(4) for j in range(3)] + [
        (f"branch{i}", "root") for i in range(4)
    ]
    nodes = sorted({node for edge in edges for node in edge})
    for seed in range(10):
        random.Random(seed).shuffle(nodes)
        layout = lay_out(nodes, edges)
        assert drawn_crossings(layout, edges) == 0


def test_two_parallel_chains_that_start_crossed_are_untangled():
    nodes = ["a", "b", "B", "A"]
    assert drawn_crossings(lay_out(nodes, [("a", "A"), ("b", "B")]), [("a", "A"), ("b", "B")]) == 0


def test_a_chain_is_a_straight_line_and_a_parent_stands_between_its_children():
    chain = lay_out(list("abcd"), list(pairwise("abcd")))
    assert set(chain.height.values()) == {0.0}
    fork = lay_out(["top", "bottom", "end"], [("top", "end"), ("bottom", "end")])
    assert fork.height["end"] == pytest.approx(0.5)


def test_layers_are_longest_paths_and_sources_wait_for_their_users():
    edges = [("x", "h"), ("h", "s"), ("w", "s"), ("x", "s"), ("s", "loss")]
    assert layers(["x", "h", "w", "s", "loss"], edges) == {"x": 0, "h": 1, "w": 1, "s": 2, "loss": 3}


def test_the_same_graph_gives_the_same_drawing():
    nodes, edges = random_graph(3)
    assert lay_out(nodes, edges) == lay_out(nodes, edges)


def test_nothing_and_a_single_node_and_a_circle():
    assert lay_out([], []).layers == 0
    assert lay_out(["a"], []).height == {"a": 0.0}
    with pytest.raises(ValueError, match="circle"):
        lay_out(["a", "b"], [("a", "b"), ("b", "a")])
