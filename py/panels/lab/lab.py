"""The lab: one live model that all panels share. It knows no panel; panels subscribe to it."""

from math import inf
from time import perf_counter

from . import background
from .jobs import NEXT_FRAME
from .looking import Looking
from .recorded_run import RecordedRun
from .training import Training

SAMPLE_EVERY = 0.25  # seconds while training
VALIDATE_EVERY = 0.8  # seconds while training, so that on the screen the held-out loss is never older than a second
NOTIFY_EVERY = 0.05  # seconds while training: drawing takes most of a frame, and twenty updates a second look smooth
SEEDS = 10**9  # that readers get; links hold no larger ones
EARLIER_RUNS = 5  # kept for comparison
MADE = 20  # runs that can be trained again, of any text


class Lab:
    """The reader's own run (the live run) and, until it begins, a reference run that the page trains at startup.

    experiment  of the live run
    run         the live run; `trainer` and `history` belong to it
    training    the job that trains it
    reference   the run that the page trains at startup, of the same experiment
    state       of the live run: "idle" (not started, or paused), "running", "finished", "diverged"
    speed       steps a second that the reader wants; math.inf for full speed
    earlier     histories of earlier runs, oldest first
    awaited     pairs (experiment, steps) whose histories will come before those
    """

    def __init__(self, experiment, pace, speed=inf, engine="kernel"):
        self.pace = pace
        self.speed = speed
        self.earlier = []
        self.awaited = []
        self._made = []
        self._listeners = []
        self._job = None
        self._reference_job = None
        self.reference = RecordedRun(experiment)
        self._remember(self.reference.history)
        self._looking = Looking(pace, self.reference, self._notify, self._when_up_to_date)
        self._view = self._looking.view
        self._begin(experiment, engine)

    # What panels can read.

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
        """Documents that losses are measured on: held out from training, or trained on if the text is too short."""
        return self.run.yardsticks.docs

    @property
    def bigram(self):
        return self.run.yardsticks.bigram

    @property
    def anchors(self):
        return self.run.yardsticks.anchors

    @property
    def view(self):
        """The model to show: the run in view, at the timeline's step. Cheap to read: it never trains."""
        return self._view.trainer.model

    @property
    def view_trainer(self):
        """The trainer of `view`, on the kernel engine. Do not train it: it may be the live one."""
        return self._view.trainer

    @property
    def view_step(self):
        return self._view.step

    @property
    def view_run(self):
        """The run in view: `reference` until the reader's own run has started, then `run`."""
        return self._view.run

    @property
    def view_position(self):
        """The step the reader has gone back to, or None at the end of the run. `view_step` may lag behind it."""
        return self._view.position

    @property
    def looking_back(self):
        """Whether the timeline is before the end of the run in view."""
        return self._view.position is not None

    @property
    def samples(self):
        """Documents sampled from the model in view; [] after a new run, until some are."""
        return self._looking.samples

    @property
    def untrained(self):
        """The model at step 0 of the run in view."""
        return self._view.untrained()

    @property
    def steps_per_second(self):
        """Since training last started, including the time spent waiting for frames; None before the first step."""
        return self.training.steps_per_second

    @property
    def made(self):
        """Histories of the runs made here, on this text or another, oldest first; of equal ones only the latest."""
        by_model = {(run.experiment.identity, run.count): run for run in self._made if run.count}
        return list(by_model.values())

    def whole_history(self):
        """A job. Returns the history of the live run or, before that has one, of the reference run once it is over."""
        while not (self.history.count or self.reference.over):
            yield NEXT_FRAME
        return self.history if self.history.count else self.reference.history

    def subscribe(self, listener):
        """Calls `listener(what)` whenever the lab has changed. `what` is

        "run"         a new run: another trainer, empty history
        "step"        the model has trained; at most some twenty times a second
        "state"       training started, paused or finished; engine, speed or the timeline's player changed
        "samples"     new samples
        "validation"  a new validation loss; during a run, after the "step" that it is of
        "reference"   the reference run is done
        "earlier"     the histories of earlier runs have changed
        "view"        another model is in view: of another run or step, or trained further
        """
        self._listeners.append(listener)

    # What panels can do.

    def start(self, earlier=()):
        """Trains the reference run. Call it after all listeners have subscribed.

        `earlier` holds pairs (experiment, steps) to train afterwards, for comparison, oldest first.
        """
        self.awaited = list(earlier)
        self._reference_job = self.pace.start(self._train_reference(earlier))
        self._looking.complete()

    def train(self, until=None, speed=None):
        """Trains up to the step `until`, or to the end of the run, at the reader's speed or at `speed`.

        A run that is over starts again from step 0.
        """
        if self.state in ("finished", "diverged"):
            self.reset()
        self.training.target = self.run.num_steps if until is None else min(until, self.run.num_steps)
        self.training.speed = speed or self.speed
        if self.state == "running":
            self._notify("state")
            self._go_on()
            return
        self._looking.look_at(self.run)
        self.training.restart_clock()
        self._set_state("running")
        self._go_on()
        self.pace.at_once(self._job)

    def pause(self):
        """Stops after the current step. Does nothing if no training is under way."""
        if self.state == "running":
            self.training.target = self.run.step_count
            self._set_state("idle")

    def step(self):
        """Pauses, then trains one step, which takes several frames on a slow engine."""
        self.pause()
        if self.state == "idle":
            self._looking.look_at(self.run)
            training, done = self.training, self.run.step_count
            training.floor = training.target = min(max(training.target, done) + 1, self.run.num_steps)
            self._go_on()

    def reset(self):
        """Starts the same run again: same seed, so the same weights and the same order of documents."""
        self.begin(self.experiment)

    def new_seed(self):
        """Starts a run with other initial weights and another order of documents."""
        self.restart(seed=(self.config.seed + 1) % SEEDS)

    def restart(self, **changes):
        """Starts a new run with fields of `Config` changed. If one is invalid, raises ValueError and keeps the run."""
        self.begin(self.experiment.with_config(**changes))

    def begin(self, experiment):
        """Starts a new run. The history of the previous one is kept for comparison."""
        self._stop_training()
        if self.history.count:
            self.earlier = [*self.earlier, self.history][-EARLIER_RUNS:]
        self._begin(experiment, self.engine)
        self._looking.look_at(self.run)
        self._notify("run")
        self._looking.complete()

    def start_over(self, experiment, engine=None, earlier=()):
        """Starts as the page did, but with another experiment: its reference run is trained and comes into view.

        Earlier runs are dropped, since losses on another text cannot be compared. The engine stays, unless one is
        given. `earlier` is that of `start`.
        """
        self._replace(experiment, engine or self.engine)
        self._looking.look_at(self.reference)
        self._notify("run")
        self.start(earlier)

    def resume(self, experiment, engine, checkpoint):
        """Starts over with a run that was saved, at the step where it was.

        The steps before it are trained again, for the chart and the timeline; then what was saved takes the place of
        the result, from which it may differ by rounding if it was computed by another engine.
        """
        self.start_over(experiment, "kernel")
        self.train(checkpoint.step_count, inf)
        self.pace.start(self._put_back(self.run, engine, checkpoint))

    def resume_with_history(self, experiment, engine, checkpoint, history, earlier=()):
        """Starts over with a run that was saved together with its history: it is there at once.

        `earlier` is that of `start`.
        """
        self._replace(experiment, engine)
        self.run.resume(checkpoint, history)
        self._remember(history)
        self._notified_step = checkpoint.step_count
        self.state = "finished" if self.run.finished else "idle"
        self._looking.look_at(self.run if checkpoint.step_count else self.reference)
        self._notify("run")
        self.start(earlier)

    def _put_back(self, run, engine, checkpoint):
        while self.run is run and not run.over and run.step_count < checkpoint.step_count:
            yield NEXT_FRAME
        if self.run is run and run.step_count == checkpoint.step_count:
            run.restore(engine, checkpoint)
            self._looking.forget_samples()
            self._notify("state")
            self._notify("view")
            self._looking.complete()

    def seek(self, step):
        """Shows an earlier step of the run in view. Training still continues from the end of the run."""
        self._looking.player.stop()
        self._looking.go_to(step)

    def follow(self):
        """Shows the end of the run again."""
        self.seek(self.view_run.step_count)

    @property
    def playing(self):
        return self._looking.player.playing

    def play(self, seconds=8.0):
        """Plays the run from the timeline's step, or from its start if the timeline is at the end."""
        self._looking.play(seconds)
        self._notify("state")

    def stop_playing(self):
        if self._looking.player.stop():
            self._notify("state")

    def set_speed(self, steps_per_second):
        self.speed = self.training.speed = steps_per_second
        self.training.restart_clock()
        self._notify("state")

    def set_engine(self, engine):
        """Continues with the same weights and optimiser state on another engine."""
        if engine != self.engine:
            self._stop_training()  # drops a step under way: it has changed no weight yet, and will be done again
            self.trainer.switch_engine(engine)
            self.training.restart_clock()
            self._notify("state")
            self._go_on()

    # Implementation.

    def _replace(self, experiment, engine):
        """Another experiment takes the place of everything, or, if it fails, leaves everything as it is."""
        reference = RecordedRun(experiment)
        self._stop_training()
        self.pace.stop(self._reference_job)
        self.earlier = []
        self.reference = reference
        self._remember(reference.history)
        self._begin(experiment, engine)

    def _begin(self, experiment, engine):
        self.run = RecordedRun(experiment, engine)
        self._remember(self.run.history)
        self.training = Training(self.run, self._progress, self.speed)
        self.training.target = 0  # until `train` or `step`
        self._looking.samples = []
        self.state = "idle"
        self._notified_step = 0

    def _remember(self, *histories):
        self._made = [*self._made, *histories][-MADE:]

    def _go_on(self):
        if self._job is None:
            self._job = self.pace.start(self._train())

    def _stop_training(self):
        self.pace.stop(self._job)
        self._job = None

    def _train(self):
        """The job that trains the live run, until its target."""
        self._notified_at = self._sampled_at = self._validated_at = perf_counter()
        self._notified_validation = self.history.validated_at
        try:
            yield from self.training.steps()
        except Exception:
            self._job = None
            self.pause()
            raise
        self._job = None
        self._notify_progress()
        if self._job is not None:
            return  # a listener has asked for more
        if self.run.diverged:
            self._notify("view")  # of its last good step now
        if self.run.over:
            self._looking.sample()
            self._set_state("diverged" if self.run.diverged else "finished")
        elif self.state == "running":
            self._set_state("idle")
        self._looking.complete()

    def _progress(self):
        run, now = self.run, perf_counter()
        is_planned = run.step_count in run.validation_steps
        if (is_planned or now - self._validated_at > VALIDATE_EVERY) and not run.validated:
            self._validated_at = now
            run.validate(on_the_curve=is_planned)
        if now - self._sampled_at > SAMPLE_EVERY:
            self._sampled_at = now
            self._looking.sample()
        if now - self._notified_at >= NOTIFY_EVERY:
            self._notify_progress()

    def _notify_progress(self):
        trained = self._notified_step != self.run.step_count
        validated = self._notified_validation != self.history.validated_at
        self._notified_step, self._notified_validation = self.run.step_count, self.history.validated_at
        if trained:
            self._notified_at = perf_counter()
            self._notify("step")
        if validated:
            self._notify("validation")
        if trained and not self.looking_back:
            self._notify("view")

    def _train_reference(self, earlier):
        """The job that trains the reference run at full speed, and then the earlier runs to compare with."""
        run = self.reference
        notified_at = perf_counter()

        def progress():
            nonlocal notified_at
            if self.view_run is run and (run.over or perf_counter() - notified_at >= NOTIFY_EVERY):
                notified_at = perf_counter()
                self._notify("view")

        yield from Training(run, progress).steps()
        run.validate()
        self._notify("reference")
        self._looking.complete()
        histories = yield from background.histories(earlier)
        self.awaited = []
        self.earlier = [*histories, *self.earlier][-EARLIER_RUNS:]
        self._remember(*histories)
        self._notify("earlier")

    def _when_up_to_date(self):
        if not self.run.validated:
            self.run.validate()
            self._notify("validation")
            yield
        following = self.experiment.with_config(seed=(self.config.seed + 1) % SEEDS)
        yield from background.prepare(following, lambda: self.state == "running")

    def _set_state(self, state):
        self.state = state
        self._notify("state")

    def _notify(self, what):
        for listener in self._listeners:
            listener(what)
