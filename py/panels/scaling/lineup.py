"""The runs of the scaling panel: models trained from scratch, the results that are kept, and how long others will take.

Pure Python: it knows no page.
"""

from collections.abc import Callable, Iterable
from time import perf_counter

from microgpt import Experiment

from ..lab.jobs import NEXT_FRAME, paused_while
from . import runs
from .runs import Result

KEPT = 500  # results; older ones are dropped
SHARE = 0.4  # of the time that goes into computing, until it is measured: 8 ms of each frame
BETWEEN = 0.05  # seconds from one run to the next
SHORT = 0.05  # seconds of computing; a run of a frame or two says nothing of the page's share


class Lineup:
    """`results` are by experiment, oldest first."""

    def __init__(self):
        self.results: dict[Experiment, Result] = {}
        self._speed = runs.Speed()
        self._computing = self._passed = 0.0  # seconds of computing in longer runs, and those on the clock meanwhile

    @property
    def best(self) -> Result:
        """The one with the lowest loss. Raises ValueError if there are none."""
        return min(self.results.values(), key=lambda result: result.loss)

    def keep_only(self, result: Result | None) -> None:
        self.results = {} if result is None else {result.experiment: result}

    # Before a run.

    def computing_seconds(self, experiment: Experiment) -> float | None:
        """Of computing alone; None while nothing is known of this machine, and for a model that cannot be built."""
        try:
            return self._speed.seconds(experiment)
        except ValueError:
            return None

    def seconds(self, experiments: Iterable[Experiment]) -> float | None:
        """On the reader's clock, for all these runs: the page gets its share of every frame too."""
        computing = [self.computing_seconds(experiment) for experiment in experiments]
        known = [seconds for seconds in computing if seconds is not None]
        if len(known) < len(computing):
            return None
        share = self._computing / self._passed if self._passed else SHARE
        return sum(known) / share + (len(known) - 1) * BETWEEN

    def measure_speed(self, experiments: Iterable[Experiment], foreseen: Iterable[Experiment]):
        """A job: a few steps of some models. After that the times of all others can be estimated.

        It also counts the multiply-adds of those to be `foreseen`, which are remembered. A changed model may not exist
        in some of these sizes.
        """
        for experiment in experiments:
            if not runs.problem_with(experiment):
                yield from runs.probe(experiment, self._speed)
            yield NEXT_FRAME
        for experiment in foreseen:
            runs.problem_with(experiment)
            yield

    # The run.

    def train(self, experiment: Experiment, paused: Callable[[], bool], progress: Callable[[int, float], None]):
        """A job: trains a model, but not while paused(); keeps and returns its `Result`. Raises `Diverged`.

        Calls progress(steps done, seconds left) every few milliseconds.
        """
        num_steps = experiment.config.num_steps
        began = perf_counter()

        def add_pause(seconds):
            nonlocal began
            began += seconds

        def report(steps, _computing):
            progress(steps, (perf_counter() - began) * (num_steps - steps) / steps)

        result = yield from paused_while(paused, runs.train(experiment, report), add_pause)
        if result.seconds > SHORT:
            self._computing += result.seconds
            self._passed += perf_counter() - began
        self._speed.learn(experiment, num_steps, result.seconds)
        self._keep(result)
        return result

    def _keep(self, result):
        self.results.pop(result.experiment, None)  # the same run again has the same loss and a newer time
        self.results[result.experiment] = result
        if len(self.results) > KEPT:
            del self.results[next(iter(self.results))]
