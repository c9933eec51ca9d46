"""The pure part of the comparison of two runs: a run made again is the run that was."""

from dataclasses import replace

import numpy as np
import pytest
from engines import SMALL, small_config
from fake_pace import Pace, clock  # noqa: F401

from microgpt import GPT, Corpus, Experiment, Nouns, Trainer
from microgpt.gradual import finish
from panels.furniture.compare import again, words
from panels.kit.numbers import rough_percent
from panels.lab.lab import Lab


@pytest.fixture
def experiment():
    return Experiment(Corpus(SMALL * 4, Nouns("name", "names", "letter", "letters")), GPT, small_config(holdout=0.1))


def until_idle(pace):
    for _ in range(1000):
        if not pace.jobs:
            return
        pace.tick()


def test_a_model_is_the_one_that_the_run_had(experiment):
    made = finish(again.make(experiment, 30, lambda done: None))
    trainer = Trainer(experiment)
    trainer.run(30)
    assert made.trainer.model.weights_hash() == trainer.model.weights_hash()
    assert made.samples == trainer.sample(10, seed=0)
    assert made.loss == trainer.loss(made.yardsticks.docs)
    assert not made.diverged


def test_of_a_run_that_has_diverged_there_is_no_model(experiment):
    wild = experiment.with_config(learning_rate=500.0)
    made = finish(again.make(wild, 200, lambda done: None))
    assert made.diverged
    assert np.isnan(made.loss)
    assert made.samples == []


def test_the_lab_remembers_its_runs_also_those_of_another_text(experiment):
    pace = Pace()
    lab = Lab(experiment, pace)
    lab.start()
    until_idle(pace)
    assert [(run.experiment, run.count) for run in lab.made] == [(experiment, 200)]
    lab.train()
    until_idle(pace)
    assert [run.count for run in lab.made] == [200]  # the same model again
    lab.new_seed()
    lab.train(until=50)
    until_idle(pace)
    other = replace(experiment, corpus=Corpus(["aa", "bb", "ab"]))
    lab.start_over(other)
    until_idle(pace)
    assert [(run.experiment.config.seed, run.count) for run in lab.made] == [(42, 200), (43, 50), (42, 200)]
    x, losses = again.curves(lab.made[:2])
    assert (x[0], x[-1]) == (0, 200)
    assert np.isnan(losses[1][x > 50]).all()
    assert losses[0][-1] == lab.made[0].last_smoothed
    assert again.highest(lab.made) == pytest.approx(np.log(experiment.corpus.vocabulary.size))


def test_words(experiment):
    assert words.run(experiment.with_config(n_embd=16, n_head=4, block_size=16), 50) == (
        "seed 42, 50 of 200 steps, learning rate 0.01, 40 names"
    )
    assert "dimensions 8, heads 2, block size 8" in words.run(experiment, 200)
    about = words.loss(np.log(4), experiment, 4, True)
    assert about == "1.386 nats per letter, which is 2.000 bits, on 4 names of its text that it is not trained on."
    assert "repeats them so often, that none can be held out" in words.loss(1.0, experiment, 4, False)
    assert words.verdict(2.5, 2.25, True) == (
        "“Second run” is better, by 0.250 nats per token, each on what its own seed holds out."
    )
    assert words.verdict(2.25, 2.5, True).startswith("“First run” is better")
    assert words.verdict(2.25, 2.25, True).startswith("Both have the same loss")
    assert "cannot be compared" in words.verdict(2.25, 2.5, False)
    assert words.attention("ab", [0.5, 0.2, 0.3], "·") == (
        f"From the last position it looks back at “·” {rough_percent(0.5)}, “b” {rough_percent(0.3)}, "
        f"“a” {rough_percent(0.2)} (the mean over its heads)."
    )
