"""Every suggested change of gpt.py: applied, taken back, and right in all engines."""

import numpy as np
import pytest
from changed import SOURCE
from engines import SMALL, engine, finite_differences, largest_difference, random_weights, small_config

from microgpt import Architecture, Corpus, Trainer
from microgpt.check import check
from panels.change.suggestions import BY_KEY, SUGGESTIONS

CORPUS = Corpus(SMALL)
SIZE = CORPUS.vocabulary.size
CONFIG = small_config(n_embd=4, n_head=2, block_size=6)
each = pytest.mark.parametrize("suggestion", SUGGESTIONS, ids=[suggestion.key for suggestion in SUGGESTIONS])


@each
def test_a_suggestion_can_be_taken_and_undone(suggestion):
    text = suggestion.apply(SOURCE)
    assert suggestion.undo(text) == SOURCE
    with pytest.raises(LookupError):
        suggestion.undo(SOURCE)
    report = check(text, CONFIG, SIZE)
    assert not report.problems
    assert not report.warnings


def test_suggestions_have_names_of_their_own():
    assert len(BY_KEY) == len(SUGGESTIONS) == len({suggestion.title for suggestion in SUGGESTIONS})


@each
def test_gradients_of_a_suggestion(suggestion):
    """NumPy against finite differences in float64, the others against NumPy."""
    model = Architecture.from_source(suggestion.apply(SOURCE))
    ids = np.array([*CORPUS.vocabulary.encode("amala"), CORPUS.vocabulary.bos], np.int32)
    weights = random_weights(model, CONFIG, SIZE)
    array, scalar, kernel = (engine(name, weights, CONFIG, SIZE, model) for name in ("numpy", "scalar", "kernel"))
    loss, grads = array.gradients(ids)
    assert largest_difference(grads, finite_differences(array, weights, ids)) < 1e-7
    for other, tolerance in ((scalar, 1e-11), (kernel, 3e-6)):
        other_loss, other_grads = other.gradients(ids)
        assert other_loss == pytest.approx(loss, abs=tolerance)
        assert largest_difference(other_grads, grads) < tolerance


@each
def test_training_a_suggestion(suggestion):
    model = Architecture.from_source(suggestion.apply(SOURCE))
    array, kernel = (Trainer(CORPUS, small_config(num_steps=30), name, model).run(30) for name in ("numpy", "kernel"))
    np.testing.assert_allclose(kernel, array, rtol=0, atol=1e-4)
