"""The curve that a reader draws before the first press, and where the real one differs from it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from panels.training.expected import words
from panels.training.expected.guess import COLUMNS, Guess, difference

STEPS = np.arange(1001.0)
POINTS = st.lists(st.tuples(st.floats(-0.5, 1.5), st.floats(0, 5)), min_size=2, max_size=30)


def drawn(*points):
    guess = Guess()
    for share, loss in points:
        guess.draw_to(share, loss)
    return guess


def falling(fast):
    """From 3.3 towards 2.4."""
    return 2.4 + 0.9 * np.exp(-STEPS / fast)


@given(POINTS)
def test_a_stroke_passes_through_its_last_point_and_leaves_no_gap(points):
    guess = drawn(*points)
    share, loss = points[-1]
    assert guess.losses[round(min(max(share, 0), 1) * COLUMNS)] == pytest.approx(loss)
    columns = [round(min(max(share, 0), 1) * COLUMNS) for share, _ in points]
    assert not np.isnan(guess.losses[min(columns) : max(columns) + 1]).any()
    assert np.isnan(guess.losses[: min(columns)]).all()
    assert np.isnan(guess.losses[max(columns) + 1 :]).all()


@given(POINTS)
def test_what_is_compared_is_never_unknown(points):
    shares = np.linspace(0, 1, 50)
    values = drawn(*points).at(shares)
    assert values.min() >= min(loss for _, loss in points) - 1e-9
    assert values.max() <= max(loss for _, loss in points) + 1e-9


def test_after_the_pen_was_lifted_the_next_stroke_is_not_joined():
    guess = drawn((0, 3.0), (0.2, 2.0))
    guess.lift()
    guess.draw_to(0.8, 1.0)
    assert np.isnan(guess.losses[30:80]).all()
    assert guess.at(np.array([0.5])) == pytest.approx([1.5])
    assert np.isnan(guess.drawn_at(np.array([0.9]))).all()
    assert np.isnan(Guess().drawn_at(np.array([0.5]))).all()


def test_the_difference_to_a_curve_that_falls_faster():
    found = difference(drawn((0, 3.3), (1, 2.0)), STEPS, falling(30))
    assert found.halfway[1] == pytest.approx(21, abs=1)
    assert found.halfway[0] == pytest.approx(500, abs=10)
    assert found.end == pytest.approx((2.0, 2.4))
    assert found.expected - found.real == pytest.approx(
        np.abs(np.linspace(3.3, 2.0, 1001) - falling(30)).max(), abs=0.01
    )
    said = words.difference(found)
    assert "They differ most at step" in said
    assert "ended at 2.40, higher than the 2.00 you drew" in said
    assert "halfway down by step 21; yours took until step" in said


def test_a_curve_that_was_foreseen():
    guess = drawn(*((step / 1000, loss) for step, loss in zip(STEPS, falling(200), strict=True)))
    found = difference(guess, STEPS, falling(200))
    assert found.mean < 0.01
    assert words.difference(found) == "On average, the curve you drew is 0.00 nats away from the real one."


def test_only_what_is_known_is_compared():
    real = falling(30)
    real[0] = real[400:] = np.nan
    assert difference(drawn((0, 3.3), (1, 2.0)), STEPS, real).step < 400
    assert difference(Guess(), STEPS, real) is None
    assert difference(drawn((0, 3.3), (1, 2.0)), STEPS, np.full(1001, np.nan)) is None
