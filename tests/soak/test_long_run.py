"""A run of a million steps: its memory, its numbers, and that how it is cut into calls makes no difference."""

from pathlib import Path

import numpy as np
import pytest

from microgpt import Config, Corpus, Trainer, load_docs
from sitebuild.paths import ROOT

STEPS = 1_000_000
CORPUS = Corpus(load_docs(ROOT / "site" / "data" / "names.txt"))


def resident_bytes():
    """The resident memory of this process (Linux)."""
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) * 1024


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="reads Linux's /proc")
def test_a_million_steps():
    config = Config(num_steps=STEPS, holdout=0.05)
    in_thousands, in_odd_pieces = Trainer(CORPUS, config), Trainer(CORPUS, config)
    in_thousands.run(10_000)
    before = resident_bytes()
    for first in range(10_000, STEPS, 1000):
        losses = in_thousands.run(1000)
        assert np.isfinite(losses).all(), first
    assert resident_bytes() - before < 4e6
    assert in_thousands.loss(in_thousands.held_out) < 2.25
    while in_odd_pieces.step_count < STEPS:
        in_odd_pieces.run(min(7919, STEPS - in_odd_pieces.step_count))
    assert in_odd_pieces.model.weights_hash() == in_thousands.model.weights_hash()
