"""The register that embedded panels share: late, repeated or reordered messages make no difference."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from panels.embed.register import Register, merge

GROUP = "e" * 64


@st.composite
def registers(draw):
    """As frames write them: one author decides once at one time about one run, whatever step it has reached by then."""
    clock, author, run = (
        draw(st.integers(0, 3)),
        draw(st.sampled_from("abc")),
        draw(st.sampled_from(["", "1.a", "2.b"])),
    )
    experiment, speed = "{}" if run else None, None if clock == 1 else 200.0
    decided = Register(GROUP, clock, author, run, experiment, clock * 7, clock == 3, speed, clock or None)
    return replace(decided, reached=draw(st.integers(0, 20)))


@given(registers(), registers(), registers())
def test_merging_is_a_join(a, b, c):
    assert merge(a, a) == a
    assert merge(a, b) == merge(b, a)
    assert merge(merge(a, b), c) == merge(a, merge(b, c))


@given(st.lists(registers(), min_size=1), st.randoms(use_true_random=False))
def test_order_and_repetition_make_no_difference(heard, random):
    def after(messages):
        state = Register(GROUP)
        for message in messages:
            state = merge(state, message)
        return state

    others = heard + random.choices(heard, k=5)
    random.shuffle(others)
    assert after(others) == after(heard)


@given(registers())
def test_a_register_crosses_a_frame(register):
    assert Register.from_json(register.to_json()) == register


@pytest.mark.parametrize(
    "change",
    [
        {"clock": -1}, {"clock": 2**60}, {"clock": True}, {"clock": "1"}, {"author": "<b>"}, {"author": ""},
        {"run": 5}, {"run": ""}, {"experiment": 7}, {"experiment": "x" * 10_001}, {"experiment": None},
        {"target": -1}, {"target": 1.5}, {"target": 10**7}, {"asked": 1}, {"speed": 0}, {"speed": "fast"},
        {"speed": True}, {"speed": float("nan")}, {"position": -1}, {"reached": None}, {"group": "x" * 65},
        {"colour": "red"},
    ],
)  # fmt: skip
def test_what_no_frame_writes_is_refused(change):
    good = json.loads(Register(GROUP, 1, "ab", "1.ab", "{}", 100, True, 200, 7, 50).to_json())
    assert Register.from_json(json.dumps(good))
    with pytest.raises(ValueError, match="shared run"):
        Register.from_json(json.dumps({**good, **change}))


@pytest.mark.parametrize("text", ["", "hello", "[]", "7", "null", "{}", "[" * 100_000, '{"group":' * 9])
def test_junk_is_refused(text):
    with pytest.raises(ValueError):  # noqa: PT011
        Register.from_json(text)
