"""Texts changed at random end in a model or in an error at a line. The soak does a thousand more."""

from collections import Counter

from mutations import outcome


def test_sixty_texts_changed_at_random():
    outcomes = Counter(outcome(seed) for seed in range(60))
    assert outcomes["refused"] > 10
    assert outcomes["trained"] > 3
