"""What a model can do: probabilities, attention, weights in and out; and its errors for invalid arguments."""

import struct
from hashlib import sha256

import numpy as np
import pytest
from changed import changed
from engines import MAKERS, SMALL, largest_difference, small_config
from variants import architecture

from microgpt import ENGINES, Architecture, Config, Trainer, Vocabulary
from microgpt.model import Model


@pytest.fixture(scope="module", params=ENGINES)
def trainer(request):
    trainer = Trainer(SMALL, small_config(n_layer=2, n_embd=6, n_head=3, block_size=9), request.param)
    trainer.run(20)
    return trainer


@pytest.fixture(scope="module")
def model(trainer):
    return trainer.model


@pytest.mark.parametrize("prefix", ["", "e", "isab", "isabella"])
def test_next_probabilities(model, prefix):
    p = model.next_probabilities(prefix)
    assert p.shape == (model.vocabulary.size,)
    assert p.sum() == pytest.approx(1, abs=1e-12)
    assert (p > 0).all()


def test_probabilities_along_a_text_are_those_after_each_prefix(model):
    rows = model.probabilities("olivia")
    assert rows.shape == (7, model.vocabulary.size)
    for i in range(7):
        np.testing.assert_allclose(rows[i], model.next_probabilities("olivia"[:i]), rtol=0, atol=1e-6)


@pytest.mark.parametrize("text", ["", "a", "isabella"])
def test_attention_looks_back_only_and_shares_1_out(model, text):
    attention = model.attention(text)
    size = len(text) + 1
    assert attention.shape == (2, 3, size, size)
    np.testing.assert_allclose(attention.sum(axis=-1), 1, rtol=0, atol=1e-6)
    assert (attention >= 0).all()
    assert (attention[..., np.triu_indices(size, 1)[0], np.triu_indices(size, 1)[1]] == 0).all()


def test_layers_that_differ_in_heads_say_so():
    text = changed("    q = x.linear", '    heads = 1 if layer == "layer0" else 2\n    q = x.linear')
    text = text.replace(".split_heads(config.n_head)", ".split_heads(heads)")
    uneven = Trainer(SMALL, small_config(n_layer=2), architecture=Architecture.from_source(text)).model
    with pytest.raises(ValueError, match="as many heads each"):
        uneven.attention("ava")


def test_a_model_without_attention_says_so():
    blind = architecture(attention=lambda x, w, layer, config: x)
    trainer = Trainer(["ab", "ba"], Config(n_embd=4, n_head=2, block_size=4), architecture=blind)
    with pytest.raises(ValueError, match="no attention to look at.*'layer0.attention'"):
        trainer.model.attention("ab")


def test_attention_of_the_past_does_not_change_with_the_future(model):
    longer, shorter = model.attention("isabella"), model.attention("isab")
    np.testing.assert_allclose(longer[:, :, :5, :5], shorter, rtol=0, atol=1e-6)


def test_what_the_model_names_while_it_computes(model):
    seen = model.look("emma")
    shapes = {name: array.shape for name, array in seen.items()}
    assert shapes["embedding"] == (5, 6)
    assert shapes["layer1.attention"] == (3, 5, 5)
    assert shapes["layer0.hidden"] == (5, 24)
    assert shapes["logits"] == (5, model.vocabulary.size)
    assert (seen["layer0.hidden"] >= 0).all()


def test_a_text_of_another_length_in_between_changes_nothing(model):
    before = model.next_probabilities("em")
    model.look("isabella")
    np.testing.assert_array_equal(model.next_probabilities("em"), before)


def test_what_was_looked_at_is_a_copy(model):
    seen = model.look("emma")
    kept = {name: array.copy() for name, array in seen.items()}
    model.look("olivia")
    assert largest_difference(seen, kept) == 0


@pytest.mark.parametrize("ask", ["next_probabilities", "probabilities", "attention", "gradients", "look"])
def test_questions_that_have_no_answer(model, ask):
    question = getattr(model, ask)
    with pytest.raises(ValueError, match="never seen the character 'X'"):
        question("eXa")
    with pytest.raises(ValueError, match="has 9 characters; this model looks at 8 at most"):
        question("aaaaaaaaa")
    for thing in (None, 3, ["e", "m"], b"emma"):
        with pytest.raises(TypeError, match="is not text; give a string"):
            question(thing)


def test_weights_are_copies_and_come_back(trainer):
    model = trainer.model
    weights = model.state_dict()
    assert sum(w.size for w in weights.values()) == model.parameter_count
    changed = model.state_dict()
    for w in changed.values():
        w += 1
    assert largest_difference(model.state_dict(), weights) == 0
    p = model.next_probabilities("em")

    model.load_state_dict(changed)
    assert largest_difference(model.state_dict(), changed) < 1e-7
    assert not np.allclose(model.next_probabilities("em"), p)
    changed["wte"][:] = 0
    assert np.abs(model.state_dict()["wte"]).max() > 0.5  # load_state_dict copies too

    model.load_state_dict(weights)
    np.testing.assert_array_equal(model.next_probabilities("em"), p)


def spoilt(weights, change):
    changed = dict(weights)
    change(changed)
    return changed


SPOILT = {
    "missing": (lambda w: w.pop("lm_head"), "'lm_head' is missing"),
    "unknown": (lambda w: w.update(extra=np.zeros((2, 2))), "'extra' is .*unknown"),
    "transposed": (lambda w: w.update(wte=w["wte"].T), "wte has the shape"),
    "one axis more": (lambda w: w.update(wte=w["wte"][None]), "wte has the shape"),
    "a number": (lambda w: w.update(wte=3.0), "wte has the shape"),
    "NaN": (lambda w: w.update(wpe=w["wpe"] * np.nan), "wpe .* not finite"),
    "infinite": (lambda w: w.update(wpe=w["wpe"] - np.inf), "wpe .* not finite"),
    "too large for float32": (lambda w: w.update(wpe=w["wpe"].astype(float) + 1e39), "wpe .* not finite"),
    "text": (lambda w: w.update(wte="abc"), "wte is not a matrix"),
    "None": (lambda w: w.update(wte=None), "wte has the shape"),
    "ragged": (lambda w: w.update(wte=[[1, 2], [3]]), "wte is not a matrix"),
}


@pytest.mark.parametrize(("change", "message"), SPOILT.values(), ids=SPOILT)
def test_weights_that_do_not_fit_change_nothing(model, change, message):
    weights = model.state_dict()
    others = {name: w + 1 for name, w in weights.items()}
    with pytest.raises(ValueError, match=message):
        model.load_state_dict(spoilt(others, change))
    assert largest_difference(model.state_dict(), weights) == 0


@pytest.mark.parametrize("weights", [None, [1, 2], "wte"])
def test_weights_that_are_no_dictionary(model, weights):
    with pytest.raises(TypeError, match="dictionary"):
        model.load_state_dict(weights)


def test_a_model_needs_no_trainer_and_no_documents(trainer):
    config, vocabulary = trainer.config, Vocabulary(trainer.vocabulary.chars)
    engine = MAKERS[trainer.engine](trainer.architecture, config, vocabulary.size)
    model = Model(config, vocabulary, engine)
    model.load_state_dict(trainer.model.state_dict())
    assert model.sample(5, 0.8, seed=3) == trainer.sample(5, 0.8, seed=3)
    docs = ["emma", "bella"]
    assert model.loss(docs) == model.loss(vocabulary.encode_all(docs)) == trainer.loss(docs)


def test_the_hash_of_the_weights_is_that_of_their_float32():
    trainer = Trainer(["ada", "bo"], Config(n_embd=4, n_head=2, num_steps=2), engine="numpy")
    before = trainer.model.weights_hash()
    numbers = np.concatenate([array.ravel() for array in trainer.model.state_dict().values()])
    assert before == sha256(struct.pack(f"<{len(numbers)}f", *numbers)).hexdigest()
    trainer.step()
    assert trainer.model.weights_hash() != before
