"""What training costs: the multiply-adds of its matrix products, counted in the recorded program.

Everything else, norms and Adam among it, is small beside them and left out, as in Kaplan et al., "Scaling Laws for
Neural Language Models", 2020, section 2.1.
"""

from dataclasses import replace
from functools import lru_cache

import numpy as np

from .architecture import Architecture
from .config import Config
from .experiment import Experiment
from .kernel import record
from .program import NO_BACKWARD, who_adds
from .record import N, Operation


def run_multiply_adds(experiment: Experiment) -> int:
    """Of a whole run. Past the last document it begins again with the first.

    Raises ValueError if the model cannot be recorded.
    """
    config, corpus = experiment.config, experiment.corpus
    lengths = corpus.split(config.seed, config.holdout).train_ids.positions(config.block_size)
    rounds, rest = divmod(config.num_steps * config.batch_size, len(lengths))
    documents = _count(lengths[:rest], config)
    if rounds:
        documents += rounds * _count(lengths, config)
    return int(documents @ step_multiply_adds(experiment.architecture, config, corpus.vocabulary.size))


def _count(lengths, config):
    """How many documents there are of each length. int64 (block_size + 1,)"""
    return np.bincount(lengths, minlength=config.block_size + 1).astype(np.int64)


def step_multiply_adds(architecture: Architecture, config: Config, vocab_size: int) -> np.ndarray:
    """Of training on one document of n positions, for n = 0 ... block_size. int64 (block_size + 1,)

    Raises ValueError if the model cannot be recorded.
    """
    # Only the sizes matter: runs that differ in the rest share one recording.
    sizes = replace(config, num_steps=1, learning_rate=1.0, seed=0, holdout=0.0, batch_size=1)
    return _step_multiply_adds(architecture, sizes, vocab_size)


@lru_cache(maxsize=128)
def _step_multiply_adds(architecture, config, vocab_size):
    tape = record(architecture, config, vocab_size)
    n = np.arange(config.block_size + 1, dtype=np.int64)
    total = np.zeros_like(n)
    for op, adds in zip(tape.operations, who_adds(tape), strict=True):
        # The gradient of each of the two factors is a product of the same size.
        total += forward_multiply_adds(op, n) * (1 if adds == NO_BACKWARD else 3)
    total.flags.writeable = False
    return total


def forward_multiply_adds(op: Operation, n: np.ndarray) -> np.ndarray | int:
    """Of one operation, forward, on documents of n positions; 0 for one that is no matrix product."""
    a, out = op.inputs[0], op.out
    if op.name == "attention":
        # Of n (n + 1) / 2 pairs of a position and itself or an earlier one, those within the window; scores, then
        # mixtures.
        unseen = np.maximum(0, n - (op.kind >> 1 or n))
        return a.heads * a.cols * (n * (n + 1) - unseen * (unseen + 1))
    if op.name in ("linear", "matmul"):
        rows, inner, cols = (n if size == N else size for size in (out.rows_count, a.cols, out.cols))
        return max(1, out.heads) * rows * inner * cols
    return 0
