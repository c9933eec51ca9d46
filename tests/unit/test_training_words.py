"""What the training panel says, and the range of its chart."""

from math import inf, log

from hypothesis import given
from hypothesis import strategies as st

from microgpt import Nouns
from panels.kit.scale import loss_range
from panels.training import words

NAMES = Nouns("name", "names", "letter", "letters")
LINES = Nouns("line", "lines", "character", "characters")


def test_the_state_of_the_run():
    assert words.state("running", 12, 2.5) == "Training."
    assert words.state("idle", 0, 3.3) == "Not trained yet."
    assert words.state("idle", 1200, 2.512) == "Paused at step 1,200, held-out loss 2.51."
    assert words.state("idle", 1, None) == "Paused at step 1."
    assert words.state("finished", 1, 2.5) == "Finished 1 step, held-out loss 2.50."
    assert words.state("finished", 5000, None) == "Finished 5,000 steps."


def test_the_speed():
    assert words.speed(1) == "1 step a second"
    assert words.speed(2000) == "2,000 steps a second"
    assert words.speed(inf) == "as fast as it goes"
    assert (words.short_speed(1000), words.short_speed(inf)) == ("1,000 / s", "full speed")
    assert words.of_steps(20000) == "of 20,000"


def test_the_labels_speak_of_the_text():
    assert (words.each(NAMES), words.held_out(NAMES), words.pairs(NAMES)) == (
        "each name", "held-out names", "letter pairs",
    )  # fmt: skip
    assert words.each(NAMES, 16) == "each 16 names"
    assert (words.each(LINES), words.pairs_at(2.456, LINES)) == ("each line", "character pairs, 2.46")
    assert words.blind_guess_at(log(27), 27) == "blind guess, ln 27 = 3.30"
    assert words.blind_guess_at(log(4096), 4096) == "blind guess, ln 4,096 = 8.32"


def test_the_engines():
    assert words.engine_speed(9.74) == "9.7 steps a second"
    assert words.engine_speed(43210.4) == "43,210 steps a second"
    assert words.engine_difference(1234.5, 0.0, 4.1e-8) == (
        "1,234 times as fast as scalar. Largest difference from it: 0 in the loss, 4·10⁻⁸ in a gradient."
    )


def test_the_chart_of_27_tokens():
    assert loss_range(27, 28_000) == (1.0, 4.4)
    assert loss_range(27, 50) == (0, 4.4)  # so few are learned by heart


@given(st.integers(2, 4096))
def test_the_chart_has_room_above_a_blind_guess_and_most_of_it_below(size):
    low, high = loss_range(size, 28_000)
    assert 0 < low < 0.4 * log(size)
    assert log(size) * 1.3 <= high <= log(size) * 4 / 3 + 0.1


def test_names_of_the_published_program():
    assert words.published(1000, True).startswith("These are exactly the names that the published program prints")
    assert "for 1 step of the run" in words.published(1, False)


def test_the_title_says_why_the_figure_is_at_another_step_than_the_timeline():
    assert words.title(0, 1000, False) == (
        "Your own run, at step 0. Until you press Train, all other figures show the page’s, at step 1,000."
    )
    assert words.title(400, 100, True) == (
        "Your run, at step 400. The timeline looks back at step 100, and so do all other figures."
    )
    assert words.title(400, 400, True) == "Your run, at the timeline’s step"
