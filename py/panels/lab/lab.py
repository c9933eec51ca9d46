"""The lab: one live model that all panels share. It knows no panel; panels subscribe to it."""

from dataclasses import replace
from math import inf, log
from time import perf_counter

from microgpt import Bigram, Config

from .pace import NEXT_FRAME
from .run import Run
from .view import View

CHUNK = 0.004  # seconds of steps between two looks at the clock
VALIDATION_DOCS = 300  # held-out names that are measured; the same ones each time, and the same as in `scaling`
VALIDATIONS = 6  # in a run, dense early, and one before it
SAMPLES = 10
SAMPLE_SEED = 0  # always the same dice, so that only the model changes between two looks
SAMPLE_EVERY = 0.25  # seconds while training
TELL_EVERY = 0.05  # seconds while training: drawing and painting take most of a frame, and twenty a second look alive
EARLIER_RUNS = 5  # kept for comparison


class Lab:
    """The reader's own run and, until it begins, a reference run that the page trains by itself at start.

    run        the live run; `trainer` and `history` are its own
    reference  the run that the page made at start, with the same settings
    state      of the live run: "idle" (not begun, or paused), "running", "finished"
    speed      steps a second to hold to; math.inf for as fast as it goes
    limit      the step at which training waits, still "running", until this is raised; math.inf in each new run
    bigram     the table of letter pairs, counted on the same names that the model trains on
    anchors    two losses to compare with: "uniform" (every token equally likely) and "bigram", on the held-out names
    samples    names by the model in view
    """

    def __init__(self, corpus, pace, config=None, engine="kernel"):
        self.pace = pace
        self.corpus = corpus
        self.config = config or Config(holdout=0.05)
        self.speed = inf
        self.earlier = []  # histories of runs before this one, oldest first
        self._listeners = []
        self._job = self._chores = self._playing = None
        self._sampled = None  # the run and the step that `samples` are of
        self._bigrams = {}  # by seed: each seed holds out other names
        self._view = View(self.corpus)
        self.run = None
        self._begin(engine)
        self.reference = Run("reference", self.corpus, self.config)
        self._view.look_at(self.reference)

    # What panels ask.

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
    def untrained(self):
        """The model at step 0 of the run in view."""
        return self._view.untrained()

    @property
    def steps_per_second(self):
        """Over the last stretch of training, the waiting for frames included; None before the first step."""
        return self._done / self._seconds if self._seconds > 0 else None

    def subscribe(self, listener):
        """`listener(what)` is called when the lab has changed; returns the function that ends it. `what` is

        "run"         a new run: another trainer, empty history
        "step"        the model has learned something; while a run goes on, told a few times a second
        "state"       training began, paused or finished, or goes on another engine or at another speed
        "samples"     new samples
        "validation"  a new validation loss; of a run that goes on, told with its steps
        "reference"   the reference run is done
        "view"        the model in view is another, or has learned something, or stands at another step
        """
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    # What panels tell it to do.

    def start(self):
        """Trains the reference run: to be called once, when all that want to hear of it have subscribed."""
        self.pace.start(self._train_reference())
        self._look()

    def train(self):
        """Trains to the end of the run, or until paused. After a finished run it begins again from the start."""
        if self.state == "running":
            return
        if self.state == "finished":
            self.reset()
        self._attend()
        self._seconds = self._done = 0
        self._set_state("running")
        self._go_on()
        self.pace.at_once()

    def pause(self):
        """Stops after the step under way. It does nothing to a run that is not going on."""
        if self.state == "running":
            self._set_state("idle")

    def step(self):
        """One step, also from a pause. A slow engine's step goes on over several frames."""
        self.pause()
        if self.state == "idle":
            self._attend()
            self._single_steps += 1
            self._go_on()

    def reset(self):
        """The same run from its start: the same seed, so the same weights and the same names in the same order."""
        self.restart()

    def new_seed(self):
        """A run with other weights and another order of the names."""
        self.restart(seed=self.config.seed + 1)

    def restart(self, **changes):
        """A new run, with fields of `Config` changed. Raises ValueError, and keeps the run, if they make no sense."""
        self.config = replace(self.config, **changes)
        self.pace.stop(self._job)
        self._begin(self.engine)
        self._attend()
        self._tell("run")
        self._look()

    def seek(self, step):
        """Looks back at a step of the run in view. The run itself goes on from its end."""
        self._stop_playing()
        self._go_to(step)

    def follow(self):
        """Looks at the end of the run again."""
        self.seek(self.view_run.step_count)

    @property
    def playing(self):
        return self._playing is not None

    def play(self, seconds=8.0):
        """Moves through the run from where the timeline stands, or from its start if it stands at the end."""
        self._stop_playing()
        self._playing = self.pace.start(self._play(seconds))
        self._tell("state")

    def stop_playing(self):
        if self._stop_playing():
            self._tell("state")

    def set_speed(self, steps_per_second):
        self.speed = steps_per_second
        self._seconds = self._done = 0
        self._tell("state")

    def set_engine(self, engine):
        """Goes on with the same weights and optimiser state on another engine."""
        if engine != self.engine:
            self.pace.stop(self._job)  # a step under way is dropped: it has changed no weight, and will be done again
            self.trainer.switch_engine(engine)
            self._seconds = self._done = 0
            self._tell("state")
            self._go_on()

    # How it does that.

    def _begin(self, engine):
        if self.run and self.history.count:
            self.earlier = [*self.earlier, self.history][-EARLIER_RUNS:]
        self.run = Run("live", self.corpus, self.config, engine)
        self.validation_docs = self.trainer.held_out[:VALIDATION_DOCS]
        self._validation_ids = self.corpus.vocabulary.encode_all(self.validation_docs)
        self.bigram = self._bigram_of(self.config)
        self.anchors = {
            "uniform": log(self.corpus.vocabulary.size),
            "bigram": self.bigram.loss(self.validation_docs),
        }
        self.samples = []
        self.state = "idle"
        self.limit = inf
        self._single_steps = 0  # asked for and not yet done
        self._told_step = 0
        self._seconds = self._done = 0

    def _bigram_of(self, config):
        if config.seed not in self._bigrams:
            train_ids = self.corpus.split(config.seed, config.holdout).train_ids
            self._bigrams[config.seed] = Bigram(self.corpus.vocabulary, train_ids)
        return self._bigrams[config.seed]

    def _prepare_next_seed(self):
        """Shuffling, encoding and counting 28,000 names takes more than a frame: ahead, while nothing else happens."""
        config = replace(self.config, seed=self.config.seed + 1)
        for work in (
            lambda: self.corpus.shuffled(config.seed),
            lambda: self.corpus.split(config.seed, config.holdout),
            lambda: self._bigram_of(config),
        ):
            yield NEXT_FRAME  # what has just ended is drawn first
            while self.state == "running":
                yield NEXT_FRAME
            work()

    def _attend(self):
        """From now on the reader's own run is the one in view, at its end."""
        self._stop_playing()
        self._view.look_at(self.run)
        self._tell("view")

    def _train_reference(self):
        """The job that trains the reference run at start, at full speed."""
        reference = self.reference
        steps = 20
        told_at = perf_counter()
        while not reference.finished:
            yield from reference.advance(reference.stretch(steps))
            steps = max(1, int(CHUNK / reference.seconds_a_step))
            if self.view_run is reference and (reference.finished or perf_counter() - told_at >= TELL_EVERY):
                told_at = perf_counter()
                self._tell("view")
            yield
        reference.history.add_validation(reference.step_count, reference.reader().loss(self._validation_ids))
        self._tell("reference")
        self._look()

    def _go_on(self):
        if self._job is None:
            self._job = self.pace.start(self._training())

    def _training(self):
        """The one job that trains: it ends when the run does, or when nothing more is wanted.

        A step is always finished, because a half-done one would leave gradients behind in a slow engine. What the
        model sees depends on the steps alone; the clock only decides when they happen.
        """
        try:
            yield from self._wanted_steps()
            if self.run.finished:
                self._sample()
                self._set_state("finished")
            self._look()
        finally:
            self._job = None

    def _wanted_steps(self):
        run = self.run
        marks = [round(self.config.num_steps * (i / VALIDATIONS) ** 2) for i in range(1, VALIDATIONS + 1)]
        allowed = 1.0  # steps that the chosen speed lets happen by now
        clock = looked = self._told_at = perf_counter()
        while not run.finished and (self.state == "running" or self._single_steps):
            mark = next(mark for mark in marks if mark > run.step_count)
            if self.speed == inf:
                allowed = inf
            room = max(0, min(self.limit, mark) - run.step_count)
            count = int(min(allowed, room, max(1.0, CHUNK / run.seconds_a_step)))
            if self.state != "running":
                count = 1
                self._single_steps -= 1
            if count:
                count = run.stretch(count)
                yield from run.advance(count)
                allowed -= count
                self._done += count
                if run.step_count == mark:
                    self._validate()
                    yield
                if perf_counter() - looked > SAMPLE_EVERY:
                    self._sample()
                    looked = perf_counter()
            self._tell_progress()
            yield None if allowed >= 1 and run.step_count < self.limit else NEXT_FRAME
            now = perf_counter()
            passed, clock = min(now - clock, 0.25), now  # a tab that was hidden has nothing to catch up on
            self._seconds += passed
            if self.speed < inf:
                allowed = min(allowed + self.speed * passed, max(1.0, self.speed * 0.25))
        self._tell_progress(at_once=True)

    def _tell_progress(self, at_once=False):
        now = perf_counter()
        if self._told_step < self.run.step_count and (at_once or now - self._told_at >= TELL_EVERY):
            validated = self.history.validated_at is not None and self.history.validated_at > self._told_step
            self._told_step, self._told_at = self.run.step_count, now
            self._tell("step")
            if validated:
                self._tell("validation")
            if not self.looking_back:
                self._tell("view")

    def _go_to(self, step):
        self._view.seek(step)
        self._tell("view")
        self._look()

    def _play(self, seconds):
        end = self.view_run.step_count
        at = float(self.view_step % end if end else 0)
        clock = perf_counter()
        while at < end:
            yield NEXT_FRAME
            now = perf_counter()
            at, clock = at + end * min(now - clock, 0.1) / seconds, now
            self._go_to(round(at))
        self._playing = None
        self._tell("state")

    def _stop_playing(self):
        playing, self._playing = self._playing, None
        self.pace.stop(playing)
        return playing is not None

    def _look(self):
        """From the next frame on: the rest of the way to the step in view, its samples, validation of the live run."""
        self.pace.stop(self._chores)
        self._chores = self.pace.start(self._chore())

    def _chore(self):
        if self._view.missing:
            while self._view.missing:
                self._view.go_on()
                yield
            self._tell("view")
        if self._sampled != (self.view_run, self.view_step):
            self._sample()
            yield
        if self.history.validated_at != self.run.step_count:
            self._validate()
            self._tell("validation")
            yield
        yield from self._prepare_next_seed()

    def _validate(self):
        self.history.add_validation(self.run.step_count, self.run.reader().loss(self._validation_ids))

    def _sample(self):
        self.samples = self.view_trainer.sample(SAMPLES, seed=SAMPLE_SEED)
        self._sampled = self.view_run, self.view_step
        self._tell("samples")

    def _set_state(self, state):
        self.state = state
        self._tell("state")

    def _tell(self, what):
        for listener in list(self._listeners):
            listener(what)
