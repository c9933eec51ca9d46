"""What the change panel says of two runs."""

import pytest

from panels.change import words
from panels.change.suggestions import BY_KEY
from panels.kit import foreseen


@pytest.mark.parametrize(
    ("yours", "original", "said"),
    [
        (2.3621, 2.3623, "Both end at a held-out loss of 2.362."),
        (2.363, 2.368, "too close for a single seed to tell them apart."),
        (2.5, 2.3, "0.200 higher, which is worse."),
        (2.1, 2.3, "0.200 lower, which is better."),
        (None, 2.3, "Your version broke down before its last step."),
    ],
)
def test_a_difference_is_not_called_one_unless_it_is(yours, original, said):
    assert words.trained(yours, original).endswith(said)


def test_a_finding_compares_the_readers_answer_with_what_was_measured():
    suggestion = BY_KEY["no-residual"]
    verdict = foreseen.verdict(suggestion.answers, suggestion.outcome, suggestion.outcome)
    assert words.finding(suggestion, verdict, 2.4, 2.3)[0].endswith("That is what was measured.")
    assert words.finding(suggestion, "", 2.4, 2.3)[0] == "In your run: 2.400 with it, 2.300 without."
