"""Several frames with a lab each: whatever readers do and whatever happens to messages, they end in the same state."""

from collections import deque
from math import inf

import numpy as np
import pytest
from fake_pace import Pace, clock  # noqa: F401  (a fixture)
from hypothesis import given, settings
from hypothesis import strategies as st

from microgpt import Config, Corpus, Experiment
from panels.embed.shared_run import SharedRun
from panels.lab.lab import Lab

NAMES = ["ada", "bea", "cleo", "dora", "eve", "fay", "gus", "hal", "ida", "joe"]
CORPUS = Corpus([name + ending for ending in "abcd" for name in NAMES])
STEPS = 40


class Frame:
    def __init__(self, seed=42, speed=inf, learning_rate=0.01):
        config = Config(
            n_embd=4, n_head=1, block_size=6, num_steps=STEPS, seed=seed, holdout=0.1, learning_rate=learning_rate
        )
        self.lab = Lab(Experiment(CORPUS, config=config), Pace(), speed)
        self.lab.start()
        self.inbox, self.arrivals, self.others = deque(), [], []
        self.shared = SharedRun(self.lab, self.send, lambda: self.arrivals.append(self.lab.run.step_count))

    def send(self, text):
        for other in self.others:
            other.inbox.append(text)

    def hear(self, which=0):
        if self.inbox:
            self.inbox.rotate(-which)
            self.shared.hear(self.inbox.popleft())
            self.inbox.rotate(which)

    def seen(self):
        """What its reader sees of the model."""
        lab = self.lab
        return lab.experiment, lab.run.step_count, lab.state, lab.view_position, lab.view_step


def frames(*seeds, learning_rate=0.01):
    group = [Frame(seed, learning_rate=learning_rate) for seed in seeds]
    for frame in group:
        frame.others = [other for other in group if other is not frame]
    return group


def settle(group, repeat=False):
    """Until nobody has anything to say. `repeat` makes each say its last word again, for what was lost."""
    if repeat:
        for frame in group:
            frame.shared._send_register()
    for _ in range(3000):
        for frame in group:
            while frame.inbox:
                frame.hear()
            frame.lab.pace.tick()
        if not any(frame.inbox or frame.lab.pace.jobs for frame in group):
            return
    raise AssertionError("the frames do not come to rest")


def agree(group):
    first, *others = group
    for other in others:
        assert other.shared.register == first.shared.register
        assert other.seen() == first.seen()
        weights = [frame.lab.view.state_dict() for frame in (first, other)]
        assert all(np.array_equal(weights[0][name], weights[1][name]) for name in weights[0])


ACTIONS = {
    "train": lambda frame, n: frame.lab.train(),
    "train as a host": lambda frame, n: frame.shared.train(frame.lab.run.step_count + n),
    "pause": lambda frame, n: frame.lab.pause(),
    "step": lambda frame, n: frame.lab.step(),
    "reset": lambda frame, n: frame.lab.reset(),
    "new seed": lambda frame, n: frame.lab.new_seed(),
    "seek": lambda frame, n: frame.lab.seek(n),
    "follow": lambda frame, n: frame.lab.follow(),
    "speed": lambda frame, n: frame.lab.set_speed((inf, 50, 200, 3000)[n % 4]),
    "tick": lambda frame, n: frame.lab.pace.tick(),
    "hear": lambda frame, n: frame.hear(),
}
ACCIDENTS = {
    "hear another first": lambda frame, n: frame.hear(n),
    "hear twice": lambda frame, n: frame.inbox and frame.inbox.append(frame.inbox[0]),
    "lose one": lambda frame, n: frame.inbox and frame.inbox.popleft(),
}


def moves(*names):
    return st.lists(st.tuples(st.integers(0, 2), st.sampled_from(sorted(names)), st.integers(1, 30)), max_size=40)


@settings(max_examples=60, deadline=None)
@given(moves(*ACTIONS, *ACCIDENTS))
def test_all_frames_end_in_the_same_state(given_moves):
    group = frames(42, 42, 42)
    settle(group)
    for which, action, n in given_moves:
        (ACTIONS | ACCIDENTS)[action](group[which], n)
    settle(group, repeat=True)
    agree(group)


@settings(max_examples=60, deadline=None)
@given(moves(*ACTIONS))
def test_where_nothing_is_lost_nothing_needs_to_be_said_twice(given_moves):
    group = frames(42, 42, 42)
    settle(group)
    for which, action, n in given_moves:
        ACTIONS[action](group[which], n)
    settle(group)
    agree(group)


@settings(max_examples=30, deadline=None)
@given(moves(*ACTIONS, *ACCIDENTS), st.sampled_from([10.0, 1e15]))
def test_a_run_that_diverges_ends_at_the_same_step_in_all_frames(given_moves, learning_rate):
    group = frames(42, 42, 42, learning_rate=learning_rate)
    settle(group)
    for which, action, n in given_moves:
        (ACTIONS | ACCIDENTS)[action](group[which], n)
    settle(group, repeat=True)
    agree(group)
    group[0].lab.train()
    settle(group)
    agree(group)
    assert {frame.lab.state for frame in group} == {"diverged"}


def running_pair(speed):
    """Two frames in which a run is under way, and is far from its end."""
    one, two = frames(42, 42)
    settle([one, two])
    one.lab.set_speed(speed)
    one.lab.train()
    while two.inbox:
        two.hear()
    return one, two


def test_a_speed_is_everybodys():
    one, two = running_pair(50)
    assert two.lab.training.speed == 50
    one.lab.set_speed(1)
    while two.inbox:
        two.hear()
    assert two.lab.training.speed == 1
    for _ in range(50):  # half a second
        one.lab.pace.tick()
        two.lab.pace.tick()
        while one.inbox:
            one.hear()
    assert max(frame.lab.run.step_count for frame in (one, two)) <= 3


def test_a_host_may_ask_while_training_is_under_way():
    one, two = running_pair(50)
    one.lab.pace.tick()
    one.shared.train(12)
    two.shared._send_register()  # of before
    settle([one, two])
    assert [frame.lab.run.step_count for frame in (one, two)] == [12, 12]
    assert [set(frame.arrivals) for frame in (one, two)] == [{12}, {12}]


def test_what_another_frame_has_not_got_to_yet_is_kept():
    one, two = frames(42, 42)
    settle([one, two])
    one.shared.train(30)
    while one.lab.state == "running":
        one.lab.pace.tick()
    one.lab.seek(20)
    while two.inbox:
        two.hear()
    two.lab.set_speed(3000)
    settle([one, two])
    assert [frame.lab.view_position for frame in (one, two)] == [20, 20]


def test_a_host_is_told_once_by_each_frame_that_gets_there():
    group = frames(42, 42)
    settle(group)
    group[0].shared.train(7)
    settle(group)
    assert [frame.arrivals and set(frame.arrivals) for frame in group] == [{7}, {7}]
    assert [frame.lab.state for frame in group] == ["idle", "idle"]
    group[1].lab.train()
    settle(group)
    assert [frame.lab.state for frame in group] == ["finished", "finished"]
    assert all(set(frame.arrivals) == {7} for frame in group)


def test_frames_that_are_ahead_decide_nothing():
    """Frames that are behind catch up with the furthest step. Being ahead is not a decision that could undo another."""
    one, two = frames(42, 42)
    settle([one, two])
    one.lab.set_speed(1e-3)
    one.shared.train(20)
    while two.inbox:
        two.hear()
    list(two.lab.run.advance(3))  # it trains faster
    one.lab.pause()
    one.lab.reset()  # before the pause has arrived anywhere
    settle([one, two])
    assert [frame.lab.run.step_count for frame in (one, two)] == [0, 0]
    assert two.shared.register == one.shared.register


def test_a_pause_while_a_frame_catches_up_is_no_decision():
    one, two = frames(42, 42)
    settle([one, two])
    one.shared.train(20)
    while one.lab.state == "running":
        one.lab.pace.tick()
    one.lab.pace.tick()  # it sends the step that it has reached
    while two.inbox:
        two.hear()
    two.lab.pause()
    one.lab.reset()
    settle([one, two])
    assert [frame.lab.run.step_count for frame in (one, two)] == [0, 0]


def test_another_experiment_is_another_run():
    group = frames(42, 7)
    settle(group)
    group[0].shared.train(5)
    settle(group)
    assert [frame.lab.run.step_count for frame in group] == [5, 0]
    assert group[1].shared.register.clock == 0
    group[1].lab.train()
    settle(group)
    assert [frame.lab.run.step_count for frame in group] == [5, STEPS]


def test_a_frame_that_comes_later_joins():
    group = frames(42, 42)
    settle(group)
    group[0].shared.train(9)
    settle(group)
    late = Frame(42)
    for frame in group:
        frame.others.append(late)
        late.others.append(frame)
    late.shared._send(late.shared._hello())
    settle([*group, late])
    assert late.seen() == group[0].seen()


@pytest.mark.parametrize("text", ["", "{}", "hello", '{"clock": 1}', "[" * 10_000])
def test_junk_changes_nothing(text):
    (frame,) = frames(42)
    before = frame.shared.register
    frame.shared.hear(text)
    assert frame.shared.register == before
