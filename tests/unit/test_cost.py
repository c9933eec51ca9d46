"""Multiply-adds counted from the recorded program, for the published model and for edited ones."""

import numpy as np
import pytest
from engines import SMALL, random_weights, small_config
from variants import VARIANTS, architecture, attention_with

from microgpt import GPT, Config, Corpus, Experiment
from microgpt.arrays import ArrayTensor, NumpyEngine
from microgpt.cost import run_multiply_adds, step_multiply_adds
from microgpt.kernel import record

SIZE = 11
CONFIG = small_config(n_layer=2)
D, LAYERS = CONFIG.n_embd, CONFIG.n_layer
N = np.arange(CONFIG.block_size + 1)
OUTSIDE_ATTENTION = 12 * LAYERS * D**2 + SIZE * D  # weights that each position is multiplied with


def count(attention):
    return step_multiply_adds(architecture(attention=attention), CONFIG, SIZE).tolist()


@pytest.mark.parametrize("config", [CONFIG, Config(), Config(n_embd=6, n_head=3, n_layer=3, block_size=5)])
def test_the_published_model(config):
    d, n = config.n_embd, np.arange(config.block_size + 1)
    weights = n * (12 * config.n_layer * d**2 + SIZE * d)
    pairs = n * (n + 1) // 2  # each position attends to itself and the earlier ones
    attention = 2 * config.n_layer * d * pairs  # scores and mixtures
    assert step_multiply_adds(GPT, config, SIZE).tolist() == (3 * (weights + attention)).tolist()


@pytest.mark.parametrize("attention", [attention_with(softmax="softmax"), attention_with(after=lambda p: p * p)])
def test_attention_that_computes_the_whole_square(attention):
    assert count(attention) == (3 * (N * OUTSIDE_ATTENTION + 2 * LAYERS * D * N * N)).tolist()


@pytest.mark.parametrize("window", [1, 3, 100])
def test_attention_through_a_window(window):
    pairs = np.array([sum(min(i + 1, window) for i in range(n)) for n in N])
    expected = 3 * (N * OUTSIDE_ATTENTION + 2 * LAYERS * D * pairs)
    assert count(attention_with(window=window)) == expected.tolist()


def test_a_model_without_attention():
    expected = 3 * N * (8 * LAYERS * D**2 + SIZE * D)
    assert count(lambda x, w, layer, config: x) == expected.tolist()


def test_a_product_of_weights_alone_costs_the_same_for_every_document():
    def attention(x, w, layer, config):
        return x.linear(w[f"{layer}.attn_wq"] @ w[f"{layer}.attn_wk"])

    expected = N * (9 * LAYERS * D**2 + SIZE * D) + LAYERS * D**3
    assert count(attention) == (3 * expected).tolist()


def test_what_leads_to_no_loss_has_no_backward_pass():
    def attention(x, w, layer, config):
        x.linear(w[f"{layer}.mlp_fc1"]).named("looked at")
        return x

    expected = 3 * N * (8 * LAYERS * D**2 + SIZE * D) + N * LAYERS * 4 * D**2
    assert count(attention) == expected.tolist()


def is_fused(variant):
    return any(op.name == "attention" for op in record(variant, CONFIG, SIZE).operations)


@pytest.mark.parametrize("name", [name for name in VARIANTS if not is_fused(VARIANTS[name])])
def test_where_nothing_is_fused_they_are_the_products_that_numpy_computes(name, monkeypatch):
    counted = []

    def counting(method):
        def product(self, other):
            out = method(self, other)
            counted.append(out.value.size * self.value.shape[-1])
            return out

        return product

    for method in ("linear", "__matmul__"):
        monkeypatch.setattr(ArrayTensor, method, counting(getattr(ArrayTensor, method)))
    engine = NumpyEngine(VARIANTS[name], CONFIG, SIZE)
    engine.load("weights", random_weights(VARIANTS[name], CONFIG, SIZE))
    for n in (1, 3, CONFIG.block_size):
        counted.clear()
        engine.look(np.arange(n, dtype=np.int32))
        assert step_multiply_adds(VARIANTS[name], CONFIG, SIZE)[n] == 3 * sum(counted)


def test_a_run_goes_round():
    corpus = Corpus(SMALL)
    config = small_config(num_steps=25, holdout=0.2)
    of_each = step_multiply_adds(GPT, config, corpus.vocabulary.size)
    names = corpus.split(config.seed, config.holdout).train
    expected = sum(of_each[min(len(names[step % 8]) + 1, config.block_size)] for step in range(25))
    assert run_multiply_adds(Experiment(corpus, config=config)) == expected


def test_a_long_run_of_a_large_model_is_counted_exactly():
    corpus = Corpus(["a"])
    config = Config(n_embd=512, n_layer=8, num_steps=10**9)
    a_step = 3 * (2 * (12 * 8 * 512**2 + 2 * 512) + 8 * 512 * 2 * 3)
    assert run_multiply_adds(Experiment(corpus, config=config)) == 10**9 * a_step


def test_a_model_that_cannot_be_recorded():
    with pytest.raises(ValueError, match="linear: the shapes"):
        count(lambda x, w, layer, config: x.linear(w[f"{layer}.mlp_fc2"]))


def test_a_run_in_batches_costs_as_much_as_one_with_as_many_documents():
    experiment = Experiment(Corpus(SMALL), config=small_config(num_steps=12))
    batched = experiment.with_config(num_steps=3, batch_size=4)
    assert run_multiply_adds(batched) == run_multiply_adds(experiment)
