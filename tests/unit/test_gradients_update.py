"""The next Adam update as the gradients panel predicts it, against the step that is then taken."""

import numpy as np
import pytest
from engines import SMALL, small_config

from microgpt import Trainer
from panels.gradients.next_update import next_update


@pytest.mark.parametrize("engine", ["numpy", "kernel"])
@pytest.mark.parametrize("steps", [0, 1, 30, 199])
def test_it_is_what_the_step_does(engine, steps):
    trainer = Trainer(SMALL, small_config(), engine)
    trainer.run(steps)
    before = trainer.checkpoint().state
    _, gradients = trainer.model.gradients(trainer.train_docs[steps % len(trainer.train_docs)])
    trainer.step()
    after = trainer.checkpoint().state

    for name, gradient in gradients.items():
        for place in np.ndindex(gradient.shape):
            update = next_update(
                gradient[place],
                before["first_moments"][name][place],
                before["second_moments"][name][place],
                steps,
                trainer.config,
            )
            weight = before["weights"][name][place]
            tolerance = 1e-15 if engine == "numpy" else 2e-7
            assert weight + update.change == pytest.approx(after["weights"][name][place], abs=tolerance)
            assert update.first == pytest.approx(after["first_moments"][name][place], abs=tolerance)
            assert update.second == pytest.approx(after["second_moments"][name][place], abs=tolerance)


def test_after_the_run_nothing_moves():
    config = small_config()
    update = next_update(0.5, 0.1, 0.2, config.num_steps, config)
    assert (update.learning_rate, update.change) == (0.0, 0.0)
