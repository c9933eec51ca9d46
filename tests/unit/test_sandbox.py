"""A reader's text runs as gpt.py does; what would not end, take the machine's memory or leave the model is stopped."""

import re
import time

import pytest
from changed import FIRST, SOURCE, changed, in_mlp
from engines import SMALL, small_config

from microgpt import GPT, Architecture, Experiment, ModelError, Trainer
from microgpt.corpus import Corpus
from microgpt.sandbox.budget import STEPS

CORPUS = Corpus(SMALL)


def error_of(text):
    """What recording a text says, within a second or so."""
    began = time.perf_counter()
    with pytest.raises(ModelError) as caught:
        Trainer(CORPUS, small_config(), "numpy", Architecture.from_source(text))
    assert time.perf_counter() - began < 5  # a busy machine; on an idle one it is below 0.1
    return caught.value


@pytest.mark.parametrize("engine", ["scalar", "numpy", "kernel"])
def test_the_same_text_is_the_same_model_to_the_bit(engine):
    same = Architecture.from_source(SOURCE + "\n# a remark\n")
    ours, theirs = (Trainer(CORPUS, small_config(), engine, one) for one in (GPT, same))
    assert ours.run(5) == theirs.run(5)
    assert ours.model.weights_hash() == theirs.model.weights_hash()
    assert ours.sample(3) == theirs.sample(3)


def test_the_text_is_part_of_the_identity():
    same, other = (Architecture.from_source(text) for text in (SOURCE.replace("\n", "\r\n"), SOURCE + "#"))
    assert same.identity == GPT.identity != other.identity
    assert Experiment(CORPUS, same).identity == Experiment(CORPUS).identity
    assert Experiment(CORPUS, other).identity != Experiment(CORPUS).identity


@pytest.mark.parametrize(
    "line",
    [
        "from .config import Config",
        "from microgpt import Config",
        "from microgpt.config import Config",
        "import microgpt",
        "import math",
        "import numpy as np",
        "from math import sqrt, pi as circle",
    ],
)
def test_what_may_be_imported(line):
    Trainer(CORPUS, small_config(), "kernel", Architecture.from_source(f"{line}\n{SOURCE}"))


@pytest.mark.parametrize(
    "line",
    [
        "import js",
        "import pyscript",
        "from pyodide.ffi import run_sync",
        "import os",
        "import math, sys",
        "from numpy import ctypeslib",
        "from microgpt import files",
        "from .. import panels",
        "from math import *",
    ],
)
def test_what_may_not_be_imported(line):
    error = error_of(f"\n\n{line}\n{SOURCE}")
    assert error.line == 3


ENDLESS = {
    "bare": "while True: pass",
    "caught": "while True:\n    try:\n        while True: pass\n    except BaseException:\n        pass",
    "restarted": "while True:\n    try:\n        while True: pass\n    finally:\n        continue",
    "a generator that sum drains": "def ones():\n    while True:\n        yield 1\nsum(ones())",
    "a generator that unpacking drains": "def ones():\n    while True:\n        yield 1\n[*ones()]",
    "loops within loops": "for i in range(9999):\n    for j in range(9999):\n        for k in range(9999): pass",
    "comprehensions": "[0 for i in range(9999) for j in range(9999)]",
    "sums of sums": "sum(map(sum, [[1] * 9999] * 9999))",
    "the largest of the largest": "max([[1] * 9999] * 9999)",
    "comparisons": "a, b = [[1] * 9999] * 9999, [[1] * 9999] * 9998 + [[2]]\na == b",
    "doubling": "a = [1]\nwhile True:\n    a = [*a, *a]",
    "copies": "a = [[1] * 9999]\nwhile True:\n    a += [list(a[0])]",
    "long texts": "a = []\nwhile True:\n    a += [f'{len(a):99}' * 99]",
}


@pytest.mark.parametrize("code", ENDLESS.values(), ids=ENDLESS)
def test_what_does_not_end_is_stopped_at_its_line(code):
    error = error_of(in_mlp(code))
    assert FIRST <= error.line <= FIRST + code.count("\n")
    assert f"{STEPS:,} steps" in str(error)


LARGE = {
    "range": "sum(range(10**12))",
    "power": "10**10**9",
    "pow": "pow(10, 10**9)",
    "power of a power": "a = 3\nwhile True:\n    a = a ** 3",
    "product": "a = 3\nwhile True:\n    a *= a",
    "shift": "1 << 10**9",
    "list": "[0] * 10**10",
    "list, doubled": "a = [1]\nwhile True:\n    a += a",
    "text": "'ab' * 10**9",
    "text, doubled": "a = 'a'\nwhile True:\n    a = f'{a}{a}'",
    "width": "f'{1:1000000000}'",
    "width that is computed": "f'{1:{10**9}}'",
    "digits": "f'{1.5:.1000000000f}'",
    "percent": "'%1000000000d' % 1",
    "fill": "'x'.zfill(10**9)",
    "centre": "'x'.center(10**9)",
    "join": "','.join(['a' * 9999] * 9999)",
    "replace": "('a' * 9999).replace('a', 'a' * 9999)",
    "number in a text": "int('9' * 10**6)",
    "number in the code": "9" * 6000,
    "factorial": "import math\nmath.factorial(10**7)",
    "comb": "import math\nmath.comb(10**7, 10**6)",
    "array": "import numpy as np\nnp.zeros(10**10)",
    "nested lists, written": "a = []\nfor i in range(99):\n    a = [a, a]\nstr(a)",
    "nested lists, compared": "a = []\nfor i in range(99):\n    a = [a, a]\na == [a]",
    "nested tuples, as a key": "a = ()\nfor i in range(99):\n    a = (a, a)\n{}[a]",
    "nested tuples, looked up": "a = ()\nfor i in range(99):\n    a = (a, a)\n{}.get(a)",
    "recursion": "def f():\n    return f()\nf()",
    "recursion through map": "def f(i):\n    return list(map(f, [i]))\nf(0)",
    "recursion, caught": "def f():\n    try:\n        f()\n    except BaseException:\n        f()\nf()",
    "brackets": f"{'(' * 150}1{')' * 150}",
    "operators": f"{'not ' * 5000}1",
    "branches": "if 1: pass\n" + "elif 1: pass\n" * 2000,
    "lambdas": f"{'lambda: ' * 2000}1",
    "tensors": "while True:\n    x = x.relu()",
    "wide tensors": "for i in range(90):\n    x = x.linear(w['wide']).linear(w['narrow'])",
}


@pytest.mark.parametrize("code", LARGE.values(), ids=LARGE)
def test_what_would_take_all_memory_or_the_whole_stack_is_refused(code):
    text = in_mlp(code)
    if "wide" in code:
        text = changed('"wte": (vocab', '"wide": (10**5, n_embd), "narrow": (n_embd, 10**5), "wte": (vocab', text)
    error = error_of(text)
    assert FIRST <= error.line <= FIRST + code.count("\n")


ESCAPES = {
    "a class of a value": "().__class__.__bases__[0].__subclasses__()",
    "a dunder import": "__import__('os')",
    "a dunder name": "__builtins__['open']",
    "a dunder argument": "def f(__builtins__): return __builtins__",
    "a format field": "'{0.__class__}'.format(x)",
    "an f-string": "f'{x.__class__}'",
    "an attribute of a tensor": "x.tape.weights",
    "the globals of a function": "mlp.__globals__",
    "the frame of a generator": "(i for i in [1]).gi_frame.f_back",
    "a traceback": "try:\n    1 / 0\nexcept Exception as e:\n    e.__traceback__",
    "open": "open('/etc/passwd')",
    "eval": "eval('1')",
    "exec": "exec('1')",
    "getattr": "getattr(x, 'tape')",
    "globals": "globals()",
    "type": "type(x)",
    "a shared module": "import math\nmath.pi = 3",
    "a class": "class A: pass",
    "an order that differs": "for name in {'a', 'b'}: pass",
    "another order that differs": "for name in w.keys() & w.keys(): pass",
    "identities": "id(x)",
    "hashes": "hash('a')",
}


@pytest.mark.parametrize("code", ESCAPES.values(), ids=ESCAPES)
def test_what_leads_out_of_the_model_is_refused(code):
    error = error_of(in_mlp(code))
    assert FIRST <= error.line <= FIRST + code.count("\n")


def test_nothing_is_carried_from_one_pass_to_the_next():
    text = changed("def weight_shapes(", "CALLS = []\n\n\ndef weight_shapes(")
    text = changed('x.named("embedding").rmsnorm()', "x.rmsnorm() * (0.5 ** len(CALLS))\n    CALLS.append(1)", text)
    model = Architecture.from_source(text)
    trainers = [Trainer(CORPUS, small_config(), engine, model) for engine in ("kernel", "kernel", "numpy")]
    first, second, array = (trainer.run(5) for trainer in trainers)
    assert first == second == pytest.approx(array, abs=1e-5)


@pytest.mark.parametrize(
    ("shapes", "message"),
    [
        ("None", "returned nothing"),
        ("{}", "must be a dictionary"),
        ("[1]", "a list of 1"),
        ("{'a': 3}", "two whole numbers"),
        ("{'a': (3,)}", "two whole numbers"),
        ("{'a': (0, 3)}", "from 1 up"),
        ("{'a': (1.0, 3)}", "whole numbers"),
        ("{1: (1, 3)}", "a name is a text"),
        ("{'a': (10**9, 10**9)}", "weights"),
        ("{str(i): (1, 1) for i in range(10001)}", "10,000 are the most"),
    ],
)
def test_shapes_that_are_none(shapes, message):
    text = changed("    return shapes\n", f"    return {shapes}\n")
    error = error_of(text)
    assert SOURCE.splitlines()[error.line - 1].startswith(("def weight_shapes(", "    return"))
    assert re.search(message, str(error))


def test_overflow_in_training_is_no_error_of_the_text():
    """The scalar engine's floats raise; that is how it notices that training diverges."""
    from microgpt import Diverged

    text = changed(".relu()", ".squared_relu()")
    trainer = Trainer(CORPUS, small_config(learning_rate=1e6, num_steps=50), "scalar", Architecture.from_source(text))
    with pytest.raises(Diverged):
        trainer.run(50)
