"""Where training ends that has left the numbers it can work with."""

# Of the shapes and models tried on names, each run that came back below a blind guess had stayed below 500 nats, which
# only learning rates of 0.1 and more reach. e^-1000, the probability that such a loss stands for, is 0 in float64.
LARGEST_LOSS = 1000.0  # nats per token
# Far below where float32 overflows, so that all engines notice at the same step.
LARGEST_WEIGHT = 1e6
CHECK_EVERY = 16  # steps from one look at the weights to the next: looking each time would cost 3 % of a step


class Diverged(ArithmeticError):
    """At a step, the loss or a weight was no longer a number, or its magnitude exploded.

    step    the step that could not be taken, counted from 1
    losses  of the steps before it, in the same call of `run`
    """

    def __init__(self, step: int, losses: list[float], learning_rate: float):
        super().__init__(
            f"training diverged at step {step}: the loss or the weights exploded; choose a smaller learning_rate "
            f"than {learning_rate:g}, or change the model"
        )
        self.step = step
        self.losses = losses
