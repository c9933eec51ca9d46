"""A thousand texts of a model, changed at random, each end in a model or in an error at a line, and none takes long."""

import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "unit"))
from mutations import outcome  # noqa: E402


def test_a_thousand_texts_changed_at_random():
    outcomes = Counter(outcome(seed) for seed in range(1000, 2000))
    assert min(outcomes["refused"], outcomes["trained"]) > 100
