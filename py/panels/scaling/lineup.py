"""The runs of the scaling panel: models trained from scratch, the results that are kept, and how long others will take.

Pure Python: it knows no page.
"""

from collections.abc import Callable, Iterable
from time import perf_counter

from microgpt import Config, Corpus, Experiment
from microgpt.cost import run_multiply_adds

from ..lab.jobs import NEXT_FRAME, paused_while
from . import runs
from .runs import Result

KEPT = 500  # results; older ones are dropped
SHARE = 0.4  # of the time that goes into computing, until it is measured: 8 ms of each frame
BETWEEN = 0.05  # seconds from one run to the next
SHORT = 0.05  # seconds of computing; a run of a frame or two says nothing of the page's share


class Lineup:
    """`results` are by config, oldest first."""

    def __init__(self, corpus: Corpus):
        self.corpus = corpus
        self.results: dict[Config, Result] = {}
        self._speed = runs.Speed(corpus)
        self._computing = self._passed = 0.0  # seconds of computing in longer runs, and those on the clock meanwhile

    def multiply_adds(self, config: Config) -> int:
        """Of the whole run."""
        return run_multiply_adds(Experiment(self.corpus, config=config))

    @property
    def best(self) -> Result:
        """The one with the lowest loss. Raises ValueError if there are none."""
        return min(self.results.values(), key=lambda result: result.loss)

    def keep_only(self, result: Result | None) -> None:
        self.results = {} if result is None else {result.config: result}

    # Before a run.

    def computing_seconds(self, config: Config) -> float | None:
        """Of computing alone; None while nothing is known of this machine."""
        return self._speed.seconds(config)

    def seconds(self, configs: Iterable[Config]) -> float | None:
        """On the reader's clock, for all these runs: the page gets its share of every frame too."""
        computing = [self._speed.seconds(config) for config in configs]
        known = [seconds for seconds in computing if seconds is not None]
        if len(known) < len(computing):
            return None
        share = self._computing / self._passed if self._passed else SHARE
        return sum(known) / share + (len(known) - 1) * BETWEEN

    def measure_speed(self, configs: Iterable[Config], foreseen: Iterable[Config]):
        """A job: a few steps of some models. After that the times of all others can be estimated.

        It also counts the multiply-adds of those to be `foreseen`, which are remembered.
        """
        for config in configs:
            yield from runs.probe(self.corpus, config, self._speed)
            yield NEXT_FRAME
        for config in foreseen:
            self.multiply_adds(config)
            yield

    # The run.

    def train(self, config: Config, paused: Callable[[], bool], progress: Callable[[int, float], None]):
        """A job: trains a model, but not while paused(); keeps and returns its `Result`.

        Calls progress(steps done, seconds left) every few milliseconds.
        """
        began = perf_counter()

        def add_pause(seconds):
            nonlocal began
            began += seconds

        def report(steps, _computing):
            progress(steps, (perf_counter() - began) * (config.num_steps - steps) / steps)

        job = runs.train(self.corpus, config, self.multiply_adds(config), report)
        result = yield from paused_while(paused, job, add_pause)
        if result.seconds > SHORT:
            self._computing += result.seconds
            self._passed += perf_counter() - began
        self._speed.learn(config, config.num_steps, result.seconds)
        self._keep(result)
        return result

    def _keep(self, result):
        self.results.pop(result.config, None)  # the same run again has the same loss and a newer time
        self.results[result.config] = result
        if len(self.results) > KEPT:
            del self.results[next(iter(self.results))]
