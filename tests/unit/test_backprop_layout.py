"""The drawing of the backprop panel's graph: nothing lies on anything else, whichever letter is right."""

from itertools import combinations, pairwise

import pytest

from panels.backprop import layout
from panels.backprop.network import LETTERS, Network

POINTS = 200  # of a curve
CLEAR = 1.0  # units of the viewBox between a line and a box that is not its own


def rectangle(centre, width, height):
    x, y = centre
    return x - width / 2, y - height / 2, x + width / 2, y + height / 2


def boxes():
    return {node: rectangle(place, layout.WIDTH, layout.HEIGHT) for node, place in layout.PLACES.items()}


def labels(network):
    places = {edge: layout.label(*edge) for edge in network.edges}
    return {edge: rectangle(at, layout.LABEL_WIDTH, layout.LABEL_HEIGHT) for edge, at in places.items() if at}


def touch(one, other, room=0.0):
    return all(one[i] < other[i + 2] + room and other[i] < one[i + 2] + room for i in (0, 1))


def points(edge):
    return [layout.at_share(curve, i / POINTS) for curve in layout.route(*edge) for i in range(POINTS + 1)]


def passes(edge, rectangle, room):
    left, top, right, bottom = rectangle
    return any(left - room < x < right + room and top - room < y < bottom + room for x, y in points(edge))


@pytest.fixture(params=LETTERS)
def network(request):
    return Network(request.param)


def test_every_number_has_a_place_within_the_picture(network):
    assert set(layout.PLACES) == set(network.nodes)
    width, height = layout.SIZE
    assert all(x >= 0 and y >= 0 and to_x <= width and to_y <= height for x, y, to_x, to_y in boxes().values())


def test_no_two_boxes_and_no_box_and_label_touch(network):
    assert not [pair for pair in combinations(boxes().items(), 2) if touch(pair[0][1], pair[1][1])]
    assert not [(node, edge) for node, box in boxes().items() for edge, at in labels(network).items() if touch(box, at)]


def test_the_labels_of_one_step_do_not_touch(network):
    for node in network.nodes.values():
        shown = [at for (_, end), at in labels(network).items() if end == node.id]
        assert not [pair for pair in combinations(shown, 2) if touch(*pair)]


def test_no_line_passes_a_label_but_its_own(network):
    struck = [
        (edge, of)
        for of, label in labels(network).items()
        for edge in network.edges
        if edge != of and passes(edge, label, CLEAR)
    ]
    assert struck == []


def test_no_line_passes_a_box_but_those_it_joins(network):
    struck = [
        (edge, node)
        for edge in network.edges
        for node, box in boxes().items()
        if node not in (*edge, layout.weight_on(*edge)) and passes(edge, box, CLEAR)
    ]
    assert struck == []


def test_a_line_joins_its_boxes_and_does_not_jump(network):
    around = boxes()
    for child, node in network.edges:
        line = points((child, node))
        end = layout.weight_on(child, node) or node
        for place, box in ((line[0], around[child]), (line[-1], around[end])):
            assert touch((*place, *place), box, room=0.01)
        assert all(abs(x - to_x) < 8 and abs(y - to_y) < 8 for (x, y), (to_x, to_y) in pairwise(line))


def test_a_weight_is_on_the_line_of_what_it_is_multiplied_with(network):
    for node in network.nodes.values():
        children = [child.id for child in network.children(node)]
        half = len(children) // 2
        factors = dict(zip(children[half:], children[:half], strict=True)) if node.kind in ("sum", "score") else {}
        for child in children:
            assert layout.weight_on(child, node.id) == factors.get(child)


def test_every_local_gradient_has_a_label_or_is_the_weight_on_its_line(network):
    for node in network.nodes.values():
        for child, local in zip(network.children(node), node.value.local_grads, strict=True):
            weight = layout.weight_on(child.id, node.id)
            assert layout.label(child.id, node.id) if weight is None else network.nodes[weight].value.data == local
