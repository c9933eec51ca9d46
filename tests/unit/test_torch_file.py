"""The PyTorch program computes what the model does, whatever the model: on a stand-in for PyTorch, and on PyTorch."""

import importlib.util
import re
import subprocess
import sys

import numpy as np
import pytest
from engines import SMALL, random_weights, small_config
from fake_torch import program
from variants import VARIANTS

from microgpt import Architecture, Corpus, Experiment, Trainer
from microgpt.files import save
from microgpt.torch_file import as_torch

HAS_TORCH = importlib.util.find_spec("torch") is not None
TORCHES = [False, pytest.param(True, marks=pytest.mark.skipif(not HAS_TORCH, reason="PyTorch is not installed"))]
TOKENS = ["김민준", "이서연", "👨‍👩‍👧ab", "m̃a"]


def trained(variant=None, docs=SMALL, letters="graphemes", **changes):
    config = small_config(n_layer=2, block_size=12, **changes)
    architecture = variant or VARIANTS["published"]
    sourced = Architecture(architecture.weight_shapes, architecture.forward, "a reader's model")
    trainer = Trainer(Experiment(Corpus(docs, letters=letters), sourced, config))
    trainer.model.load_state_dict(random_weights(architecture, config, trainer.vocabulary.size))
    return trainer


@pytest.mark.parametrize("with_torch", TORCHES)
@pytest.mark.parametrize("name", VARIANTS)
def test_every_model_gives_the_same_probabilities(name, with_torch, tmp_path):
    trainer = trained(VARIANTS[name])
    path = tmp_path / "model.safetensors"
    path.write_bytes(save(trainer))
    there = program(as_torch(trainer), with_torch)
    weights, documents, alphabet = there.load(path)
    assert (documents, tuple(alphabet)) == (SMALL, trainer.vocabulary.tokens)
    for prefix in ("", "e", "isabell"):
        expected = trainer.model.next_probabilities(prefix)
        found = np.asarray(there.probabilities(weights, prefix, alphabet))
        np.testing.assert_allclose(found, expected, rtol=0, atol=1e-5)


@pytest.mark.parametrize("letters", ["graphemes", "jamo"])
def test_tokens_are_cut_the_same(letters):
    trainer = trained(docs=TOKENS, letters=letters)
    there = program(as_torch(trainer))
    for text in TOKENS:
        ids = there.encode(text, list(trainer.vocabulary.tokens))
        assert ids == [*trainer.vocabulary.encode(text), trainer.vocabulary.bos]


def test_it_is_a_program_to_read():
    text = as_torch(Trainer(SMALL))
    assert len(text.splitlines()) < 140
    assert max(map(len, text.splitlines())) <= 120
    assert re.search(r"= rmsnorm\(embedding\)  # \(n, 16\)", text)
    assert re.search(r"attention\(split_heads\(x\d, 4\), split_heads\(x\d, 4\), split_heads\(x\d, 4\), 0\.5\)", text)
    assert "layernorm(embedding" not in text
    assert "import unicodedata" not in text
    compile(text, "model.py", "exec")


def test_a_changed_model_comes_out_changed():
    plain, changed = as_torch(trained()), as_torch(trained(VARIANTS["GELU"]))
    assert "F.gelu(x" in changed
    assert "F.gelu" not in plain


@pytest.mark.skipif(not HAS_TORCH, reason="PyTorch is not installed")
def test_it_goes_on_training(tmp_path):
    trainer = Trainer(SMALL, small_config(n_embd=16, num_steps=300))
    (tmp_path / "model.safetensors").write_bytes(save(trainer))
    (tmp_path / "model.py").write_text(as_torch(trainer), encoding="utf-8")
    command = [sys.executable, "model.py", "model.safetensors", "300"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    there = program(as_torch(trainer), with_torch=True)
    expected = trainer.run(300)
    losses = [float(loss) for loss in re.findall(r"loss (\S+)", done.stdout)]
    np.testing.assert_allclose(losses, expected[14::15], rtol=0, atol=0.01)
    assert len(done.stdout.splitlines()) == 40
    weights, documents, _ = there.load(tmp_path / "trained-model.safetensors")
    assert weights.keys() == trainer.model.state_dict().keys()
    assert documents != SMALL
    assert sorted(documents) == sorted(SMALL)
