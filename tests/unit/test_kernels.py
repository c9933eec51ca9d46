"""Each compiled operation, forward and backward, against NumPy: odd sizes, all document lengths, edge values.

An operation is recorded alone: its inputs are weights, its result is named "out", and a linear layer after it produces
a loss, so that there is a gradient. Both engines hold exactly the same float32 numbers.
"""

import numpy as np
import pytest
from engines import engine
from hypothesis import example, given, settings
from hypothesis import strategies as st

from microgpt import Architecture, Config
from microgpt.kernel import record

VOCABULARY = 6
ACTIVATIONS = ("relu", "squared_relu", "gelu", "silu", "tanh", "sigmoid")
ROWS = ("softmax", "rmsnorm", "layernorm")
EDGES = [0.0, -0.0, 1e-30, -1e-30, 1.0, -1.0, 20.0, -20.0, 87.0, -87.0, 88.5, -88.5, 104.0, -104.0]
sizes = st.integers(1, 19)
seeds = st.integers(0, 2**32 - 1)


def compare(operation, shapes, rows, block, seed, scale=1.0, edges=False, outputs=None, tolerance=3e-6):
    """Compares `operation(w, x)` on both engines: w holds weights of these `shapes`; x is n rows of w["x"].

    The document has `rows` positions. `outputs` is the width of the result if it differs from that of x.
    """
    width = outputs or shapes["x"][1]
    shapes = shapes | {"read": (VOCABULARY, width)}

    def forward(w, tokens, positions, config):
        w = w | {"positions": positions}
        return operation(w, w["x"].rows(positions)).named("out").linear(w["read"]).named("logits")

    rng = np.random.default_rng(seed)
    weights = {name: rng.normal(0, scale, shape) for name, shape in shapes.items()}
    if edges:
        weights["x"] = rng.choice(EDGES, shapes["x"])
    weights["read"] = rng.normal(0, 0.5, shapes["read"])
    weights = {name: w.astype(np.float32).astype(float) for name, w in weights.items()}
    ids = rng.integers(0, VOCABULARY, block + 1).astype(np.int32)

    config = Config(n_embd=1, n_head=1, block_size=block)
    architecture = Architecture(lambda config, vocab_size: shapes, forward)
    array, kernel = (engine(name, weights, config, VOCABULARY, architecture) for name in ("numpy", "kernel"))
    kernel.gradients(ids)  # a full block first, because what it leaves in memory must not matter
    near(kernel.look(ids[:rows])["out"], array.look(ids[:rows])["out"], tolerance, "out")
    (kernel_loss, kernel_grads), (loss, grads) = (made.gradients(ids[: rows + 1]) for made in (kernel, array))
    near(kernel_loss, loss, tolerance, "loss")
    for name in grads:
        near(kernel_grads[name], grads[name], 3 * tolerance, name)


def near(actual, expected, tolerance, name):
    """Relative to the largest number, because sums of products lose the last digits of their small terms."""
    scale = max(1.0, float(np.abs(expected).max()))
    np.testing.assert_allclose(actual, expected, rtol=0, atol=tolerance * scale, err_msg=name)


@st.composite
def documents(draw):
    """The number of positions in a document, and in its block."""
    block = draw(sizes)
    return draw(st.integers(1, block)), block


@settings(max_examples=40, deadline=None)
@given(documents(), sizes, seeds, st.sampled_from(ACTIVATIONS), st.booleans())
def test_activations(document, width, seed, name, edges):
    rows, block = document
    # squared_relu of an edge value, 104, is 10816: as a logit it leaves no digit of a probability.
    edges = edges and name != "squared_relu"
    compare(lambda w, x: getattr(x, name)(), {"x": (block, width)}, rows, block, seed, 3.0, edges)


@settings(max_examples=40, deadline=None)
@given(documents(), sizes, seeds, st.sampled_from(ROWS), st.booleans())
def test_operations_on_rows(document, width, seed, name, edges):
    rows, block = document
    if name == "layernorm" and width < 3:
        width += 2  # of one or two numbers only signs remain, and for equal ones rounding decides them
    edges = edges and name == "softmax"
    compare(lambda w, x: getattr(x, name)(), {"x": (block, width)}, rows, block, seed, 2.0, edges)


@pytest.mark.parametrize("name", ["rmsnorm", "layernorm"])
@pytest.mark.parametrize("scale", [0.0, 1e-20, 1e-4, 1e4])
def test_norms_of_very_small_and_large_rows(name, scale):
    compare(lambda w, x: getattr(x, name)(), {"x": (4, 9)}, 3, 4, 1, scale, tolerance=2e-5)


def test_layernorm_of_a_row_with_a_large_mean():
    """mean(x^2) - mean(x)^2 would lose every digit here. Near 1000 float32 has a precision of 6e-5: the tolerance."""
    x = np.random.default_rng(0).normal(1000, 1, (4, 8)).astype(np.float32).astype(float)
    architecture = Architecture(
        lambda config, vocab_size: {"x": (4, 8), "read": (VOCABULARY, 8)},
        lambda w, tokens, positions, config: w["x"].rows(positions).layernorm().named("out").linear(w["read"]),
    )
    weights = {"x": x, "read": np.ones((VOCABULARY, 8))}
    config = Config(n_embd=1, n_head=1, block_size=4)
    ids = np.array([0, 1, 2, 3], np.int32)
    array, kernel = (engine(n, weights, config, VOCABULARY, architecture).look(ids) for n in ("numpy", "kernel"))
    np.testing.assert_allclose(kernel["out"], array["out"], rtol=0, atol=3e-4)


@settings(max_examples=40, deadline=None)
@given(documents(), sizes, sizes, seeds)
def test_linear(document, inputs, outputs, seed):
    rows, block = document
    shapes = {"x": (block, inputs), "w": (outputs, inputs)}
    compare(lambda w, x: x.linear(w["w"]), shapes, rows, block, seed, outputs=outputs)


@settings(max_examples=20, deadline=None)
@given(documents(), st.sampled_from([1, 15, 16, 17, 31, 48, 63, 64, 65]), st.sampled_from([1, 4, 33, 64, 130]), seeds)
def test_linear_of_whole_blocks_and_a_rest(document, inputs, outputs, seed):
    rows, block = document
    shapes = {"x": (block, inputs), "w": (outputs, inputs)}
    compare(lambda w, x: x.linear(w["w"]), shapes, rows, block, seed, 0.3, outputs=outputs)


@settings(max_examples=40, deadline=None)
@given(documents(), sizes, seeds, st.sampled_from(["+", "*"]), st.sampled_from(["rows", "one row", "itself"]))
def test_sums_and_products(document, width, seed, sign, other):
    rows, block = document
    shapes = {"x": (block, width), "y": (block, width), "row": (1, width)}

    def operation(w, x):
        y = {"rows": w["y"].rows(w["positions"]), "one row": w["row"], "itself": x}[other]
        return x + y if sign == "+" else x * y

    compare(operation, shapes, rows, block, seed)


@settings(max_examples=20, deadline=None)
@given(documents(), sizes, seeds, st.sampled_from([0.0, 1.0, -2.5, 1e-3, 300.0]))
def test_scale(document, width, seed, number):
    rows, block = document
    # Scaled so that results are not large: float32 has only five decimals near 100, and exp() amplifies the error.
    compare(lambda w, x: x * number, {"x": (block, width)}, rows, block, seed, 0.1 / max(1, abs(number)))


@settings(max_examples=20, deadline=None)
@given(documents(), sizes, seeds, st.sampled_from([0.0, 1.0, -2.5, 1e-3, 300.0]))
def test_shift(document, width, seed, number):
    rows, block = document
    compare(lambda w, x: x + number, {"x": (block, width)}, rows, block, seed, 0.1, tolerance=1e-5)


@settings(max_examples=20, deadline=None)
@given(documents(), st.integers(1, 5), st.integers(1, 6), st.booleans(), seeds)
def test_rotary(document, heads, pairs, split, seed):
    rows, block = document
    width = 2 * heads * pairs

    def operation(w, x):
        return x.split_heads(heads).rotary().merge_heads() if split else x.rotary()

    compare(operation, {"x": (block, width)}, rows, block, seed)


@settings(max_examples=60, deadline=None)
@given(
    documents(),
    st.integers(1, 5),
    st.integers(1, 9),
    st.sampled_from(["scaled", "unscaled", "looked at", "not causal", "shared"]),
    st.none() | st.integers(1, 20),
    st.booleans(),
    seeds,
)
@example((19, 19), 3, 5, "scaled", 6, False, 1)
@example((19, 19), 3, 5, "looked at", 6, True, 1)
def test_attention(document, heads, head_dim, form, window, alibi, seed):
    """One fused kernel, or two products and a softmax: where the scores are looked at, and where it is not causal.

    "shared": q, k and v are the same.
    """
    rows, block = document
    width = heads * head_dim
    square = (width, width)
    shapes = {"x": (block, width), "q": square, "k": square, "v": square}

    def operation(w, x):
        q = x.linear(w["q"]).split_heads(heads)
        k, v = (q, q) if form == "shared" else (x.linear(w[name]).split_heads(heads) for name in "kv")
        scores = q @ k.T
        scores = scores if form == "unscaled" else scores * head_dim**-0.5
        scores = scores.alibi() if alibi else scores
        scores = scores.named("scores") if form == "looked at" else scores
        weights = scores.softmax() if form == "not causal" else scores.causal_softmax(window)
        return (weights.named("weights") @ v).merge_heads()

    compare(operation, shapes, rows, block, seed, width**-0.5, tolerance=1e-5)


def test_attention_to_weights_is_not_fused():
    """It has as many keys as the weights have rows, not one for each position."""
    config, shapes = Config(n_embd=4, n_head=2, block_size=8), {"x": (8, 4), "k": (3, 4), "read": (VOCABULARY, 4)}

    def forward(w, tokens, positions, config):
        x, k = w["x"].rows(positions).split_heads(2), w["k"].split_heads(2)
        return ((x @ k.T).causal_softmax() @ k).merge_heads().linear(w["read"])

    tape = record(Architecture(lambda config, vocab_size: shapes, forward), config, VOCABULARY)
    assert "attention" not in [op.name for op in tape.operations]


@settings(max_examples=20, deadline=None)
@given(documents(), sizes, sizes, seeds)
def test_matrix_products_of_every_shape(document, inner, outputs, seed):
    """x^T x, (inner, inner), sums over the document's rows. On the right: a weight and a transposed weight."""
    rows, block = document
    shapes = {"x": (block, inner), "a": (inner, outputs), "b": (outputs, inner)}
    compare(lambda w, x: (x @ (x.T @ x)) @ w["a"] + x @ w["b"].T, shapes, rows, block, seed, 0.3, outputs=outputs)


@settings(max_examples=20, deadline=None)
@given(documents(), sizes, seeds)
def test_embedding_of_repeated_tokens(document, width, seed):
    rows, block = document
    shapes = {"table": (VOCABULARY, width), "read": (VOCABULARY, width)}
    rng = np.random.default_rng(seed)
    weights = {n: rng.normal(0, 1, s).astype(np.float32).astype(float) for n, s in shapes.items()}
    architecture = Architecture(
        lambda config, vocab_size: shapes,
        lambda w, tokens, positions, config: (
            (w["table"].rows(tokens) + w["table"].rows(tokens)).linear(w["read"]).named("logits")
        ),
    )
    config = Config(n_embd=1, n_head=1, block_size=block)
    ids = rng.choice([0, VOCABULARY - 1], rows + 1).astype(np.int32)  # two tokens, over and over
    array, kernel = (engine(n, weights, config, VOCABULARY, architecture).gradients(ids) for n in ("numpy", "kernel"))
    for name in shapes:
        near(kernel[1][name], array[1][name], 3e-6, name)


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 40), st.integers(1, 9), st.sampled_from([0.0, 1.0, 30.0, 500.0]), seeds)
@example(5, 1, 30.0, 245)
def test_cross_entropy(vocabulary, rows, scale, seed):
    """Up to logits for which a probability is e^-1000: the loss is then their difference, not infinite."""
    rng = np.random.default_rng(seed)
    weights = {"x": rng.normal(0, scale, (rows, vocabulary)).astype(np.float32).astype(float)}
    architecture = Architecture(
        lambda config, vocab_size: {"x": (rows, vocabulary)},
        lambda w, tokens, positions, config: w["x"].rows(positions).named("logits"),
    )
    config = Config(n_embd=1, n_head=1, block_size=rows)
    ids = rng.integers(0, vocabulary, rows + 1).astype(np.int32)
    (kernel_loss, kernel_grads), (loss, grads) = (
        engine(n, weights, config, vocabulary, architecture).gradients(ids) for n in ("kernel", "numpy")
    )
    # The loss is a difference of logits, so its absolute error is theirs, however small it is.
    assert abs(kernel_loss - loss) <= 1e-6 * max(1.0, np.abs(weights["x"]).max())
    near(kernel_grads["x"], grads["x"], 1e-6, "x")


USED_AGAIN = {
    "linear": lambda w, x: x.linear(w["square"]),
    "matmul, first": lambda w, x: x @ w["square"],
    "matmul, second": lambda w, x: w["square"] @ x,
    "scale": lambda w, x: x * 0.7,
    "shift": lambda w, x: x + 0.7,
    "add": lambda w, x: w["y"] + x,
    "multiply": lambda w, x: w["y"] * x,
    **{name: lambda w, x, name=name: getattr(x, name)() for name in (*ACTIVATIONS, *ROWS, "causal_softmax")},
}


def test_gradients_add_up_where_positions_are_used_again():
    """As below, for the operations that only take one row a position."""

    def twice(w, x):
        x = x * 1.0
        scores = x @ x.T
        scores = scores.alibi() + scores
        return scores.causal_softmax(2) @ x + x.rotary() + x

    compare(twice, {"x": (7, 6)}, 5, 7, 4)


@pytest.mark.parametrize("operation", USED_AGAIN.values(), ids=USED_AGAIN)
def test_gradients_add_up_where_the_input_is_used_again(operation):
    """The sum comes last, so its gradient is computed first: the operation must add to it, not overwrite it."""

    def twice(w, x):
        x = w["x"] * 1.0  # (6, 6), whatever the document
        return x.rows(w["positions"]) + (operation(w, x) + x).rows(w["positions"])

    compare(twice, {"x": (6, 6), "y": (6, 6), "square": (6, 6)}, 5, 6, 4)
