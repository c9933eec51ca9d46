"""The lab by itself: failures, listeners that train on, runs to compare with, and a timeline that grows."""

import gc
import random
from itertools import accumulate
from math import inf, isnan

import numpy as np
import pytest
from fake_pace import Pace, clock  # noqa: F401  (a fixture)
from hypothesis import given
from hypothesis import strategies as st

from microgpt import Config, Corpus, Experiment, Trainer
from microgpt.engine import finish
from panels.lab.history import History
from panels.lab.lab import Lab
from panels.lab.yardsticks import Yardsticks
from panels.scaling.runs import train

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


def test_a_history_that_is_wanted_early_is_that_of_the_whole_reference_run():
    lab, wanted = Lab(Experiment(CORPUS, config=CONFIG), Pace()), []

    def want():
        wanted.append((yield from lab.whole_history()).count)

    lab.pace.start(want())
    lab.start()
    rest(lab)
    lab.step()
    rest(lab)
    lab.pace.start(want())
    rest(lab)
    assert wanted == [40, 1]


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


RATES = (10.0, 1e15)  # at the first the loss explodes after some steps, at the second the weights in the first one


def sound(model):
    return all(np.abs(matrix).max() < 1e3 for matrix in model.state_dict().values())


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize("engine", ["kernel", "numpy"])
def test_a_run_that_diverges_stops_and_shows_the_last_good_snapshot(rate, engine):
    lab = lab_of(learning_rate=rate)
    assert lab.reference.diverged
    assert sound(lab.view)
    lab.set_engine(engine)
    lab.train()
    rest(lab)
    assert lab.state == "diverged"
    assert lab.run.step_count == lab.run.diverged.step - 1 == lab.history.count < 40
    assert lab.view_run is lab.run
    assert lab.view_step <= lab.run.step_count
    assert sound(lab.view)
    assert len(lab.samples) == 10
    assert lab.history.last_validation < 4
    assert lab.run.validated
    lab.seek(lab.view_step)
    assert sound(lab.view)


@pytest.mark.parametrize("rate", RATES)
def test_a_run_that_diverges_leaves_a_lab_that_works(rate):
    lab = lab_of(learning_rate=rate)
    for act in (lab.train, lab.step, lab.pause, lambda: lab.set_engine("numpy"), lambda: lab.play(0.05), lab.train):
        act()
        rest(lab)
    assert lab.state == "diverged"
    for _ in range(3):
        lab.step()
        rest(lab)
    assert lab.state == "diverged"
    lab.restart(learning_rate=0.01)
    lab.train()
    rest(lab)
    assert (lab.state, lab.run.step_count) == ("finished", 40)


def test_the_last_good_snapshot_is_one_that_is_better_than_a_blind_guess():
    """The run is sound for 30 steps, then gets weights with which it explodes."""
    lab = lab_of()
    lab.train(30)
    rest(lab)
    trainer = lab.trainer
    weights = {name: matrix * 1e4 for name, matrix in trainer.model.state_dict().items()}
    trainer.model.engine.load("weights", weights)
    lab.train()
    rest(lab)
    assert (lab.state, lab.run.step_count) == ("diverged", 30)
    assert 20 <= lab.view_step <= 30
    assert sound(lab.view)


@pytest.mark.parametrize("docs", [["a"], ["ab"], ["a", "a"], ["ab", "ba", "abc"], ["same"] * 30], ids=str)
def test_any_text_can_be_trained_on(docs):
    """Where nothing can be held out, losses are measured on what is trained on."""
    lab = Lab(Experiment(Corpus(docs), config=CONFIG), Pace())
    lab.start()
    rest(lab)
    lab.train()
    rest(lab)
    assert lab.state == "finished"
    assert not lab.run.yardsticks.are_held_out
    assert lab.history.last_validation == lab.trainer.loss(docs[:300])
    assert len(lab.samples) == 10
    result = finish(train(lab.experiment, lambda *_: None))
    assert result.loss == pytest.approx(lab.history.last_validation, abs=1e-6)


def test_of_many_seeds_only_a_few_are_kept():
    lab = lab_of()
    for _ in range(20):
        lab.new_seed()
        rest(lab)
    gc.collect()
    kept = [
        one for one in gc.get_objects() if isinstance(one, Yardsticks) and one.bigram.vocabulary is CORPUS.vocabulary
    ]
    assert len(kept) <= 6


def test_starting_over_leaves_nothing_of_the_run_before():
    lab = lab_of()
    lab.step()
    lab.new_seed()
    lab.train()
    for _ in range(3):
        lab.pace.tick()
    changes = []
    lab.subscribe(changes.append)
    other = Experiment(Corpus(["да", "нет", "а", "ну да"] * 10), config=CONFIG)
    lab.start_over(other)
    assert (lab.experiment, lab.view_run.experiment, lab.state, lab.earlier) == (other, other, "idle", [])
    assert lab.view_step == 0
    rest(lab)
    assert (lab.view_run is lab.reference, lab.view_step, lab.run.step_count) == (True, 40, 0)
    assert changes[:2] == ["view", "run"]
    assert "reference" in changes
    assert set("".join(lab.samples)) <= set("аднету ")
    lab.train()
    rest(lab)
    assert lab.state == "finished"


@pytest.mark.parametrize("engine", ["kernel", "numpy"])
def test_a_run_that_was_saved_goes_on_where_it_stopped(engine):
    experiment = Experiment(Corpus(["да", "нет", "а", "ну да"] * 10), config=CONFIG)
    trainer = Trainer(experiment, engine=engine)
    trainer.run(17)
    lab = lab_of()
    lab.train(5)
    rest(lab)
    lab.resume(experiment, engine, trainer.checkpoint())
    rest(lab)
    assert (lab.run.step_count, lab.state, lab.engine, lab.history.count) == (17, "idle", engine, 17)
    assert lab.trainer.model.weights_hash() == trainer.model.weights_hash()
    assert lab.view.weights_hash() == lab.run.reader().model.weights_hash()
    lab.seek(3)
    rest(lab)
    assert lab.view_step == 3
    lab.train()
    rest(lab)
    trainer.run(23)
    assert lab.state == "finished"
    assert lab.trainer.model.weights_hash() == trainer.model.weights_hash()


@pytest.mark.parametrize("engine", ["kernel", "numpy"])
def test_a_run_that_was_saved_with_its_history_is_there_at_once(engine):
    first = lab_of()
    first.train(17)
    rest(first)
    first.set_engine(engine)
    first.train(25)
    rest(first)
    experiment, history = first.experiment, first.history
    kept = History.read(experiment, *history.written())
    lab = lab_of(seed=3)
    lab.train(5)
    rest(lab)
    changes = []
    lab.subscribe(changes.append)
    lab.resume_with_history(experiment, engine, first.trainer.checkpoint(), kept, [(experiment.with_config(seed=7), 9)])
    assert (lab.run.step_count, lab.state, lab.engine, lab.view_step) == (25, "idle", engine, 25)
    assert lab.trainer.model.weights_hash() == first.trainer.model.weights_hash()
    assert changes == ["view", "run"]
    rest(lab)
    assert [(run.experiment.config.seed, run.count) for run in lab.earlier] == [(7, 9)]
    lab.seek(3)
    rest(lab)
    assert lab.view_step == 3
    for one in (lab, first):
        one.train()
        rest(one)
    assert lab.trainer.model.weights_hash() == first.trainer.model.weights_hash()
    for name in ("steps", "losses", "smoothed", "validation"):
        np.testing.assert_array_equal(getattr(lab.history, name), getattr(first.history, name))


def test_while_training_the_held_out_loss_is_never_older_than_a_second():
    """At 4 steps a second the curve alone would wait for up to 3 s."""
    lab = lab_of(speed=4)
    planned = set(lab.run.validation_steps)
    ages, told = [], []
    lab.subscribe(lambda what: what == "validation" and told.append(lab.history.validated_at))
    lab.train()
    while lab.state == "running":
        lab.pace.tick()
        ages.append(lab.run.step_count - lab.history.validated_at)
    assert max(ages) <= 4
    assert told[-1] == 40
    assert len(told) > len(planned)
    on_the_curve = lab.history.steps[~np.isnan(lab.history.validation)]
    assert set(on_the_curve) == {0, *planned}


def test_playing_takes_as_long_for_the_first_twentieth_as_for_the_rest():
    lab = lab_of(num_steps=1000)
    shown = []
    lab.play(2.0)
    while lab.playing:
        lab.pace.tick()
        shown.append(lab.view_step)
    assert len(shown) == pytest.approx(200, abs=3)
    assert sum(step < 50 for step in shown) == pytest.approx(100, abs=3)
    assert shown[1:] == sorted(shown[1:])  # the first frame has only begun


@given(
    num_steps=st.integers(1, 3500),
    sizes=st.lists(st.integers(1, 400), max_size=12),
    seed=st.integers(0, 99),
)
def test_a_history_does_not_depend_on_how_the_losses_are_cut(num_steps, sizes, seed):
    rng = random.Random(seed)
    losses = [rng.uniform(0.1, 5) for _ in range(min(num_steps, sum(sizes)))]
    experiment = Experiment(Corpus(["ada", "bob"]), config=Config(num_steps=num_steps))
    cut, one_by_one = History(experiment), History(experiment)
    for first, size in zip(accumulate(sizes, initial=0), sizes, strict=False):
        if part := losses[first : first + size]:
            cut.add(part)
    for loss in losses:
        one_by_one.add([loss])
    assert cut.written() == one_by_one.written()
    stride = cut.stride
    for point, mean in enumerate(cut.losses):
        inside = losses[max(0, point - 1) * stride : point * stride]
        is_complete = point > 0 and len(losses) >= min(point * stride, num_steps)
        assert mean == pytest.approx(sum(inside) / len(inside)) if is_complete else isnan(mean)
