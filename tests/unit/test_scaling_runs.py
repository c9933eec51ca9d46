"""What the scaling panel counts and estimates, without a page."""

import pytest

from microgpt import Config, Corpus, Experiment, Trainer
from microgpt.cost import run_multiply_adds
from microgpt.engine import finish
from panels.lab import jobs, training
from panels.lab import run as lab_run
from panels.lab.run import Run
from panels.lab.yardsticks import VALIDATION_DOCS
from panels.scaling import runs
from panels.scaling.runs import Speed, learning_rate, train, usable_heads

NAMES = ["anna", "bo", "christopher", "dee", "emilia", "finn", "maximiliangeorgette"]


@pytest.fixture(scope="module")
def corpus():
    return Corpus([name + ending for ending in "abcdefghijklmnopqrst" for name in NAMES])


@pytest.mark.parametrize(("n_embd", "wanted", "heads"), [(16, 4, 4), (16, 3, 2), (20, 8, 5), (4, 8, 4), (28, 6, 4)])
def test_heads_share_the_dimensions(n_embd, wanted, heads):
    assert usable_heads(n_embd, wanted) == heads


def test_wide_models_learn_in_smaller_steps():
    assert [learning_rate(n) for n in (4, 16, 32, 64)] == [0.01, 0.01, 0.005, 0.0025]
    assert learning_rate(64, by_width=False) == 0.01


def test_a_run_in_slices_is_the_run(corpus):
    config = Config(n_embd=8, n_head=2, num_steps=50, holdout=0.3)
    said = []
    result = finish(train(Experiment(corpus, config=config), lambda *progress: said.append(progress)))
    trainer = Trainer(corpus, config)
    trainer.run(50)
    assert result.loss == pytest.approx(trainer.loss(trainer.held_out[:VALIDATION_DOCS]), abs=1e-7)
    assert result.samples == trainer.sample(8)
    assert (result.experiment, result.parameters) == (trainer.experiment, trainer.model.parameter_count)
    assert said[-1][0] == 50
    assert said[-1][1] >= result.seconds > 0  # a short run is timed again


def test_a_short_run_is_timed_on_a_coarse_clock(corpus, monkeypatch):
    """4 us a step, and a clock that only shows milliseconds."""
    now = [0.0]

    def steps(run, count):
        now[0] += 4e-6 * count
        return run.trainer.run(count)
        yield

    monkeypatch.setattr(Run, "_steps", steps)
    for module in (jobs, training):
        monkeypatch.setattr(module, "perf_counter", lambda: int(now[0] * 1000) / 1000)
    for module in (lab_run, runs):
        monkeypatch.setattr(module, "tick", lambda: 0.001, raising=False)
    result = finish(train(Experiment(corpus, config=Config(n_embd=4, num_steps=100, holdout=0.3)), lambda *_: None))
    assert result.steps_per_second == pytest.approx(250_000, rel=0.1)


def test_of_a_short_run_the_fastest_pass_counts(corpus, monkeypatch):
    """The first waits for a browser that still compiles: 100 us a step, then 10."""
    now, passed = [0.0], [0]

    def steps(run, count):
        now[0] += (1e-4 if passed[0] < 100 else 1e-5) * count
        passed[0] += count
        return run.trainer.run(count)
        yield

    monkeypatch.setattr(Run, "_steps", steps)
    for module in (jobs, training):
        monkeypatch.setattr(module, "perf_counter", lambda: now[0])
    result = finish(train(Experiment(corpus, config=Config(n_embd=4, num_steps=100, holdout=0.3)), lambda *_: None))
    assert result.steps_per_second == pytest.approx(100_000, rel=0.01)


def test_compute_is_counted_and_goes_round(corpus):
    """Past the last name the run begins again with the first. Long names are cut."""
    config = Config(n_embd=8, n_head=2, n_layer=3, num_steps=300)
    vocab_size, total = corpus.vocabulary.size, 0
    names = corpus.split(config.seed, config.holdout).train
    for step in range(config.num_steps):
        tokens = min(len(names[step % len(names)]) + 1, config.block_size)
        total += tokens * (3 * 12 * 64 + vocab_size * 8) + 3 * 8 * tokens * (tokens + 1)
    assert run_multiply_adds(Experiment(corpus, config=config)) == 3 * total


def test_time_is_foreseen_from_the_runs_so_far(corpus):
    speed = Speed()
    experiments = [Experiment(corpus, config=Config(n_embd=n, num_steps=100)) for n in (4, 16, 64)]
    assert speed.seconds(experiments[1]) is None
    truth = [1e-5 * 100 + 1e-10 * run_multiply_adds(experiment) for experiment in experiments]
    for experiment, seconds in list(zip(experiments, truth, strict=True))[::2]:
        speed.learn(experiment, 100, seconds)
    assert speed.seconds(experiments[1]) == pytest.approx(truth[1])
    speed.learn(experiments[1], 100, 0.5)
    assert speed.seconds(experiments[1]) == 0.5  # a size that was measured needs no estimate
    assert speed.seconds(experiments[1].with_config(num_steps=1000)) == pytest.approx(5.0)
