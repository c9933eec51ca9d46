"""The tables that the build computes for the panels: correct, complete, and consistent with the style sheets."""

from itertools import pairwise
from math import dist

import pytest

from panels.backprop.layout import layout_for
from panels.backprop.network import LETTERS, Network
from panels.kit import palette
from sitebuild.make import colours, tables
from sitebuild.make.graph_layout import lay_out
from sitebuild.paths import SITE_SOURCES


@pytest.mark.parametrize("answer", LETTERS)
def test_the_graph_is_that_of_the_network(answer):
    nodes, edges = tables.backprop_graph(answer)
    network = Network(answer)
    assert nodes == list(network.nodes)
    assert edges == network.edges


@pytest.mark.parametrize("answer", LETTERS)
def test_the_panel_reads_the_layout_of_its_network(answer):
    network = Network(answer)
    computed, read = lay_out(list(network.nodes), network.edges), layout_for(answer)
    assert (read.layer, read.height) == (computed.layer, computed.height)
    assert (read.layers, read.tallest) == (computed.layers, computed.tallest)
    assert {edge: list(map(tuple, route)) for edge, route in read.routes.items()} == computed.routes
    assert list(read.routes) == list(computed.routes)


def test_the_page_reads_the_computed_colours():
    scales = colours.scales()
    assert {name: list(map(tuple, table)) for name, table in palette.SCALES.items()} == scales
    assert {len(table) for table in scales.values()} == {colours.SIZE}


def test_a_scale_has_no_jumps_and_ends_where_it_should():
    for table in colours.scales().values():
        assert max(dist(a, b) for a, b in pairwise(table)) < 8
    assert palette.sequential(-1) == palette.sequential(0) == "rgb(29 24 65)"
    assert palette.sequential(2) == palette.sequential(1) == "rgb(252 240 111)"
    assert palette.ink_on(palette.sequential(0)) == "#fff"
    assert palette.ink_on(palette.sequential(1)) == "#000"


def test_the_style_sheet_has_nine_stops_of_each_scale():
    assert colours.css_stops() in (SITE_SOURCES / "css" / "tokens.css").read_text()
