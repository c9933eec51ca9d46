"""What the gradients panel says of a weight and its matrix."""

from microgpt import Nouns
from panels.gradients import words

NAMES = Nouns("name", "names", "letter", "letters")
LINES = Nouns("line", "lines", "character", "characters")


def test_a_weight_of_the_whole_model():
    assert words.weight("wte", 3, 5, 16, "d", NAMES) == (
        "Row 3 belongs to the letter d; column 5 is number 5 of its 16."
    )
    assert words.weight("lm_head", 26, 0, 16, None, LINES) == (
        "Row 26 belongs to the start and end of a line; column 0 is number 0 of its 16."
    )
    assert words.weight("wpe", 3, 5, 16, None, NAMES).startswith("Row 3 belongs to position 3;")
    assert words.weight("layer0.attn_wq", 3, 5, 16, None, NAMES).startswith("Row 3 makes output 3")


def test_a_matrix_that_nobody_has_described_has_no_description():
    assert words.about_matrix("layer0.attn_wq") == "what to look for"
    assert words.about_matrix("layer0.gate") == ""
    assert words.matrix("wte", 27, 1) == "Gradients of wte, 27 rows, 1 column"
