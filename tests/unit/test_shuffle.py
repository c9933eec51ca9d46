"""Shuffling is what the published program has from Python's own module, to the digit."""

import random

from hypothesis import example, given
from hypothesis import strategies as st

from microgpt.shuffle import shuffle


@given(st.integers(0, 2100), st.integers(0, 10**9))
@example(0, 0)
@example(1, 0)
@example(1023, 42)
@example(1024, 42)
@example(1025, 42)
@example(33_000, 42)
def test_order_and_generator_are_those_of_random_shuffle(count, seed):
    ours, published = list(range(count)), list(range(count))
    our_rng, published_rng = random.Random(seed), random.Random(seed)
    shuffle(ours, our_rng)
    published_rng.shuffle(published)
    assert ours == published
    assert our_rng.getstate() == published_rng.getstate()
