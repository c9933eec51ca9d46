"""The sentences and labels of the comparison of two runs."""

from collections.abc import Sequence
from dataclasses import asdict
from math import log

from microgpt import GPT, Config, Experiment

from ...kit.numbers import counted, fixed, rough_percent, whole
from ...kit.words import character, none_held_out, quoted

CHART, LOSS = "Smoothed loss of two runs", "the smoothed loss in nats"
FIRST, SECOND = "First run", "Second run"
TOO_FEW = "There is one run so far. Train another, with a new seed or another length, and compare it with this one."
NAMES = {"n_embd": "dimensions", "n_head": "heads", "n_layer": "layers"}  # of settings; others go by their own
ALWAYS = {"seed", "num_steps", "learning_rate", "holdout"}  # said of every run, or never
MOST_SHOWN = 4  # positions that a sentence names


def run(experiment: Experiment, steps: int) -> str:
    """What tells a run from others."""
    config, corpus = experiment.config, experiment.corpus
    usual = asdict(Config())
    of = "" if steps == config.num_steps else f" of {whole(config.num_steps)}"
    parts = [
        f"seed {config.seed}",
        f"{whole(steps)}{of} steps",
        f"learning rate {config.learning_rate:g}",
        *(_setting(key, value) for key, value in asdict(config).items() if key not in ALWAYS and value != usual[key]),
        *(["a changed model"] if experiment.architecture.identity != GPT.identity else []),
        counted(len(corpus.docs), corpus.nouns.document, corpus.nouns.documents),
    ]
    return ", ".join(parts)


def _setting(key, value):
    return f"{NAMES.get(key, key.replace('_', ' '))} {value}"


def training(steps: int, of: int) -> str:
    return f"Training it again: {whole(steps)} of {whole(of)} steps"


def loss(nats: float, experiment: Experiment, measured_on: int, are_held_out: bool) -> str:
    nouns = experiment.corpus.nouns
    which = (
        "that it is not trained on"
        if are_held_out
        else f"that it is trained on, since {none_held_out(nouns.documents)}"
    )
    return (
        f"{fixed(nats, 3)} nats per {nouns.token}, which is {fixed(nats / log(2), 3)} bits, on "
        f"{counted(measured_on, nouns.document, nouns.documents)} of its text {which}."
    )


def verdict(first: float, second: float, same_text: bool) -> str:
    """Of losses in nats a token."""
    if not same_text:
        return "The runs read different texts, so their losses cannot be compared: one may simply be harder."
    if first == second:
        return "Both have the same loss on what they hold out."
    better, difference = (SECOND, first - second) if second < first else (FIRST, second - first)
    return f"“{better}” is better, by {fixed(difference, 3)} nats per token, each on what its own seed holds out."


def diverged(step: int) -> str:
    return f"This run diverged at step {whole(step)}: there is no model to look at."


def attention(tokens: Sequence[str], shares: Sequence[float], start: str) -> str:
    """`tokens` are those of the word; `shares` is what its last position takes from the start and from each."""
    labels = [start, *(character(token) for token in tokens)]
    largest = sorted(range(len(labels)), key=lambda i: -shares[i])[:MOST_SHOWN]
    named = ", ".join(f"{quoted(labels[i])} {rough_percent(shares[i])}" for i in largest)
    return f"From the last position it looks back at {named} (the mean over its heads)."


def head(layer: int, head: int) -> str:
    return f"layer {layer + 1}, head {head + 1}"
