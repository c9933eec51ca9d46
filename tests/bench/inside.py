"""The code to be timed, which runs both in this machine's CPython and in the browser's. Times are in microseconds.

Each function is one round. `measures.py` calls it repeatedly, natively and in the browser in turn, so that other load
on the machine affects both alike. The first round also sets up and warms up what is measured.
"""

import random
import sys
import time
from functools import cache

from limit import ADAM, MULTIPLY_ADDS, Limit
from plain_numpy import PlainNumpy
from plain_value import PlainValue
from yardstick import Yardstick

import microgpt
from microgpt import GPT
from microgpt.cost import step_multiply_adds
from microgpt.kernel import KernelEngine, record
from microgpt.program import Program
from microgpt.vocabulary import Vocabulary, tokens_of

LONG = 10**9  # num_steps of the timed runs, which continue from round to round
RIVALS = {"numpy": PlainNumpy, "scalar": PlainValue}


def microseconds(function, *arguments, per=1):
    start = time.perf_counter()
    function(*arguments)
    return (time.perf_counter() - start) * 1e6 / per


def in_turn(subjects, steps, flip):
    """Microseconds per step, by name. `flip` reverses the order, because running second may be an advantage."""
    names = list(reversed(subjects)) if flip else list(subjects)
    return {name: microseconds(subjects[name], steps, per=steps) for name in names}


@cache
def corpus():
    return microgpt.Corpus(microgpt.load_docs("names.txt"))


def trainer(engine="kernel", **config):
    return microgpt.Trainer(corpus(), microgpt.Config(**{"num_steps": LONG} | config), engine=engine)


def versions():
    import numpy

    return {"python": sys.version.split()[0], "numpy": numpy.__version__}


@cache
def _against_c(library, config):
    ours = trainer(**dict(config))
    limit = Limit(library, arithmetic(dict(config), 2000), ours.model.parameter_count)
    subjects = {
        "kernel": ours.run,
        "C yardstick": Yardstick(library, ours).run,
        MULTIPLY_ADDS: limit.multiply_adds,
        ADAM: limit.adam,
    }
    for run in subjects.values():
        run(4000 if ours.config.n_embd <= 16 else 400)  # browsers recompile hot code with more optimization
    return subjects


def against_c(library, config, steps, flip):
    """One training step of the kernel engine and of the C yardstick, `steps` in one call."""
    return in_turn(_against_c(library, tuple(config.items())), steps, flip)


def agreement_with_c(library, config, steps):
    """The largest difference between their losses, from the same weights on the same documents."""
    ours = trainer(**config)
    return _difference(ours, Yardstick(library, ours), steps)


@cache
def _against_plain(engine):
    ours = trainer(engine)
    return {engine: ours.run, f"plain {engine}": RIVALS[engine](ours).run}


def against_plain(engine, steps, flip):
    """One training step of the NumPy or scalar engine and of its plain counterpart."""
    return in_turn(_against_plain(engine), steps, flip)


def agreement_with_plain(engine, steps):
    ours = trainer(engine)
    return _difference(ours, RIVALS[engine](ours), steps)


def _difference(ours, theirs, steps):
    return max(abs(a - b) for a, b in zip(ours.run(steps), theirs.run(steps), strict=True))


@cache
def _run(config):
    ours = trainer(**dict(config))
    ours.run(100)
    return ours


def kernel_steps(configs, steps):
    """One step of the kernel engine for each shape, of `steps` in one call."""
    runs = [_run(tuple(config.items())).run for config in configs]
    return [microseconds(run, count, per=count) for run, count in zip(runs, steps, strict=True)]


def arithmetic(config, steps):
    """Multiply-adds of the matrix products in one training step, on average over the first `steps` documents."""
    c = _run(tuple(config.items())).config
    positions = corpus().split(c.seed, c.holdout).train_ids.positions(c.block_size)[:steps]
    return float(step_multiply_adds(GPT, c, corpus().vocabulary.size)[positions].mean())


@cache
def _trained():
    ours = trainer(num_steps=1000)
    ours.run(1000)
    ours.sample(100)
    return ours


def wide_vocabulary(tokens, steps):
    """How many times as long a step takes with so many tokens as with a name's 27, per multiply-add of each."""
    times = []
    for ours, count in ((_run(()), 50 * steps), (_run_with(tokens), steps)):  # which take about as long
        c = ours.config
        positions = ours.experiment.corpus.split(c.seed, c.holdout).train_ids.positions(c.block_size)
        work = step_multiply_adds(GPT, c, ours.experiment.corpus.vocabulary.size)[positions].mean()
        times.append(microseconds(ours.run, count, per=count) / float(work))
    return times[1] / times[0]


@cache
def _run_with(tokens):
    """On documents as long as the names, of so many different characters: random ones, from the Chinese ones on."""
    draw = random.Random(0)
    alphabet = [chr(0x4E00 + i) for i in range(tokens)]
    docs = ["".join(draw.choices(alphabet, k=len(doc))) for doc in corpus().docs]
    ours = microgpt.Trainer(microgpt.Corpus(docs), microgpt.Config(num_steps=LONG), engine="kernel")
    ours.run(100)
    return ours


def setting_up(documents):
    """Milliseconds to set up a corpus of so many documents, as the page does, in all and for the longest slice."""
    names = corpus().docs
    docs = [names[i % len(names)] for i in range(documents)]

    def set_up():
        tokens = yield from tokens_of(docs)
        yield
        whole = microgpt.Corpus(docs, vocabulary=Vocabulary(tokens))
        yield
        split = yield from whole.split.gradually(42, 0.05)
        yield from microgpt.Bigram.gradually(whole.vocabulary, split.train_ids)

    job, slices = set_up(), []
    while not slices or job.gi_frame:
        slices.append(microseconds(next, job, None) / 1000)
    return {"in all": sum(slices), "the longest slice": max(slices)}


def sampling(count):
    """Names per second from the trained default model, including random numbers and decoding."""
    return 1e6 / microseconds(_trained().sample, count, per=count)


def recording(config):
    """Milliseconds to record a configuration's program and lay it out, and to make the whole engine."""
    c = microgpt.Config(**config)
    vocab_size = corpus().vocabulary.size
    return {
        "record": microseconds(lambda: Program(record(GPT, c, vocab_size), c)) / 1000,
        "engine": microseconds(KernelEngine, GPT, c, vocab_size) / 1000,
    }


def memory(steps):
    """Megabytes that a run of `steps` steps adds, after a first thousand, to the whole page or to this process."""
    ours = trainer(num_steps=1000 + steps)
    ours.run(1000)
    before = _megabytes()
    for _ in range(steps // 1000):
        ours.run(1000)
    return _megabytes() - before


def _megabytes():
    try:
        import pyodide_js
    except ImportError:
        from pathlib import Path

        return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 1e6
    return pyodide_js._module.HEAP8.length / 1e6
