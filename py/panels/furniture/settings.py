"""What a link sets for the whole page: the run to show, and the runs to compare it with."""

import re
from math import inf
from typing import NamedTuple

from ..kit.limits import at_most
from ..kit.setting import Setting, notch, number, one_of, whole
from ..lab.training import SPEEDS

LONGEST = 100_000  # steps of a run in a link: a few seconds of training
MOST_RUNS = 5
RUNS = f"at most {MOST_RUNS} runs as seed.steps or seed.steps.length, joined by -"

_seed = whole(0, 999_999_999)
_num_steps = whole(1, LONGEST)


class Compared(NamedTuple):
    """A run of the same experiment except for its seed and length, trained for `steps` of `num_steps`."""

    seed: int
    steps: int
    num_steps: int


def compared(text: str) -> tuple[Compared, ...]:
    """ "42.1000-43.412.1000" is seed 42 to its last step, 1000, and seed 43 to step 412 of 1000."""
    runs = []
    for part in text.split("-"):
        found = re.fullmatch(r"([0-9]+)\.([0-9]+)(?:\.([0-9]+))?", part)
        if found is None:
            raise ValueError(RUNS)
        seed, steps, length = found.groups()
        num_steps = _num_steps(length or steps)
        runs.append(Compared(_seed(seed), whole(1, num_steps)(steps), num_steps))
    if len(runs) > MOST_RUNS:
        raise ValueError(RUNS)
    return tuple(runs)


def in_a_link(runs: tuple[Compared, ...]) -> str:
    return "-".join(".".join(map(str, run[:2] if run.steps == run.num_steps else run)) for run in runs)


FULL = "full"  # speed
_notch = notch(SPEEDS)


def speed(text: str) -> float:
    try:
        return inf if text == FULL else _notch(text)
    except ValueError as error:
        raise ValueError(f"{error}, or {FULL}") from None


SETTINGS = (
    Setting("seed", 42, _seed,
            "The run’s random numbers, its first weights and the order of its texts: a whole number below a billion."),
    Setting("num_steps", 1000, _num_steps, "The length of the run: from 1 to 100000 steps."),
    Setting("learning_rate", 0.01, number(1e-6, 1), "How far the first step moves the weights: from 0.000001 to 1."),
    Setting("batch_size", 1, whole(1, 64), "How many texts each step trains on, averaged: from 1 to 64."),
    Setting("schedule", "linear", one_of("linear", "cosine", "constant"),
            "How the learning rate falls over the run, to 0 or not at all: linear, cosine or constant."),
    Setting("beta1", 0.85, number(0, 0.99999), "How much of Adam’s mean gradient a step keeps: from 0 to 0.99999."),
    Setting("beta2", 0.99, number(0, 0.99999), "The same of the mean of their squares: from 0 to 0.99999."),
    Setting("weight_decay", 0.0, number(0, 100),
            "What share of each weight a step takes away, times the learning rate: from 0 to 100."),
    Setting("grad_clip", 0.0, number(0, 1000),
            "The length to which all gradients together are shortened: up to 1000, with 0 for none."),
    Setting("speed", None, speed,
            "Steps a second, from 1 to 5000, or full for as fast as it goes; without it, 200 where there is a slider.",
            format=lambda speed: FULL if speed == inf else str(speed)),
    Setting("engine", "kernel", one_of("kernel", "numpy", "scalar"),
            "What the run is computed with: kernel, numpy or scalar."),
    Setting("step", None, whole(0, LONGEST), "The step of the run to look at, from 0; without it, the end.",
            fits=at_most(0, "config.num_steps")),
    Setting("runs", None, compared, "Earlier runs to compare with, as seed.steps, joined by -: five at most.",
            format=in_a_link),
    Setting("fresh", None, one_of("1"),
            "With 1, the page opens nothing that the browser has kept of the reader’s work, and keeps nothing."),
)  # fmt: skip
