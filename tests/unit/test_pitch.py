"""Losses as pitches."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from panels.kit.pitch import HIGHEST, LOWEST, NOTES, pitches, thinned

CURVES = st.lists(st.floats(0, 10) | st.just(np.nan), min_size=1, max_size=400).map(np.array)


@given(st.lists(st.floats(-5, 15), min_size=2, max_size=50))
def test_a_higher_loss_is_never_a_lower_tone(losses):
    tones = pitches(losses, 1.0, 4.4)
    order = np.argsort(losses)
    assert (np.diff(tones[order]) >= 0).all()
    assert ((tones >= LOWEST - 1e-9) & (tones <= HIGHEST + 1e-9)).all()


def test_the_same_difference_is_the_same_interval():
    a, b, c = pitches([1.0, 2.0, 3.0], 0.0, 4.0)
    assert b / a == pytest.approx(c / b)


@given(CURVES)
def test_a_curve_is_heard_from_its_first_value_to_its_last(losses):
    heard, known = thinned(losses), losses[~np.isnan(losses)]
    assert len(heard) == min(len(known), NOTES)
    if len(known):
        assert (heard[0], heard[-1]) == (known[0], known[-1])
