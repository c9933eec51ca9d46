"""JSON of any kind is read as Python reads it, but for what is nested too deeply."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from microgpt import json_text

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text() | st.text('[{"\\]}'),
    lambda inner: st.lists(inner) | st.dictionaries(st.text('[{"\\]}x'), inner),
    max_leaves=200,
)
BRACKETS = json_text.DEEPEST + 1


@given(VALUES)
def test_it_reads_what_json_writes(value):
    assert json_text.loads(json.dumps(value)) == value


@given(st.text('[]{}"\\:,1 ', max_size=30))
def test_it_refuses_what_json_refuses(text):
    try:
        expected = json.loads(text)
    except ValueError:
        with pytest.raises(ValueError, match=r"\S"):
            json_text.loads(text)
    else:
        assert json_text.loads(text) == expected


@pytest.mark.parametrize("kind", ["[", '{"a":', '[{"[":', ' [\n"]",'])
@pytest.mark.parametrize("times", [BRACKETS, 100_000])
def test_what_is_nested_too_deeply_is_refused(kind, times):
    with pytest.raises(ValueError, match="nested too deeply"):
        json_text.loads(kind * times)


def test_a_string_that_does_not_end_is_read_once():
    deep = "[" * BRACKETS
    many = 1_000_000  # of what may begin a string: read again from each of them, it would take hours
    for text in (deep + '"' + '\\"' * many, deep + '"a' + '\\"[' * many + "\\"):
        with pytest.raises(ValueError, match="nested too deeply"):
            json_text.loads(text)


def test_many_brackets_side_by_side_or_in_strings_are_not_deep():
    side_by_side, in_strings = [[]] * BRACKETS, ["[{" * BRACKETS, '\\"[' * BRACKETS]
    deepest = []
    for _ in range(json_text.DEEPEST - 1):
        deepest = [deepest]
    for value in (side_by_side, in_strings, deepest):
        assert json_text.loads(json.dumps(value)) == value
