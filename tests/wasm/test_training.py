"""The shipped code in Pyodide: the side module loads, and the model trains as it does on the desktop.

Each test runs in node and in Chromium. Functions marked @run_in_pyodide are sent there, so they cannot use names from
outside their bodies.
"""

from pathlib import Path

import numpy as np
import pytest
from pytest_pyodide import run_in_pyodide

from microgpt import GPT, Architecture, Config, Corpus, Experiment, Trainer, load_docs
from sitebuild.paths import SITE_SOURCES

STEPS = 200
VARIANTS = Path(__file__).parents[1] / "unit" / "variants.py"


@run_in_pyodide(packages=["numpy"])
def test_the_side_module_is_small_and_exports_its_functions(selenium_microgpt):
    import ctypes
    from pathlib import Path

    import microgpt

    path = Path(microgpt.__file__).parent / "kernels.so"
    assert path.stat().st_size < 64 * 1024
    library = ctypes.CDLL(str(path))
    assert library.train
    assert library.sample


@run_in_pyodide(packages=["numpy"])
def experiment_inside(selenium):
    from microgpt import Config, Corpus, Experiment, load_docs

    corpus = Corpus(load_docs("names.txt"))
    experiment = Experiment(corpus, config=Config(learning_rate=1 / 3, holdout=0.05))
    return experiment.identity, Experiment.from_json(experiment.to_json(), corpus) == experiment


def test_an_experiment_is_the_same_in_pyodide_and_on_the_desktop(selenium_microgpt):
    corpus = Corpus(load_docs(SITE_SOURCES / "data" / "names.txt"))
    here = Experiment(corpus, config=Config(learning_rate=1 / 3, holdout=0.05))
    assert experiment_inside(selenium_microgpt) == (here.identity, True)


@run_in_pyodide(packages=["numpy"])
def train_inside(selenium, engine, steps):
    from microgpt import Config, Trainer, load_docs

    trainer = Trainer(load_docs("names.txt"), Config(), engine=engine)
    return trainer.run(steps), trainer.sample(5, seed=1)


def train_here(engine, steps):
    trainer = Trainer(load_docs(SITE_SOURCES / "data" / "names.txt"), Config(), engine=engine)
    return trainer.run(steps), trainer.sample(5, seed=1)


@pytest.mark.parametrize(("engine", "tolerance"), [("numpy", 1e-9), ("kernel", 1e-4)])
def test_training_in_pyodide_is_training_on_the_desktop(selenium_microgpt, engine, tolerance):
    losses, samples = train_inside(selenium_microgpt, engine, STEPS)
    desktop_losses, desktop_samples = train_here("numpy", STEPS)
    assert np.abs(np.subtract(losses, desktop_losses)).max() < tolerance
    assert samples == desktop_samples


def test_the_scalar_engine_takes_the_same_first_steps(selenium_microgpt):
    assert train_inside(selenium_microgpt, "scalar", 2)[0] == pytest.approx(train_here("numpy", 2)[0], abs=1e-9)


@run_in_pyodide(packages=["numpy"])
def compare_inside(selenium, variants_source):
    """How far the kernel is from NumPy, for every variant of tests/unit/variants.py and some shapes.

    Returns {name: (loss, gradients, losses of 30 steps)}: largest differences, relative where numbers exceed 1.
    """
    import random

    import numpy as np

    from microgpt import Config, Corpus, Trainer

    variants = {}
    exec(variants_source, variants)
    published = variants["VARIANTS"]["published"]
    corpus = Corpus(["emma", "olivia", "noah", "liam", "ava", "isabella", "mia", "zoé", "R2 D2"])
    cases = {
        name: (variant, Config(n_embd=8, n_head=2, n_layer=2, block_size=8))
        for name, variant in variants["VARIANTS"].items()
    }
    sizes = ("n_embd", "n_head", "n_layer", "block_size")
    for shape in ((6, 3, 2, 5), (5, 1, 1, 7), (24, 4, 3, 12), (64, 8, 1, 16), (1, 1, 1, 1)):
        cases[str(shape)] = (
            published,
            Config(**dict(zip(sizes, shape, strict=True))),
        )

    differences = {}
    for name, (variant, config) in cases.items():
        array, kernel = (Trainer(corpus, config, engine, variant) for engine in ("numpy", "kernel"))
        draw, deviation = random.Random(1).gauss, 0.8 * config.n_embd**-0.5
        wild = {
            key: np.float32([draw(0, deviation) for _ in range(w.size)]).reshape(w.shape)
            for key, w in array.model.state_dict().items()
        }
        answers = []
        for trainer in (array, kernel):
            fresh = trainer.checkpoint()
            trainer.model.load_state_dict(wild)
            loss, grads = trainer.model.gradients("ava"[: config.block_size - 1])
            trainer.restore(fresh)
            answers.append((loss, np.concatenate([grad.ravel() for grad in grads.values()]), np.array(trainer.run(30))))
        differences[name] = [
            float(np.abs(a - b).max() / max(1, np.abs(a).max())) for a, b in zip(*answers, strict=True)
        ]
    return differences


@pytest.mark.driver_timeout(60)
def test_every_variant_and_odd_shapes(selenium_microgpt):
    differences = compare_inside(selenium_microgpt, VARIANTS.read_text())
    assert len(differences) > 20
    for name, (loss, gradients, run) in differences.items():
        assert loss < 3e-6, name
        assert gradients < 1e-5, name
        assert run < 1e-4, name


@run_in_pyodide(packages=["numpy"])
def test_many_samples_and_a_long_run_in_constant_memory(selenium_microgpt):
    import numpy as np

    from microgpt import Config, Trainer, load_docs

    trainer = Trainer(load_docs("names.txt"), Config(n_embd=8, n_head=2, num_steps=60_000), "kernel")
    trainer.run(10_000)
    numpy_trainer = Trainer(trainer.corpus, trainer.config, "numpy")
    numpy_trainer.restore(trainer.checkpoint())
    assert trainer.sample(40, 1.0, seed=3) == numpy_trainer.sample(40, 1.0, seed=3)
    assert np.abs(trainer.model.attention("charlotte").sum(axis=-1) - 1).max() < 1e-6

    from pyodide_js import _module

    before = _module.HEAP8.length
    for _ in range(5):
        trainer.run(10_000)
    assert _module.HEAP8.length == before  # linear memory has not grown


@run_in_pyodide(packages=["numpy"])
def test_what_is_wrong_is_said_inside_too(selenium_microgpt):
    import pytest

    from microgpt import Config, Trainer

    trainer = Trainer(["emma", "ava"], Config(num_steps=1), "kernel")
    with pytest.raises(ValueError, match="never seen the character"):
        trainer.model.next_probabilities("x")
    with pytest.raises(ValueError, match="choose n_head among"):
        Config(n_embd=10, n_head=4)
    trainer.step()
    with pytest.raises(RuntimeError, match="0 of its 1 steps left"):
        trainer.step()


MODELS = {  # operations that gpt.py does not use, and settings that are not its own
    "ALiBi": ("scores.causal_softmax()", "scores.alibi().causal_softmax(window=5)"),
    "rotary": ("(q @ k.T)", "(q.rotary() @ k.rotary().T)"),
    "GELU": (".relu()", ".gelu()"),
    "numbers": ('x.named("embedding")', '(2 * x - 0.5).named("embedding")'),
    "no fused attention": ("(weights @ v)", "(weights**2 @ v)"),
}
SETTINGS = {"schedule": "cosine", "weight_decay": 0.1, "grad_clip": 0.5, "beta1": 0.9}


@run_in_pyodide(packages=["numpy"])
def hashes_inside(selenium, texts, settings, steps):
    from microgpt import Architecture, Config, Corpus, Experiment, Trainer, load_docs

    corpus, config = Corpus(load_docs("names.txt")), Config(num_steps=steps, **settings)
    trainers = [Trainer(Experiment(corpus, Architecture.from_source(text), config)) for text in texts]
    return [(trainer.experiment.identity, trainer.run(steps), trainer.model.weights_hash()) for trainer in trainers]


@pytest.mark.driver_timeout(60)
def test_changed_models_and_settings_train_to_the_same_bits_as_on_the_desktop(selenium_microgpt):
    texts = [(GPT.source or "").replace(*change) for change in MODELS.values()]
    corpus, config = Corpus(load_docs(SITE_SOURCES / "data" / "names.txt")), Config(num_steps=STEPS, **SETTINGS)
    there = hashes_inside(selenium_microgpt, texts, SETTINGS, STEPS)
    for text, (identity, losses, weights_hash) in zip(texts, there, strict=True):
        trainer = Trainer(Experiment(corpus, Architecture.from_source(text), config))
        assert (trainer.experiment.identity, trainer.run(STEPS)) == (identity, losses)
        assert trainer.model.weights_hash() == weights_hash


@run_in_pyodide(packages=["numpy"])
def checked_inside(selenium, codes):
    """[(seconds, line after the first of mlp(), message)] of gpt.py with each of these codes there."""
    from time import perf_counter

    from microgpt import GPT, Config
    from microgpt.check import check

    before = "    hidden = x.linear"
    found = []
    for code in codes:
        lines = "".join(f"    {line}\n" for line in code.split("\n"))
        text = GPT.source.replace(before, lines + before)
        began = perf_counter()
        (problem,) = check(text, Config(), 27).problems
        line = problem.line - text[: text.index(lines)].count("\n")
        found.append((perf_counter() - began, line, problem.message))
    return found


CHAINS = (  # of things that hold the last one: freeing them, or using them, is a call within a call within a call
    "[a]", "(a,)", "{1: a}", "[] + [a]", "lambda a=a: a", "map(abs, a)", "(i for i in a)", "[i for i in a]",
    "zip(a)\n    if i == 9999:\n        for j in a: pass", "ValueError(a)",
)  # fmt: skip


def test_endless_and_deep_code_ends_inside(selenium_microgpt):
    """Deep syntax or recursion ends a browser's stack, and with it the page, long before Python would notice."""
    codes = [
        "while True: pass",
        "while True:\n    try:\n        while True: pass\n    except BaseException:\n        pass",
        "while True:\n    try:\n        while True: pass\n    finally:\n        continue",
        "def ones():\n    while True:\n        yield 1\nsum(ones())",
        "def f():\n    return f()\nf()",
        "def f(i):\n    return list(map(f, [i]))\nf(0)",
        *(f"a = ()\nfor i in range(30000):\n    a = {more}\na = 0\n1 / 0" for more in CHAINS),
        "not " * 5000 + "1",
        "(" * 190 + "1" + ")" * 190,
        "if 1: pass\n" + "elif 1: pass\n" * 2000,
        "lambda: " * 3000 + "1",
        "a = " * 3000 + "1",
        "[0] * 10**10",
    ]
    for code, (seconds, line, message) in zip(codes, checked_inside(selenium_microgpt, codes), strict=True):
        assert message
        assert 1 <= line <= code.count("\n") + 1, (code[:50], message)
        assert seconds < 5, code[:50]  # on a busy machine; on an idle one a fifth of a second
