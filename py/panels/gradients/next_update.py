"""What Adam would do next to one weight, from the numbers that the optimiser keeps. It knows no DOM."""

from dataclasses import dataclass
from math import sqrt

from microgpt.adam import EPS, Schedule, clipping
from microgpt.config import Config


@dataclass(frozen=True)
class Update:
    """`first` and `second` are the moments after the step, `change` is what is added to the weight."""

    learning_rate: float
    first: float
    second: float
    change: float


def next_update(
    gradient: float,
    first: float,
    second: float,
    step_count: int,
    config: Config,
    weight: float = 0.0,
    norm: float = 0.0,
) -> Update:
    """The update of a weight with these moments, after `step_count` steps, if the next gradient is this one.

    The weight itself matters where weights decay, the norm of all gradients where they are clipped. The formula is that
    of `microgpt.adam.Schedule`. After the last step of a run the learning rate is 0.
    """
    schedule = Schedule.of(config, step_count, 1)
    ((learning_rate, unbias1, unbias2),) = schedule
    gradient *= clipping(norm, config.grad_clip)
    first = config.beta1 * first + (1 - config.beta1) * gradient
    second = config.beta2 * second + (1 - config.beta2) * gradient**2
    change = -learning_rate * config.weight_decay * weight - learning_rate * (first * unbias1) / (
        sqrt(second * unbias2) + EPS
    )
    return Update(learning_rate, first, second, change + 0.0)  # + 0.0: no minus before a zero
