"""A thousand texts of a model, changed at random, in the Python of the page, whose stack is short: all of them end.

It runs in node and in Chromium.
"""

import sys
from collections import Counter
from pathlib import Path

from pytest_pyodide import run_in_pyodide

sys.path.insert(0, str(Path(__file__).parents[1] / "unit"))
from mutations import mutated  # noqa: E402

AT_ONCE = 50
LONGEST = 4  # seconds, for one text; on an idle machine none takes half a second


@run_in_pyodide(packages=["numpy"])
def outcomes(selenium, texts):
    """What becomes of each text, and the seconds that the slowest took."""
    from time import perf_counter

    from microgpt import Config, Corpus, Diverged, Experiment, Trainer
    from microgpt.check import check

    corpus, config = Corpus(["ada", "bob", "carla", "dora"]), Config(n_embd=8, n_head=2, block_size=8, num_steps=3)
    found, slowest = [], 0.0
    for text in texts:
        began = perf_counter()
        report = check(text, config, corpus.vocabulary.size)
        if report.architecture is None:
            found.append("refused")
        else:
            try:
                trainer = Trainer(Experiment(corpus, report.architecture, config))
                trainer.run(3)
                trainer.sample(2)
                found.append("trained")
            except Diverged:
                found.append("diverged")
        slowest = max(slowest, perf_counter() - began)
    return found, slowest


def test_a_thousand_texts_changed_at_random(selenium_microgpt):
    found, slowest = Counter(), 0.0
    for first in range(2000, 3000, AT_ONCE):
        some, seconds = outcomes(selenium_microgpt, [mutated(seed) for seed in range(first, first + AT_ONCE)])
        found.update(some)
        slowest = max(slowest, seconds)
    assert min(found["refused"], found["trained"]) > 100
    assert sum(found.values()) == 1000
    assert slowest < LONGEST
