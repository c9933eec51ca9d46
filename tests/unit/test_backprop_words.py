"""What the backprop panel says, in whole sentences."""

from panels.backprop import words
from panels.backprop.network import Network


def test_how_each_number_is_made():
    nodes = Network("e").nodes
    assert (nodes["x1"].made, nodes["u11"].made) == ("given", "a weight")
    assert (nodes["sum-1"].label, nodes["sum-1"].made) == ("sum 1", "u11 × x1 + u12 × x2")
    assert nodes["score-a"].made == "wa1 × hidden 1 + wa2 × hidden 2 + wa3 × hidden 3"
    assert (nodes["share"].label, nodes["share"].made) == ("1 / total", "1 divided by total")
    assert nodes["loss"].made == "ln p × −1"


def test_a_box_begins_with_what_is_written_in_it():
    assert words.box("u11", "0.800", "−0.120") == "u11 0.800 −0.120: weight, value and gradient"
    assert words.box("u11", "0.800", None) == "u11 0.800 ·: weight and value, no gradient yet"


def test_the_walk():
    assert words.passes_on("p", -2.0, 1) == "p has the gradient −2.000 and passes it to 1 number."
    assert words.passes_on("p", -2.0, 3) == "p has the gradient −2.000 and passes it to 3 numbers."
    assert words.here("exp e × share", 0.25, -4.0, 2) == (
        "exp e × share = 0.250. Its own gradient is complete: −4.000. Each number it was made from gets its share."
    )
    assert words.here("ln p × −1", 1.5, 1.0, 1).endswith("One number gets its share.")


def test_the_nudge():
    assert words.nudge_range(5.0) == "A number from −5 to 5."
    assert words.moved_aloud("u11", 0.8, -0.5) == "−0.5: u11 goes from 0.80 → 0.300"
    assert [words.tick(n) for n in (-2, 0, 1)] == ["−2", "0", "+1"]
    assert words.curve("u11", 2.0, 0.1, 0.25, 1.5, 1.501) == (
        "The loss with u11 moved by −2 to 2, and the straight line of slope 0.250. At 0.1 the loss is 1.500; the line "
        "says 1.501."
    )
