"""What readers foresee: their answers to questions that are asked before a figure shows what holds. Pure Python."""

from collections.abc import Mapping, Sequence

from .numbers import counted, whole

CHANCE = 0.01  # nats by which another seed may move a held-out loss
LOWER, SAME, HIGHER = range(3)
FIRST_A_GUESS, SHOW, ANOTHER = "First a guess:", "Show it", "Another question"


def outcome(before: float, after: float, chance: float = CHANCE) -> int:
    """LOWER, SAME or HIGHER: what has become of a loss, if a change of less than `chance` counts as none."""
    return SAME if abs(after - before) < chance else LOWER if after < before else HIGHER


def verdict(answers: Sequence[str], answer: int, holds: int) -> str:
    """What the reader said, and what holds; both are indices of `answers`, which are sentences or single words."""
    said, found = (f"“{answers[one]}”{'' if answers[one].endswith('.') else '.'}" for one in (answer, holds))
    return (
        f"You said: {said} That is what was measured."
        if answer == holds
        else f"You said: {said} What was measured: {found}"
    )


def tally(foreseen: Mapping[str, bool]) -> str:
    """How many of the questions that were answered the reader foresaw."""
    if not foreseen:
        return "You have answered none of the questions above yet."
    right, asked = sum(foreseen.values()), len(foreseen)
    return f"You foresaw {whole(right)} of {counted(asked, 'answer', 'answers')}."
