"""The scaling panel's runs: what is kept, what is paused, and what is foreseen."""

import pytest

from microgpt import Config, Corpus, Experiment
from panels.lab.jobs import NEXT_FRAME, Outcome
from panels.scaling.lineup import Lineup

NAMES = ["anna", "bob", "eva", "emma", "otto", "ada", "hannah", "lena", "nora", "ben"]
CORPUS = Corpus([name + ending for ending in "abcd" for name in NAMES])
SMALL, LARGE = (
    Experiment(CORPUS, config=Config(n_embd=n, n_head=1, n_layer=1, num_steps=20, holdout=0.2)) for n in (4, 8)
)


@pytest.fixture
def lineup():
    return Lineup()


def drain(job):
    outcome = Outcome(job)
    return list(outcome), outcome.result


def train(lineup, experiment, paused=lambda: False, progress=lambda steps, left: None):
    return drain(lineup.train(experiment, paused, progress))


def test_results_are_kept_and_a_run_again_takes_the_place_of_the_first(lineup):
    _, first = train(lineup, SMALL)
    _, other = train(lineup, LARGE)
    _, again = train(lineup, SMALL)
    assert list(lineup.results.values()) == [other, again]
    assert again.loss == first.loss
    assert lineup.best.loss == min(first.loss, other.loss)
    lineup.keep_only(other)
    assert lineup.results == {LARGE: other}
    lineup.keep_only(None)
    assert lineup.results == {}


def test_progress_counts_the_steps_and_foresees_an_end(lineup):
    reports = []
    train(lineup, SMALL, progress=lambda *report: reports.append(report))
    steps, left = zip(*reports, strict=True)
    assert steps[-1] == SMALL.config.num_steps
    assert list(steps) == sorted(steps)
    assert left[-1] == 0


def test_nothing_is_computed_while_it_is_paused(lineup):
    hidden = iter([True] * 3)
    yielded, result = train(lineup, SMALL, paused=lambda: next(hidden, False))
    assert yielded.count(NEXT_FRAME) == 3
    assert result.experiment == SMALL


def test_times_are_foreseen_once_two_sizes_have_been_timed(lineup):
    assert lineup.seconds([SMALL]) is None
    drain(lineup.measure_speed([SMALL, LARGE], [SMALL]))
    alone, both = lineup.seconds([SMALL]), lineup.seconds([SMALL, LARGE])
    assert 0 < lineup.computing_seconds(SMALL) < alone < both
