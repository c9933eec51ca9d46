"""Helpers for several tests: texts, and bare engines that hold the same weights."""

from pathlib import Path

import numpy as np

from microgpt import GPT, Config, load_docs
from microgpt.arrays import NumpyEngine
from microgpt.kernel import KernelEngine
from microgpt.scalar import ScalarEngine

REPOSITORY = Path(__file__).parents[2]
NAMES = REPOSITORY / "site" / "data" / "names.txt"
SMALL = ["emma", "olivia", "noah", "liam", "ava", "isabella", "mia", "abel", "lea", "mila"]
MAKERS = {"scalar": ScalarEngine, "numpy": NumpyEngine, "kernel": KernelEngine}


def names():
    return load_docs(NAMES)


def random_weights(architecture, config, vocab_size, seed=0, std=0.3):
    """Weights that float32 represents exactly, so that every engine starts from the same ones.

    They are larger than a new model's, so that attention and softmax are far from uniform and errors show.
    """
    rng = np.random.default_rng(seed)
    shapes = architecture.weight_shapes(config, vocab_size)
    return {name: rng.normal(0, std, shape).astype(np.float32).astype(float) for name, shape in shapes.items()}


def engine(name, weights, config, vocab_size, architecture=GPT):
    made = MAKERS[name](architecture, config, vocab_size)
    made.load("weights", weights)
    return made


def small_config(**changes):
    return Config(**({"n_embd": 8, "n_head": 2, "n_layer": 1, "block_size": 8, "num_steps": 200} | changes))


def finite_differences(engine, weights, ids, h=1e-5):
    """d(loss)/d(weight) for every weight, by float64 central differences."""
    gradients = {name: np.empty_like(w) for name, w in weights.items()}
    for name, w in weights.items():
        for place in np.ndindex(w.shape):
            original, losses = w[place], []
            for moved in (original + h, original - h):
                w[place] = moved
                engine.load("weights", weights)
                losses.append(loss_of(engine, ids))
            w[place] = original
            gradients[name][place] = (losses[0] - losses[1]) / (2 * h)
    engine.load("weights", weights)
    return gradients


def loss_of(engine, ids):
    """The mean loss of one document (BOS + characters + BOS), forward only."""
    logits = engine.look(ids[:-1])["logits"]
    shifted = logits - logits.max(axis=-1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    return -log_p[np.arange(len(ids) - 1), ids[1:]].mean()


def largest_difference(a, b):
    """The largest absolute difference between two dictionaries of arrays."""
    assert a.keys() == b.keys()
    return max(float(np.abs(a[name] - b[name]).max()) for name in a)
