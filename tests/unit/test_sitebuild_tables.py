"""The tables that the build computes for the panels: correct, complete, and consistent with the style sheets."""

from itertools import pairwise
from math import dist

from panels.kit import palette
from sitebuild.make import colours
from sitebuild.paths import SITE_SOURCES


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
