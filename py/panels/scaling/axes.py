"""The axes of the scaling panel's plots: they hold every run that the sliders allow, on the text in question."""

from dataclasses import dataclass
from math import log

from microgpt import GPT, Config, Experiment
from microgpt.weights import parameter_count

from ..kit.numbers import fixed, power_of_ten, whole
from ..kit.scale import Scale, even_ticks, log_range, tens

SMALLEST = Config(n_embd=4, n_head=1, n_layer=1, num_steps=100)
LARGEST = Config(n_embd=64, n_head=1, n_layer=4, num_steps=10_000)
STEPS = SMALLEST.num_steps, LARGEST.num_steps


@dataclass(frozen=True)
class Axes:
    """`sizes` is how many weights the smallest model and the largest have."""

    loss: Scale
    weights: Scale
    compute: Scale
    sizes: tuple[int, int]


def axes_for(experiment: Experiment) -> Axes:
    """For runs of this text and model, on the documents that this experiment trains on."""
    corpus, config = experiment.corpus, experiment.config
    vocabulary_size = corpus.vocabulary.size
    try:
        small, large = _sizes(experiment.architecture, vocabulary_size)
    except ValueError:  # a changed model that does not exist in these sizes
        small, large = _sizes(GPT, vocabulary_size)
    tokens = float(corpus.split(config.seed, config.holdout).train_ids.positions(config.block_size).mean())  # a step
    # About three multiply-adds for each weight and each token: one forward, two backward.
    compute = _logarithmic(3 * small * tokens * STEPS[0], 3 * large * tokens * STEPS[1], power_of_ten)
    return Axes(_loss(vocabulary_size), _logarithmic(small, large, whole), compute, (small, large))


def _sizes(architecture, vocabulary_size):
    """How many weights the smallest and the largest model have. A changed one may have as many in both."""
    small, large = (parameter_count(architecture.weight_shapes(size, vocabulary_size)) for size in (SMALLEST, LARGEST))
    return small, max(large, small + 1)


def _loss(vocabulary_size):
    """From 64 % of the loss of a blind guess, ln(vocabulary_size), which a good model reaches, to 86 % of it."""
    blind_guess = log(vocabulary_size)
    low, high = round(0.643 * blind_guess, 2), round(0.865 * blind_guess, 2)
    ticks = even_ticks(low, high)
    digits = 1 if all(round(tick, 1) == tick for tick in ticks) else 2
    return Scale(low, high, tuple((tick, fixed(tick, digits)) for tick in ticks), logarithmic=True)


def _logarithmic(smallest, largest, text):
    low, high = log_range(smallest, largest)
    return Scale(low, high, tuple((tick, text(tick)) for tick in tens(low, high)), logarithmic=True)
