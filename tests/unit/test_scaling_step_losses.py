"""The losses of a run's steps in the scaling panel: their spread, and what its chart draws of two runs."""

import numpy as np
import pytest

from microgpt import Config, Corpus, Experiment, Trainer
from microgpt.engine import finish
from panels.lab.history import History
from panels.scaling.runs import train
from panels.scaling.step_losses import POINTS, StepLosses, on_common_steps

NAMES = ["anna", "bob", "eva", "emma", "otto", "ada", "hannah", "lena", "nora", "ben"]
CORPUS = Corpus([name + ending for ending in "abcdefghij" for name in NAMES])


def result(**config):
    config = Config(n_embd=8, n_head=2, holdout=0.2, **config)
    return finish(train(Experiment(CORPUS, config=config), lambda *_: None))


def test_they_are_those_of_the_run_and_smoothed_as_in_every_chart():
    one = result(num_steps=60)
    losses = Trainer(one.experiment).run(60)
    history = History(one.experiment)
    history.add(losses)
    assert one.step_losses.steps.tolist() == list(range(1, 61))
    assert one.step_losses.losses == pytest.approx(losses)
    assert one.step_losses.smoothed == pytest.approx(history.smoothed[1:])
    assert one.step_losses.spread == pytest.approx(np.std(losses[30:]))


def test_of_a_long_run_single_steps_are_shown_and_their_spread_stays():
    losses = np.random.default_rng(1).normal(2.4, 0.4, 10_000)
    found = StepLosses.of(losses)
    assert POINTS / 2 < len(found.steps) <= POINTS
    assert found.steps[-1] == 10_000
    assert found.losses == pytest.approx(losses[found.steps - 1])
    assert np.std(found.losses) == pytest.approx(0.4, abs=0.05)
    assert found.smoothed[-1] == pytest.approx(2.4, abs=0.2)


def test_steps_that_average_several_documents_jump_less_and_read_more():
    one, sixteen = result(num_steps=200), result(num_steps=200, batch_size=16)
    assert sixteen.step_losses.spread < one.step_losses.spread / 2
    assert sixteen.documents_per_second == 16 * sixteen.steps_per_second


def test_two_runs_of_different_lengths_share_an_axis():
    short, long = StepLosses.of([3.0, 2.0]), StepLosses.of([3.0, 2.5, 2.25, 2.0])
    steps, (none, _, losses, _) = on_common_steps([None, short])
    assert (steps.tolist(), losses.tolist()) == ([1, 2], [3, 2])
    assert np.isnan(none).all()
    steps, (losses, _, longer, _) = on_common_steps([short, long])
    assert steps.tolist() == [1, 2, 3, 4]
    assert losses[:2].tolist() == [3, 2]
    assert np.isnan(losses[2:]).all()
    assert longer.tolist() == [3, 2.5, 2.25, 2]
