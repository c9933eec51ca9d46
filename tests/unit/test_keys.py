"""Where keys move in a grid and in a list."""

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from panels.kit.keys import ARROWS, has_modifier, in_direction, moved, moved_along, slid

MOVING = [*ARROWS, "Home", "End"]


def test_arrow_keys_go_to_the_next_cell_and_stop_at_the_edge():
    assert moved("ArrowDown", 1, 2, 3, 4) == (2, 2)
    assert moved("ArrowDown", 2, 2, 3, 4) == (2, 2)
    assert moved("ArrowUp", 1, 2, 3, 4) == (0, 2)
    assert moved("ArrowLeft", 1, 0, 3, 4) == (1, 0)
    assert moved("ArrowRight", 1, 2, 3, 4) == (1, 3)
    assert moved("Home", 1, 2, 3, 4) == (1, 0)
    assert moved("End", 1, 2, 3, 4) == (1, 3)
    assert moved("Enter", 1, 2, 3, 4) is None


def test_a_list_in_rows_is_followed_from_row_to_row():
    assert moved_along("ArrowRight", 6, 27, columns=7) == 7
    assert moved_along("ArrowLeft", 7, 27, columns=7) == 6
    assert moved_along("ArrowDown", 6, 27, columns=7) == 13
    assert moved_along("ArrowUp", 6, 27, columns=7) == 6
    assert moved_along("ArrowDown", 21, 27, columns=7) == 21
    assert moved_along("End", 0, 27, columns=7) == 26
    assert moved_along("a", 0, 27, columns=7) is None


def test_in_a_list_without_rows_up_and_left_are_one():
    assert moved_along("ArrowUp", 3, 5) == moved_along("ArrowLeft", 3, 5) == 2
    assert moved_along("ArrowDown", 3, 5) == moved_along("ArrowRight", 3, 5) == 4


@given(st.sampled_from(MOVING), st.integers(1, 9), st.integers(1, 9), st.data())
def test_no_key_leaves_the_grid(key, rows, columns, data):
    row, column = data.draw(st.integers(0, rows - 1)), data.draw(st.integers(0, columns - 1))
    to_row, to_column = moved(key, row, column, rows, columns)
    assert 0 <= to_row < rows
    assert 0 <= to_column < columns
    place = moved_along(key, row * columns + column, rows * columns, columns)
    assert 0 <= place < rows * columns


@pytest.mark.parametrize("held", [None, "ctrlKey", "altKey", "metaKey", "shiftKey"])
def test_shift_is_not_a_modifier_that_takes_a_key_away(held):
    event = SimpleNamespace(**{name: name == held for name in ("ctrlKey", "altKey", "metaKey", "shiftKey")})
    assert has_modifier(event) == (held in ("ctrlKey", "altKey", "metaKey"))


def test_from_right_to_left_the_arrows_point_the_other_way():
    keys = "ArrowLeft", "ArrowRight", "ArrowUp", "Home"
    assert [in_direction(key, "rtl") for key in keys] == ["ArrowRight", "ArrowLeft", "ArrowUp", "Home"]
    assert [in_direction(key, "ltr") for key in keys] == list(keys)


def test_keys_of_a_slider():
    assert slid("ArrowRight", 5, 0, 100) == slid("ArrowUp", 5, 0, 100) == 6
    assert slid("ArrowLeft", 5, 0, 100, by=10) == slid("ArrowDown", 5, 0, 100, by=10) == 0
    assert slid("PageUp", 5, 0, 100) == 15
    assert slid("PageDown", 50, 0, 100, by=2) == 30
    assert (slid("Home", 5, 1, 100), slid("End", 5, 1, 100)) == (1, 100)
    assert slid("Enter", 5, 0, 100) is None
