"""Numbers as the panels show them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from panels.kit import numbers

NUMBERS = st.floats(-1e6, 1e6)


@pytest.mark.parametrize(
    ("shown", "text"),
    [
        (numbers.whole(32033), "32,033"),
        (numbers.whole(0.4), "0"),
        (numbers.fixed(-0.37049, 3), "−0.370"),
        (numbers.plus_minus(0.4171, 3), "±0.417"),
        (numbers.fixed(-0.0001, 3), "0.000"),
        (numbers.fixed(-1000.0, 0), "−1,000"),
        (numbers.adaptive(0.0), "0"),
        (numbers.adaptive(-0.25), "−0.2500"),
        (numbers.adaptive(0.0012), "0.001200"),
        (numbers.adaptive(-0.000012), "−1.2·10⁻⁵"),
        (numbers.magnitude(7_812_345), "7.8 million"),
        (numbers.magnitude(43e9), "43 billion"),
        (numbers.magnitude(999_999), "1.0 million"),
        (numbers.magnitude(999), "999"),
        (numbers.magnitude(0), "0"),
        (numbers.magnitude(5e12), "5,000 billion"),
        (numbers.rate(9.74), "9.7"),
        (numbers.rate(12345.6), "12,346"),
        (numbers.counted(1, "step", "steps"), "1 step"),
        (numbers.counted(0, "step", "steps"), "0 steps"),
        (numbers.counted(2000, "step", "steps"), "2,000 steps"),
        (numbers.ordinal_word(1), "first"),
        (numbers.ordinal_word(9), "ninth"),
        (numbers.ordinal_word(21), "21st"),
        (numbers.fixed_percent(0.1234, 1), "12.3%"),
        (numbers.duration(0.00321), "3.2\u00a0ms"),
        (numbers.duration(0.8124), "812\u00a0ms"),
        (numbers.duration(1.44), "1.4\u00a0s"),
        (numbers.rough_duration(0.03), "less than 0.1\u00a0s"),
        (numbers.rough_duration(1.44), "about 1.4\u00a0s"),
        (numbers.rough_duration(12.4), "about 12\u00a0s"),
        (numbers.rough_duration(190), "about 3 minutes"),
    ],
)
def test_each_form(shown, text):
    assert shown == text


@pytest.mark.parametrize(
    ("x", "digits", "text"),
    [
        (0.0, 1, "0"),
        (-0.0, 4, "0"),
        (-0.37049, 4, "−0.3705"),
        (4.2e-8, 1, "4·10⁻⁸"),
        (-1.23e-5, 2, "−1.2·10⁻⁵"),
        (2.2e-16, 1, "2·10⁻¹⁶"),
        (123456.0, 3, "1.23·10⁵"),
    ],
)
def test_powers_of_ten_are_written_as_people_write_them(x, digits, text):
    assert numbers.significant(x, digits) == text


def test_ordinals():
    assert [numbers.ordinal(n) for n in (1, 2, 3, 4, 11, 12, 13, 21, 22, 111)] == [
        "1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "22nd", "111th",
    ]  # fmt: skip


def test_shares_in_per_cent_with_the_digits_that_their_place_needs():
    shares = (1, 0.305, 0.0994, 0.0996, 0.001, 0.0004, 0)
    shown = [numbers.percent(share) for share in shares]
    assert shown == ["100%", "30%", "9.9%", "10%", "0.1%", "<0.1%", "0.0%"]
    shown = [numbers.rough_percent(share) for share in (1, 0.414, 0.03, 0.0094, 0.003, 0)]
    assert shown == ["100%", "41%", "3%", "0.9%", "0.3%", "0%"]
    shown = [numbers.exact_percent(share) for share in (1, 0.99999, 0.995, 0.154, 0.0154, 0.00154)]
    assert shown == ["100%", "99.99%", "99.50%", "15%", "1.5%", "0.15%"]


@given(NUMBERS, st.integers(0, 6))
def test_fixed_is_the_number_rounded(x, digits):
    text = numbers.fixed(x, digits)
    assert "-" not in text
    read = float(text.replace("−", "-").replace(",", ""))
    assert abs(read - x) <= 0.5 * 10**-digits + 1e-9
    assert ("−" in text) == (read < 0)


@given(st.floats(0, 1))
def test_only_certainty_is_shown_as_100_exact_per_cent(share):
    assert (numbers.exact_percent(share) == "100%") == (share == 1)


@given(st.integers(0, 10**11))
def test_magnitudes_keep_two_digits(count):
    value, _, unit = numbers.magnitude(count).partition(" ")
    read = float(value) * 1000 ** numbers.MAGNITUDES.index(unit)
    assert abs(read - count) <= 0.05 * max(count, 1)
