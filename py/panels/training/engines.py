"""Measures the engines beside one another, on copies: the live run is not touched."""

import numpy as np

from microgpt import ENGINES, Config, Trainer

from ..lab.jobs import NEXT_FRAME, timed
from ..lab.run import CLOCK

ENOUGH = 0.06  # seconds of computing for each engine; the scalar one takes at least a step
MORE_STEPS = 10**6  # than are timed; the live run may be as short as one


def measure(lab, report):
    """A job for `Pace`: each engine, quickest first, takes a step from the live weights on the run's first name.

    Calls report(engine, steps_per_second, loss_difference, gradient_difference). The differences are to the scalar
    engine, in the loss of that step and in any one weight's gradient: 0 for the scalar engine itself, and None for
    the others until it has been measured. Waits while the live run needs the time.
    """
    outcomes = {}
    # At a learning rate at which no run diverges.
    experiment = lab.experiment.with_config(num_steps=MORE_STEPS, learning_rate=Config().learning_rate)
    weights = lab.run.reader().model.state_dict()
    for engine in reversed(ENGINES):
        while lab.state == "running":
            yield NEXT_FRAME
        trainer = Trainer(experiment, engine=engine)
        yield
        trainer.model.load_state_dict(weights)
        loss = yield from trainer.step_gradually()
        # Adam's first moments were 0 before this step, so they are now the gradient, scaled.
        moments = trainer.model.engine.state("first_moments")
        gradients = {name: moment / (1 - experiment.config.beta1) for name, moment in moments.items()}
        speed = yield from _speed(trainer)
        outcomes[engine] = speed, loss, gradients
        if engine != "scalar":
            report(engine, speed, None, None)
    _, true_loss, true_gradients = outcomes["scalar"]
    for engine in ENGINES:  # the scalar one first
        speed, loss, gradients = outcomes[engine]
        worst = max(float(np.abs(gradients[name] - true_gradients[name]).max()) for name in true_gradients)
        report(engine, speed, abs(loss - true_loss), worst)


def _speed(trainer):
    """Steps a second of computing; what the page does between two slices does not count."""
    steps, seconds, count = 0, 0.0, 1
    while seconds < ENOUGH:
        _, spent = yield from timed(trainer.step_gradually() if count == 1 else _run(trainer, count))
        seconds += spent
        steps += count
        count = max(1, min(200, int(0.004 * steps / max(seconds, CLOCK))))
    return steps / max(seconds, CLOCK)


def _run(trainer, count):
    yield
    return trainer.run(count)
