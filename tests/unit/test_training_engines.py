"""Measuring the engines leaves the live run as it is, and works for runs of any length."""

from types import SimpleNamespace

import pytest

from microgpt import ENGINES, Config, Corpus, Experiment
from panels.lab.recorded_run import RecordedRun
from panels.training import engines


@pytest.mark.parametrize("num_steps", [1, 2, 1000])
def test_every_engine_gets_a_speed_and_a_difference(num_steps):
    experiment = Experiment(Corpus(["ada", "bo", "emma", "zoe"]), config=Config(num_steps=num_steps))
    lab = SimpleNamespace(experiment=experiment, run=RecordedRun(experiment), state="idle")
    reports = []
    for _ in engines.measure(lab, lambda *report: reports.append(report)):
        pass
    compared = {engine: (speed, loss, gradient) for engine, speed, loss, gradient in reports if loss is not None}
    assert set(compared) == set(ENGINES)
    for speed, loss, gradient in compared.values():
        assert speed > 0
        assert loss < 1e-5
        assert gradient < 1e-5
    assert compared["scalar"][1:] == (0, 0)
    assert lab.run.trainer.step_count == 0
