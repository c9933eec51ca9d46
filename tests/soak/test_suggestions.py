"""What the page says of each suggested change is what a run of it shows, on all five seeds."""

import statistics
import sys
from pathlib import Path

import pytest

from microgpt import GPT, Corpus, load_docs
from panels.change.suggestions import ORIGINAL, SUGGESTIONS
from sitebuild.paths import SITE_SOURCES

sys.path.insert(0, str(Path(__file__).parents[1] / "bench"))
from suggestions import SEEDS, differences, final_loss  # noqa: E402

CORPUS = Corpus(load_docs(SITE_SOURCES / "data" / "names.txt"))


def test_the_loss_without_a_change():
    assert statistics.mean(final_loss(CORPUS, GPT, seed) for seed in SEEDS) == pytest.approx(ORIGINAL, abs=5e-4)


@pytest.mark.parametrize("suggestion", SUGGESTIONS, ids=[suggestion.key for suggestion in SUGGESTIONS])
def test_what_was_measured_can_be_measured_again(suggestion):
    found = differences(CORPUS, suggestion.apply(GPT.source or ""))
    assert (statistics.mean(found), min(found), max(found)) == pytest.approx(suggestion.measured, abs=5e-5)
