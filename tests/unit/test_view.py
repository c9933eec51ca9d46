"""Going back to any step of a run is exact, even if it takes more than a frame."""

from functools import cache

import numpy as np
import pytest

from microgpt import Config, Corpus, Experiment, Trainer
from panels.lab import view as view_module
from panels.lab.recorded_run import RecordedRun
from panels.lab.view import View

NAMES = ["ada", "bea", "cleo", "dora", "eve", "fay", "gus", "hal"]
CORPUS = Corpus([name + ending for ending in "abcdefghij" for name in NAMES])
STEPS = 400


def trained(steps, seed=42):
    run = RecordedRun(Experiment(CORPUS, config=Config(n_embd=8, n_head=2, num_steps=STEPS, seed=seed, holdout=0.1)))
    while run.step_count < steps:
        for _ in run.advance(run.in_one_go(steps - run.step_count)):
            pass
    return run


@pytest.fixture(scope="module")
def run():
    return trained(STEPS)


@cache
def weights(step):
    """The weights of a run that was trained to this step in one go."""
    trainer = Trainer(CORPUS, Config(n_embd=8, n_head=2, num_steps=STEPS, holdout=0.1))
    trainer.run(step)
    return trainer.model.state_dict()


def same(found, expected):
    assert found.keys() == expected.keys()
    assert all(np.array_equal(found[name], expected[name]) for name in found)


@pytest.mark.parametrize("seconds", [0, 10])
def test_every_step_is_reached_exactly(run, monkeypatch, seconds):
    """In one go if a frame is long enough, otherwise in pieces that always make progress."""
    monkeypatch.setattr(view_module, "REPLAY", seconds)
    monkeypatch.setattr(view_module, "PIECE", 3)
    view = View(run)
    longest = 0
    for step in (0, 1, 2, 399, 398, 17, 18, 200, 201, 100, 101):
        view.seek(step)
        frames = 0
        while view.missing:
            assert view.step < step
            view.approach()
            frames += 1
        longest = max(longest, frames)
        assert (view.position, view.step) == (step, step)
        same(view.trainer.model.state_dict(), weights(step))
    assert (longest > 5) == (seconds == 0)


def test_the_next_step_goes_on_from_the_last(run, monkeypatch):
    """With an arrow key, one step forward trains one step, and does not start from the checkpoint again."""
    monkeypatch.setattr(view_module, "REPLAY", 10)
    view = View(run)
    view.seek(381)
    counts = []
    train = view.trainer.run
    monkeypatch.setattr(view.trainer, "run", lambda count: counts.append(count) or train(count))
    view.seek(382)
    assert view.step == 382
    assert counts == [1]


def test_its_last_step_means_to_follow_it(run):
    view = View(run)
    for step in (STEPS, STEPS + 9):
        view.seek(step)
        assert view.position is None
        assert view.missing == 0
        assert view.trainer is run.trainer
    view.seek(-3)
    assert (view.position, view.step) == (0, 0)


def test_another_run_is_another_model(run):
    view = View(run)
    view.seek(30)
    before = view.trainer.model.state_dict()
    view.look_at(trained(50, seed=7))
    view.seek(0)
    assert view.step == 0
    assert not np.array_equal(view.trainer.model.state_dict()["wte"], before["wte"])
