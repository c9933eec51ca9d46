"""The recorder rejects, with a clear message, what the kernels cannot replay; nothing else reads out of bounds."""

import numpy as np
import pytest
from engines import SMALL, engine, random_weights, small_config
from variants import VARIANTS, architecture, attention_with

from microgpt import GPT, Architecture, Corpus, Trainer, gpt
from microgpt.kernel import record
from microgpt.program import Program

CORPUS = Corpus(SMALL)
SIZE = CORPUS.vocabulary.size


def operations(variant):
    return record(variant, small_config(), SIZE).operations


def refuse(forward, message):
    """Asserts that recording a model with this last step, x (n, n_embd) to logits, raises ValueError with `message`."""

    def whole(w, tokens, positions, config):
        x = w["wte"].rows(tokens)
        return forward(x, w, tokens, positions)

    with pytest.raises(ValueError, match=message):
        Trainer(SMALL, small_config(block_size=32), "kernel", Architecture(gpt.weight_shapes, whole))


def test_logits_must_have_a_column_for_every_token():
    refuse(lambda x, w, tokens, positions: x, "vocab")


def test_logits_must_have_a_row_for_every_position():
    refuse(lambda x, w, tokens, positions: w["wte"].linear(w["lm_head"]), "position")


def test_logits_cannot_be_split_into_heads():
    refuse(lambda x, w, tokens, positions: x.linear(w["lm_head"]).split_heads(1), "logits")


def test_a_table_needs_a_row_for_every_token():
    refuse(lambda x, w, tokens, positions: w["layer0.attn_wq"].rows(tokens).linear(w["lm_head"]), "rows")


def test_a_table_needs_a_row_for_every_position():
    refuse(lambda x, w, tokens, positions: w["layer0.attn_wq"].rows(positions).linear(w["lm_head"]), "rows")


def test_a_table_is_a_weight_matrix():
    refuse(lambda x, w, tokens, positions: x.rows(tokens).linear(w["lm_head"]), "rows")


@pytest.mark.parametrize(
    "change",
    [
        lambda t, w: (t * 2.0).T,
        lambda t, w: (t + t).T,
        lambda t, w: t.relu().T,
        lambda t, w: t.softmax().T,
        lambda t, w: t.rmsnorm().T,
        lambda t, w: w["lm_head"].linear(w["layer0.attn_wq"].T).T @ w["lm_head"],
    ],
    ids=["scale", "add", "relu", "softmax", "norm", "linear"],
)
def test_a_transposed_tensor_goes_into_a_matrix_product_only(change):
    refuse(lambda x, w, tokens, positions: change(x.T, w).linear(w["lm_head"]), "transposed")


def test_linear_sums_over_a_fixed_number_of_columns():
    refuse(lambda x, w, tokens, positions: x.linear(x).linear(x.linear(x)), "@")


def test_shapes_that_do_not_go_together():
    refuse(lambda x, w, tokens, positions: x.linear(w["layer0.mlp_fc2"]), "linear: the shapes")
    refuse(lambda x, w, tokens, positions: x + w["lm_head"], r"\+: the shapes")
    refuse(lambda x, w, tokens, positions: x * x.split_heads(2), r"\*: the shapes")
    refuse(lambda x, w, tokens, positions: x @ x, "@: the shapes")
    refuse(lambda x, w, tokens, positions: x.split_heads(3), "split_heads")
    refuse(lambda x, w, tokens, positions: x.merge_heads(), "merge_heads")


def test_attention_is_found_and_replaced():
    for name in ("published", "no scale", "window", "ALiBi", "ALiBi, no scale", "rotary"):
        names = [operation.name for operation in operations(VARIANTS[name])]
        assert "attention" in names
        assert not {"matmul", "scale", "alibi", "softmax"} & set(names)


@pytest.mark.parametrize("name", ["weights used twice", "plain softmax", "ALiBi before the scale"])
def test_what_is_not_attention_is_left_alone(name):
    assert "attention" not in {operation.name for operation in operations(VARIANTS[name])}


def test_scores_that_a_reader_looks_at_are_not_fused_away():
    def attention(x, w, layer, config):
        q = x.linear(w[f"{layer}.attn_wq"]).split_heads(config.n_head)
        scores = ((q @ q.T) * 0.5).named("scores")
        return (scores.causal_softmax() @ q).merge_heads()

    variant = architecture(attention=attention)
    config = small_config()
    weights = random_weights(variant, config, SIZE)
    ids = np.array(CORPUS.vocabulary.encode("noah"), np.int32)
    array, kernel = (engine(name, weights, config, SIZE, variant).look(ids) for name in ("numpy", "kernel"))
    np.testing.assert_allclose(kernel["scores"], array["scores"], atol=1e-6)


def test_a_model_too_large_for_32_bit_places_is_refused_before_memory_is_asked_for():
    config = small_config(n_embd=16384, n_head=1, n_layer=1)
    with pytest.raises(ValueError, match="too large"):
        Program(record(GPT, config, SIZE), config)


@pytest.mark.parametrize(
    "variant",
    [
        VARIANTS["plain softmax"],
        architecture(attention=attention_with(after=lambda p: p.rmsnorm())),
        architecture(
            attention=lambda x, w, layer, config: (x @ x.T).rmsnorm().causal_softmax() @ x.linear(w[f"{layer}.attn_wv"])
        ),
        architecture(attention=lambda x, w, layer, config: x @ (x.T @ x)),
    ],
    ids=["plain softmax", "norm over positions", "norm before the mask", "a sum over positions"],
)
def test_sampling_a_model_that_looks_ahead(variant):
    """A key-value cache would be wrong here, because each new letter changes the earlier positions too."""
    config = small_config(n_layer=2)
    weights = random_weights(variant, config, SIZE, std=1.5)
    uniforms = np.random.default_rng(5).random((200, config.block_size))
    array, kernel = (
        engine(name, weights, config, SIZE, variant).sample(uniforms, CORPUS.vocabulary.bos, 1.0)
        for name in ("numpy", "kernel")
    )
    assert kernel == array
