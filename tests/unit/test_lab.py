"""The lab by itself: failures, listeners that train on, runs to compare with, and a timeline that grows."""

from math import inf

import pytest
from fake_pace import Pace, clock  # noqa: F401  (a fixture)

from microgpt import Config, Corpus, Experiment
from panels.lab.lab import Lab

NAMES = ["ada", "bea", "cleo", "dora", "eve", "fay", "gus", "hal", "ida", "joe"]
CORPUS = Corpus([name + ending for ending in "abcd" for name in NAMES])
CONFIG = Config(n_embd=4, n_head=1, block_size=6, num_steps=40, holdout=0.1)


def lab_of(speed=inf, earlier=(), **config):
    lab = Lab(Experiment(CORPUS, config=CONFIG).with_config(**config), Pace(), speed)
    lab.start(earlier)
    rest(lab)
    return lab


def rest(lab):
    for _ in range(3000):
        if not lab.pace.jobs:
            return
        lab.pace.tick()
    raise AssertionError("it does not come to rest")


def test_train_works_again_after_a_failure():
    lab = lab_of(speed=200)
    lab.train()
    advance, lab.run.advance = lab.run.advance, lambda count: 1 / 0
    with pytest.raises(ZeroDivisionError):
        rest(lab)
    lab.pace.jobs.clear()  # as `Pace` drops a job that has failed
    assert lab.state == "idle"
    lab.run.advance = advance
    lab.train()
    rest(lab)
    assert (lab.state, lab.run.step_count) == ("finished", 40)


def test_a_listener_may_train_on():
    lab = lab_of()
    lab.subscribe(lambda what: what == "step" and lab.run.step_count == 10 and lab.train(20))
    lab.train(10)
    rest(lab)
    assert (lab.state, lab.run.step_count) == ("idle", 20)


def test_presses_before_the_first_frame_are_not_lost():
    lab = lab_of()
    lab.step()
    lab.reset()
    lab.step()
    lab.step()
    rest(lab)
    assert (lab.state, lab.run.step_count) == ("idle", 2)
    lab.step()
    lab.set_engine("numpy")
    rest(lab)
    assert (lab.engine, lab.run.step_count) == ("numpy", 3)


def test_runs_to_compare_with_come_in_their_order_and_before_those_of_the_reader():
    experiment = Experiment(CORPUS, config=CONFIG)
    lab = Lab(experiment, Pace())
    lab.start([(experiment.with_config(seed=3), 40), (experiment.with_config(seed=4), 7)])
    assert [steps for _, steps in lab.awaited] == [40, 7]
    lab.step()
    lab.pace.tick()
    lab.new_seed()
    rest(lab)
    assert [(run.experiment.config.seed, run.count) for run in lab.earlier] == [(3, 40), (4, 7), (42, 1)]
    assert lab.awaited == []


def test_the_last_seed_is_followed_by_the_first():
    lab = lab_of(seed=999_999_999)
    lab.new_seed()
    assert lab.config.seed == 0


def test_playing_a_run_that_grows_ends_at_its_end():
    lab = lab_of(speed=100)
    lab.train()
    for _ in range(10):
        lab.pace.tick()
    lab.play(0.05)
    rest(lab)
    assert not lab.playing
    assert not lab.looking_back
    assert lab.view_step == 40
