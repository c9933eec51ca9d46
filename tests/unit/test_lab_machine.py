"""The lab as a state machine: whatever is pressed in whatever order, within a frame or across frames, Train trains.

And what it trains does not depend on any of it: the same run always ends in the same weights.
"""

from functools import cache
from math import inf

from fake_pace import Pace, clock  # noqa: F401  (a fixture)
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from microgpt import Config, Corpus, Experiment, Trainer
from panels.lab.lab import Lab

NAMES = ["ada", "bea", "cleo", "dora", "eve", "fay", "gus", "hal", "ida", "joe"]
CORPUS = Corpus([name + ending for ending in "abcd" for name in NAMES])
EXPERIMENT = Experiment(CORPUS, config=Config(n_embd=4, n_head=1, block_size=6, num_steps=20, holdout=0.1))
FRAMES = 5000  # in which everything comes to rest, at the lowest speed too
steps = st.integers(0, 25)


@cache
def final_weights(experiment):
    trainer = Trainer(experiment)
    trainer.run(experiment.config.num_steps)
    return trainer.model.weights_hash()


class Presses(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.lab = Lab(EXPERIMENT, Pace())
        self.lab.start()
        self.only_kernel = True  # since the run began: another engine rounds otherwise

    @rule(frames=st.integers(1, 4))
    def frames_pass(self, frames):
        for _ in range(frames):
            self.lab.pace.tick()

    @rule(until=st.none() | steps.filter(bool))
    def train(self, until):
        self.begins_again_if(self.lab.state == "finished")
        self.lab.train(until)

    @rule()
    def pause(self):
        self.lab.pause()
        assert self.lab.state != "running"

    @rule()
    def step(self):
        self.lab.step()

    @rule(seed=st.booleans(), length=st.none() | st.sampled_from([1, 7, 20]))
    def begin(self, seed, length):
        self.begins_again_if(True)
        if length:
            self.lab.restart(num_steps=length)
        elif seed:
            self.lab.new_seed()
        else:
            self.lab.reset()
        assert (self.lab.state, self.lab.run.step_count) == ("idle", 0)

    @rule(engine=st.sampled_from(["kernel", "numpy", "scalar"]))
    def switch_engine(self, engine):
        self.lab.set_engine(engine)
        self.only_kernel = self.only_kernel and engine == "kernel"

    @rule(speed=st.sampled_from([inf, 1, 50, 3000]))
    def choose_speed(self, speed):
        self.lab.set_speed(speed)

    @rule(step=steps)
    def seek(self, step):
        self.lab.seek(step)

    @rule(seconds=st.sampled_from([0.02, 8.0]))
    def play(self, seconds):
        self.lab.play(seconds)

    @rule()
    def stop_playing(self):
        self.lab.stop_playing()
        assert not self.lab.playing

    @precondition(lambda self: self.lab.state == "running")
    @rule()
    def training_goes_on(self):
        """At full speed, a running run gets on."""
        self.lab.set_speed(inf)
        before = self.lab.run.step_count
        self.pass_frames_while(lambda: self.lab.state == "running" and self.lab.run.step_count == before)
        assert self.lab.state != "running" or self.lab.run.step_count > before

    @invariant()
    def the_view_is_of_a_step_that_there_is(self):
        lab = self.lab
        assert 0 <= lab.view_step <= lab.view_run.step_count
        assert (lab.state == "finished") <= lab.run.finished

    def teardown(self):
        """Train trains, to the end, and to the weights of the run."""
        lab = self.lab
        lab.set_speed(inf)
        self.begins_again_if(lab.state == "finished")
        lab.train()
        self.pass_frames_while(lambda: lab.pace.jobs)
        assert (lab.state, lab.run.step_count) == ("finished", lab.config.num_steps)
        assert lab.history.count == lab.run.step_count
        if self.only_kernel:
            assert lab.trainer.model.weights_hash() == final_weights(lab.experiment)

    def begins_again_if(self, begins):
        """A new run is computed with the engine that is chosen."""
        if begins:
            self.only_kernel = self.lab.engine == "kernel"

    def pass_frames_while(self, condition):
        for _ in range(FRAMES):
            if not condition():
                return
            self.lab.pace.tick()
        raise AssertionError(f"it does not come to rest: {self.lab.state} at step {self.lab.run.step_count}")


TestPresses = Presses.TestCase
TestPresses.settings = settings(max_examples=100, stateful_step_count=25, deadline=None)
