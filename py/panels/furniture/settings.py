"""What a link sets for the whole page: the run that it shows."""

from ..kit.setting import Setting, number, whole

SETTINGS = (
    Setting("seed", 42, whole(0, 999_999_999),
            "The run's random numbers, its first weights and the order of its texts: a whole number below a billion."),
    Setting("step", None, whole(0, 10**6), "The step of the run to look at, from 0; without it, the end."),
    Setting("num_steps", 1000, whole(1, 100_000), "The length of the run: from 1 to 100000 steps."),
    Setting("learning_rate", 0.01, number(1e-6, 1), "How far the first step moves the weights: from 0.000001 to 1."),
)  # fmt: skip
