"""The timeline's scale: where a step stands, and which step stands there; and the loss that is drawn on it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from microgpt import Config, Corpus, Experiment
from panels.furniture.sparkline import path
from panels.lab.history import History
from panels.lab.timescale import share_of, step_at

runs = st.integers(0, 1_000_000).flatmap(lambda end: st.tuples(st.integers(0, end), st.integers(0, end), st.just(end)))


@given(runs)
def test_a_step_is_found_where_it_stands(run):
    step, _, end = run
    assert step_at(share_of(step, end), end) == step


@given(runs)
def test_later_steps_stand_further_along(run):
    earlier, later, end = sorted(run[:2]) + [run[2]]
    assert 0 <= share_of(earlier, end) <= share_of(later, end) <= 1
    assert (earlier == later) == (share_of(earlier, end) == share_of(later, end))


@given(st.floats(0, 1), st.floats(0, 1), st.integers(0, 1_000_000))
def test_every_place_has_a_step_of_the_run(one, other, end):
    first, last = step_at(min(one, other), end), step_at(max(one, other), end)
    assert 0 <= first <= last <= end


def test_the_ends_and_the_first_fifty_steps():
    for end in (1, 20, 1000, 20_000):
        assert (share_of(0, end), share_of(end, end)) == (0, 1)
    assert share_of(50, 1000) == pytest.approx(0.5)


def points(text):
    return np.array([[float(number) for number in point.split(",")] for point in text.removeprefix("M").split()])


@pytest.mark.parametrize("num_steps", [2, 40, 1000, 5000])
def test_the_curve_falls_from_its_top_left_to_its_bottom_right(num_steps):
    history = History(Experiment(Corpus(["ada", "bob", "eve"]), config=Config(num_steps=num_steps)))
    assert path(history, 0) == ""
    history.add([2 * 0.99**step for step in range(num_steps)])
    drawn = points(path(history, num_steps))
    assert drawn[0][1] == 0  # SVG counts downwards
    assert tuple(drawn[-1]) == (100, 100)
    assert (np.diff(drawn, axis=0) >= 0).all()


def test_a_loss_that_stays_the_same_is_a_line():
    history = History(Experiment(Corpus(["ada", "bob", "eve"]), config=Config(num_steps=3)))
    history.add([2.0, 2.0, 2.0])
    assert np.isfinite(points(path(history, 3))).all()
