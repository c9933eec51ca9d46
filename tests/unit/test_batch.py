"""Several documents a step: the loss and its gradient are the means over them, on all engines."""

import numpy as np
import pytest
from engines import MAKERS, SMALL, engine, finite_differences, largest_difference, loss_of, names, random_weights
from engines import small_config as config_of
from variants import VARIANTS

from microgpt import GPT, Config, Corpus, Experiment, Trainer
from microgpt.adam import Schedule

CORPUS = Corpus(SMALL)


def step_on(made, which):
    """The loss and the gradients of one training step on these documents of SMALL."""
    ids = CORPUS.vocabulary.encode_all(SMALL)
    (loss,) = made.train(ids, np.array([which]), Schedule.of(config_of(), 0, 1))
    moments = made.state("first_moments")  # were 0 before the step
    return loss, {name: moment / (1 - config_of().beta1) for name, moment in moments.items()}


@pytest.mark.parametrize("name", MAKERS)
def test_loss_and_gradients_are_means(name):
    config, which = config_of(), [0, 3, 0, 5]  # one document twice
    weights = random_weights(GPT, config, CORPUS.vocabulary.size)
    ids = CORPUS.vocabulary.encode_all(SMALL)
    alone = [engine(name, weights, config, ids.ids.max() + 1).gradients(ids.document(i, 8)) for i in which]
    loss, gradients = step_on(engine(name, weights, config, ids.ids.max() + 1), which)
    assert loss == pytest.approx(np.mean([one for one, _ in alone]), rel=1e-6)
    means = {name: np.mean([grads[name] for _, grads in alone], axis=0) for name in gradients}
    assert largest_difference(gradients, means) < 1e-6


@pytest.mark.parametrize("name", MAKERS)
def test_gradients_are_those_of_finite_differences(name):
    config, which = config_of(n_embd=4, n_head=2, block_size=6), [1, 2, 7]
    vocab_size = CORPUS.vocabulary.size
    weights = random_weights(GPT, config, vocab_size)
    ids = CORPUS.vocabulary.encode_all(SMALL)
    array = engine("numpy", weights, config, vocab_size)
    one_by_one = [finite_differences(array, weights, ids.document(i, 6)) for i in which]
    expected = {name: np.mean([grads[name] for grads in one_by_one], axis=0) for name in weights}
    loss, gradients = step_on(engine(name, weights, config, vocab_size), which)
    assert loss == pytest.approx(np.mean([loss_of(array, ids.document(i, 6)) for i in which]), rel=1e-6)
    assert largest_difference(gradients, expected) < 1e-5


@pytest.mark.parametrize("architecture", VARIANTS.values(), ids=VARIANTS)
def test_edited_models_add_up_their_gradients(architecture):
    config, which = config_of(n_layer=2), [4, 5, 4]
    vocab_size = CORPUS.vocabulary.size
    weights = random_weights(architecture, config, vocab_size)
    array, kernel = (step_on(engine(n, weights, config, vocab_size, architecture), which) for n in ("numpy", "kernel"))
    assert kernel[0] == pytest.approx(array[0], abs=1e-5)
    assert largest_difference(kernel[1], array[1]) < 2e-5


@pytest.mark.parametrize("batch_size", [2, 3, 16])
def test_documents_follow_each_other_round_the_text(batch_size):
    """Step s takes documents s * batch_size + i of the shuffled text, and begins again where that ends."""
    config = config_of(batch_size=batch_size, num_steps=12)
    whole = Trainer(CORPUS, config, "numpy")
    by_hand = Trainer(CORPUS, config, "numpy")
    for s in range(12):
        which = [(s * batch_size + i) % len(SMALL) for i in range(batch_size)]
        docs = [by_hand.train_docs[i] for i in which]
        expected = np.mean([by_hand.loss([doc]) for doc in docs])
        assert whole.step() == pytest.approx(expected, rel=1e-12)
        by_hand.restore(whole.checkpoint())


@pytest.mark.parametrize("shape", [{}, {"n_embd": 32, "n_layer": 2}], ids=str)
def test_a_run_in_batches_is_the_same_on_numpy_and_kernel(shape):
    config = Config(batch_size=16, num_steps=60, **shape)
    array, kernel = (Trainer(Corpus(names()), config, engine).run(60) for engine in ("numpy", "kernel"))
    np.testing.assert_allclose(kernel, array, rtol=0, atol=1e-3)


def test_a_run_in_batches_is_the_same_on_scalar():
    config = config_of(batch_size=3, num_steps=4)
    scalar, array = (Trainer(CORPUS, config, engine).run(4) for engine in ("scalar", "numpy"))
    np.testing.assert_allclose(scalar, array, rtol=0, atol=1e-9)


def test_how_a_run_is_cut_into_calls_makes_no_difference():
    config = config_of(batch_size=5000, num_steps=3)  # more documents than an engine is given at once
    at_once, one_by_one = Trainer(CORPUS, config), Trainer(CORPUS, config)
    assert at_once.run(3) == [one_by_one.step() for _ in range(3)]


def test_experiments_written_before_there_were_batches_are_the_same():
    plain = Experiment(CORPUS)
    assert "batch_size" not in plain.to_json()
    assert Experiment.from_json(plain.to_json(), CORPUS).config.batch_size == 1
    batched = plain.with_config(batch_size=4)
    assert '"batch_size":4' in batched.to_json()
    assert Experiment.from_json(batched.to_json(), CORPUS) == batched != plain


@pytest.mark.parametrize("wrong", [0, -1, 1.5, "4", True])
def test_nonsense_is_refused(wrong):
    with pytest.raises((TypeError, ValueError), match="batch_size"):
        Config(batch_size=wrong)
