"""Numbers in words, as the panels write them."""

import pytest

from panels.kit.wording import number


@pytest.mark.parametrize(
    ("x", "digits", "text"),
    [
        (0.0, 1, "0"),
        (-0.37049, 4, "−0.3705"),
        (4.2e-8, 1, "4·10⁻⁸"),
        (-1.23e-5, 2, "−1.2·10⁻⁵"),
        (2.2e-16, 1, "2·10⁻¹⁶"),
    ],
)
def test_powers_of_ten_are_written_as_people_write_them(x, digits, text):
    assert number(x, digits) == text
