"""The lab: one live model that all panels share. It knows no panel; panels subscribe to it."""

from math import inf
from time import perf_counter

from .jobs import NEXT_FRAME
from .looking import Looking
from .recorded_run import RecordedRun
from .training import Training
from .yardsticks import Yardsticks

SAMPLE_EVERY = 0.25  # seconds while training
TELL_EVERY = 0.05  # seconds while training: drawing and painting take most of a frame, and twenty a second look alive
EARLIER_RUNS = 5  # kept for comparison


class Lab:
    """The reader's own run and, until it begins, a reference run that the page trains by itself at start.

    experiment  of the live run
    run         the live run; `trainer` and `history` are its own
    training    the job that trains it
    reference   the run that the page made at start, of the same experiment
    state       of the live run: "idle" (not begun, or paused), "running", "finished"
    speed       steps a second that the reader wants; math.inf for as fast as it goes
    earlier     histories of runs before this one, oldest first
    """

    def __init__(self, experiment, pace, speed=inf, engine="kernel"):
        self.pace = pace
        self.speed = speed
        self.earlier = []
        self._listeners = []
        self._job = None
        self.reference = RecordedRun(experiment)
        self._looking = Looking(pace, self.reference, self._tell, self._when_all_is_shown)
        self._view = self._looking.view
        self._begin(experiment, engine)

    # What panels ask.

    @property
    def experiment(self):
        return self.run.experiment

    @property
    def corpus(self):
        return self.experiment.corpus

    @property
    def config(self):
        return self.experiment.config

    @property
    def trainer(self):
        return self.run.trainer

    @property
    def history(self):
        return self.run.history

    @property
    def engine(self):
        return self.trainer.engine

    @property
    def validation_docs(self):
        return self.run.yardsticks.docs

    @property
    def bigram(self):
        return self.run.yardsticks.bigram

    @property
    def anchors(self):
        return self.run.yardsticks.anchors

    @property
    def view(self):
        """The model to look at: where the timeline stands in the run in view. Always quick to ask."""
        return self._view.trainer.model

    @property
    def view_trainer(self):
        """The trainer of `view`, on the kernel. Not to be trained on: it may be the live one."""
        return self._view.trainer

    @property
    def view_step(self):
        return self._view.step

    @property
    def view_run(self):
        """The run in view: `reference` until the reader's own has begun, then `run`."""
        return self._view.run

    @property
    def view_position(self):
        """The step the reader has gone back to, None at the end of the run. `view_step` gets there in a few frames."""
        return self._view.position

    @property
    def looking_back(self):
        """Whether the timeline stands before the end of the run in view."""
        return self._view.position is not None

    @property
    def samples(self):
        """Documents that the model in view makes up; [] until it has, after a new run."""
        return self._looking.samples

    @property
    def untrained(self):
        """The model at step 0 of the run in view."""
        return self._view.untrained()

    @property
    def steps_per_second(self):
        """Since training last began, the waiting for frames included; None before the first step."""
        return self.training.steps_per_second

    def subscribe(self, listener):
        """`listener(what)` is called when the lab has changed. `what` is

        "run"         a new run: another trainer, empty history
        "step"        the model has learned something; while a run goes on, told a few times a second
        "state"       training began, paused or finished, or goes on another engine or at another speed
        "samples"     new samples
        "validation"  a new validation loss; of a run that goes on, told with its steps
        "reference"   the reference run is done
        "earlier"     the histories of earlier runs are others
        "view"        the model in view is another, or has learned something, or stands at another step
        """
        self._listeners.append(listener)

    # What panels tell it to do.

    def start(self, earlier=()):
        """Trains the reference run: to be called once, when all that want to hear of it have subscribed.

        `earlier` are pairs (experiment, steps) to train after it, for comparison, oldest first.
        """
        self.pace.start(self._train_reference(earlier))
        self._looking.complete()

    def train(self, until=None, speed=None):
        """Trains up to a step or, without one, to the end of the run, at the reader's speed or another.

        After a finished run it begins again.
        """
        if self.state == "finished":
            self.reset()
        self.training.target = self.run.num_steps if until is None else min(until, self.run.num_steps)
        self.training.speed = speed or self.speed
        if self.state == "running":
            return
        self._looking.look_at(self.run)
        self.training.restart_clock()
        self._set_state("running")
        self._go_on()
        self.pace.at_once()

    def pause(self):
        """Stops after the step under way. It does nothing to a run that is not going on."""
        if self.state == "running":
            self.training.target = self.run.step_count
            self._set_state("idle")

    def step(self):
        """One step, also from a pause. A slow engine's step goes on over several frames."""
        self.pause()
        if self.state == "idle":
            self._looking.look_at(self.run)
            training, done = self.training, self.run.step_count
            training.floor = training.target = min(max(training.target, done) + 1, self.run.num_steps)
            self._go_on()

    def reset(self):
        """The same run from its start: the same seed, so the same weights and the same documents in the same order."""
        self.begin(self.experiment)

    def new_seed(self):
        """A run with other weights and another order of the documents."""
        self.restart(seed=self.config.seed + 1)

    def restart(self, **changes):
        """A new run, with fields of `Config` changed. Raises ValueError, and keeps the run, if they make no sense."""
        self.begin(self.experiment.with_config(**changes))

    def begin(self, experiment):
        """A new run. The one before stays for comparison."""
        self._stop_training()
        if self.history.count:
            self.earlier = [*self.earlier, self.history][-EARLIER_RUNS:]
        self._begin(experiment, self.engine)
        self._looking.look_at(self.run)
        self._tell("run")
        self._looking.complete()

    def seek(self, step):
        """Looks back at a step of the run in view. The run itself goes on from its end."""
        self._looking.player.stop()
        self._looking.go_to(step)

    def follow(self):
        """Looks at the end of the run again."""
        self.seek(self.view_run.step_count)

    @property
    def playing(self):
        return self._looking.player.playing

    def play(self, seconds=8.0):
        """Moves through the run from where the timeline stands, or from its start if it stands at the end."""
        self._looking.play(seconds)
        self._tell("state")

    def stop_playing(self):
        if self._looking.player.stop():
            self._tell("state")

    def set_speed(self, steps_per_second):
        self.speed = self.training.speed = steps_per_second
        self.training.restart_clock()
        self._tell("state")

    def set_engine(self, engine):
        """Goes on with the same weights and optimiser state on another engine."""
        if engine != self.engine:
            self._stop_training()  # a step under way is dropped: it has changed no weight, and will be done again
            self.trainer.switch_engine(engine)
            self.training.restart_clock()
            self._tell("state")
            self._go_on()

    # How it does that.

    def _begin(self, experiment, engine):
        self.run = RecordedRun(experiment, engine)
        self.training = Training(self.run, self._progress, self.speed)
        self.training.target = 0  # until `train` or `step`
        self._looking.samples = []
        self.state = "idle"
        self._told_step = 0

    def _go_on(self):
        if self._job is None:
            self._job = self.pace.start(self._train())

    def _stop_training(self):
        self.pace.stop(self._job)
        self._job = None

    def _train(self):
        """The job that trains: it ends when the run does, or when nothing more is wanted."""
        self._told_at = self._sampled_at = perf_counter()
        try:
            yield from self.training.steps()
        finally:
            self._job = None
        self._tell_progress()
        if self.run.finished:
            self._looking.sample()
            self._set_state("finished")
        elif self.state == "running":
            self._set_state("idle")
        self._looking.complete()

    def _progress(self):
        run, now = self.run, perf_counter()
        if run.step_count in run.validation_steps and not run.validated:
            run.validate()
        if now - self._sampled_at > SAMPLE_EVERY:
            self._sampled_at = now
            self._looking.sample()
        if now - self._told_at >= TELL_EVERY:
            self._tell_progress()

    def _tell_progress(self):
        if self._told_step == self.run.step_count:
            return
        validated_at = self.history.validated_at
        validated = validated_at is not None and validated_at > self._told_step
        self._told_step, self._told_at = self.run.step_count, perf_counter()
        self._tell("step")
        if validated:
            self._tell("validation")
        if not self.looking_back:
            self._tell("view")

    def _train_reference(self, earlier):
        """The job that trains the reference run at start, at full speed, and then those to compare with."""
        run = self.reference
        told_at = perf_counter()

        def progress():
            nonlocal told_at
            if self.view_run is run and (run.finished or perf_counter() - told_at >= TELL_EVERY):
                told_at = perf_counter()
                self._tell("view")

        yield from Training(run, progress).steps()
        run.validate()
        self._tell("reference")
        self._looking.complete()
        for i, (experiment, steps) in enumerate(earlier):
            run = RecordedRun(experiment)
            yield
            training = Training(run, lambda: None)
            training.target = steps
            yield from training.steps()
            self.earlier = [*self.earlier[:i], run.history, *self.earlier[i:]][-EARLIER_RUNS:]
            self._tell("earlier")

    def _when_all_is_shown(self):
        if not self.run.validated:
            self.run.validate()
            self._tell("validation")
            yield
        yield from self._prepare_next_seed()

    def _prepare_next_seed(self):
        """Shuffling, encoding and counting 28,000 names takes more than a frame: ahead, while nothing else happens."""
        following = self.experiment.with_config(seed=self.config.seed + 1)
        corpus, config = following.corpus, following.config
        for work in (
            lambda: corpus.shuffled(config.seed),
            lambda: corpus.split(config.seed, config.holdout),
            lambda: Yardsticks.of(following),
        ):
            yield NEXT_FRAME  # what has just ended is drawn first
            while self.state == "running":
                yield NEXT_FRAME
            work()

    def _set_state(self, state):
        self.state = state
        self._tell("state")

    def _tell(self, what):
        for listener in self._listeners:
            listener(what)
