"""The change panel's differences and its way back: what stays, what goes, what comes."""

from hypothesis import given
from hypothesis import strategies as st

from panels.change.difference import ADDED, REMOVED, SAME, compared, excerpts
from panels.change.texts import Texts

items = st.lists(st.sampled_from("abcd"), max_size=9)


@given(items, items)
def test_both_lists_can_be_read_off(before, after):
    found = compared(before, after)
    assert [after[i] for what, i in found if what != REMOVED] == after
    old = iter(before)
    for what, i in found:
        if what == REMOVED:
            assert next(old) == before[i]
        elif what == SAME:
            assert next(old) == after[i]
    assert next(old, None) is None


@given(items)
def test_nothing_differs_from_itself(things):
    assert compared(things, things) == [(SAME, i) for i in range(len(things))]


def test_a_line_that_is_replaced_is_shown_with_its_neighbours():
    before, after = "a\nb\nc\nd\ne\nf\ng\nh\n", "a\nB\nc\nd\ne\nf\ng\n"
    assert excerpts(before, after) == [
        [(SAME, "a"), (REMOVED, "b"), (ADDED, "B"), (SAME, "c")],
        [(SAME, "g"), (REMOVED, "h")],
    ]
    assert excerpts(before, before) == []


def test_what_was_undone_can_be_redone_until_something_else_is_written():
    texts = Texts("original")
    texts.put("original")
    assert not texts.can_undo
    texts.put("mine")
    texts.put("taken")
    assert (texts.undo(), texts.undo(), texts.undo()) == ("mine", "original", "original")
    assert (texts.redo(), texts.redo(), texts.redo()) == ("mine", "taken", "taken")
    texts.undo()
    texts.put("other")
    assert not texts.can_redo
    assert texts.undo() == "mine"
