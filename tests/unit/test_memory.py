"""A long run needs no more memory than a short one."""

import gc
import tracemalloc
from pathlib import Path

import pytest
from engines import SMALL

from microgpt import Config, Trainer


def resident_bytes():
    """The resident memory of this process (Linux)."""
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) * 1024


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="reads Linux's /proc")
@pytest.mark.parametrize("batch_size", [1, 16])
def test_a_pass_of_the_kernel_over_200_000_documents_does_not_grow(batch_size):
    config = Config(n_embd=8, n_head=2, block_size=8, num_steps=220_000, batch_size=batch_size)
    trainer = Trainer(SMALL, config, "kernel")
    trainer.run(20_000 // batch_size)
    tracemalloc.start()
    before, python_before = resident_bytes(), tracemalloc.get_traced_memory()[0]
    for _ in range(20):
        trainer.run(10_000 // batch_size)
    growth, python_growth = resident_bytes() - before, tracemalloc.get_traced_memory()[0] - python_before
    tracemalloc.stop()
    assert python_growth < 100_000
    assert growth < 4e6


def test_one_call_for_many_steps_is_the_same_run_as_many_calls():
    """Engines get the steps in chunks of 4096, so that the tables for one call stay small."""
    config = Config(n_embd=8, n_head=2, block_size=8, num_steps=10_000)
    at_once, one_by_one = (Trainer(SMALL, config, "kernel") for _ in range(2))
    losses = at_once.run(5000)
    assert losses == [one_by_one.step() for _ in range(5000)]


@pytest.mark.parametrize("engine", ["scalar", "numpy"])
@pytest.mark.parametrize(
    "work",
    [
        lambda trainer: trainer.run(3),
        lambda trainer: trainer.loss(["ab"]),
        lambda trainer: trainer.model.gradients("ab"),
        lambda trainer: trainer.model.look("ab"),
    ],
    ids=["run", "loss", "gradients", "look"],
)
def test_a_pass_leaves_nothing_for_the_garbage_collector(engine, work):
    """Reference counting frees the graph of a step right after it; with cycles it would wait for the collector."""
    trainer = Trainer(["ab", "ba"], Config(n_embd=4, n_head=2, block_size=4), engine)
    work(trainer)
    gc.collect()
    gc.disable()
    try:
        work(trainer)
        left = gc.collect()
    finally:
        gc.enable()
    assert left < 20
