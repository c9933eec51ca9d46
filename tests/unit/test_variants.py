"""An edited model is still recorded, differentiated and trained correctly by every engine."""

import numpy as np
import pytest
from engines import SMALL, engine, finite_differences, largest_difference, random_weights, small_config
from variants import VARIANTS

from microgpt import Corpus, Trainer

CORPUS = Corpus(SMALL)
SIZE = CORPUS.vocabulary.size
CONFIG = small_config(n_embd=6, n_head=3, n_layer=2, block_size=7)
every_variant = pytest.mark.parametrize("variant", VARIANTS.values(), ids=VARIANTS)


@every_variant
def test_gradients_of_every_weight(variant):
    """NumPy against float64 central differences, the others against NumPy, on a truncated document with repeats."""
    ids = np.array(CORPUS.vocabulary.encode_all(["isabella"]).document(0, CONFIG.block_size))
    weights = random_weights(variant, CONFIG, SIZE)
    array, scalar, kernel = (engine(name, weights, CONFIG, SIZE, variant) for name in ("numpy", "scalar", "kernel"))
    loss, grads = array.gradients(ids)

    assert largest_difference(grads, finite_differences(array, weights, ids)) < 1e-7

    scalar_loss, scalar_grads = scalar.gradients(ids)
    assert scalar_loss == pytest.approx(loss, abs=1e-12)
    assert largest_difference(scalar_grads, grads) < 1e-12

    kernel_loss, kernel_grads = kernel.gradients(ids)
    assert kernel_loss == pytest.approx(loss, abs=2e-6)
    assert largest_difference(kernel_grads, grads) < 2e-6


@every_variant
def test_training_on_documents_of_all_lengths(variant):
    """What a longer document leaves in the arena must not leak into the next document."""
    config = small_config(n_layer=2, num_steps=30)
    array, kernel = (Trainer(CORPUS, config, name, variant) for name in ("numpy", "kernel"))
    np.testing.assert_allclose(kernel.run(30), array.run(30), rtol=0, atol=1e-4)


@every_variant
def test_what_the_reader_looks_at(variant):
    config = small_config(n_layer=2)
    weights = random_weights(variant, config, SIZE)
    looks = []
    for name in ("scalar", "numpy", "kernel"):
        made = engine(name, weights, config, SIZE, variant)
        for text in ("isabell", "ava"):
            seen = made.look(np.array(CORPUS.vocabulary.encode(text), np.int32))
        looks.append(seen)
    scalar, array, kernel = looks
    for seen, tolerance in ((scalar, 1e-12), (kernel, 1e-6)):
        assert seen.keys() == array.keys()
        for name in seen:
            # Relative to the largest: among the logits of "used twice" are 10s, where float32 is 1e-6 apart.
            scale = max(1.0, np.abs(array[name]).max())
            np.testing.assert_allclose(seen[name], array[name], rtol=0, atol=tolerance * scale, err_msg=name)


@every_variant
def test_sampling_one_row_at_a_time_is_sampling_whole_texts(variant):
    """The kernel computes only the newest position; NumPy recomputes all of them for each letter."""
    config = small_config(n_layer=2)
    weights = random_weights(variant, config, SIZE, std=0.5)
    uniforms = np.random.default_rng(5).random((40, config.block_size))
    samples = [
        engine(name, weights, config, SIZE, variant).sample(uniforms, CORPUS.vocabulary.bos, 0.8)
        for name in ("numpy", "kernel")
    ]
    assert samples[0] == samples[1]
    assert max(map(len, samples[0])) > 2
