"""A run whose numbers explode stops, at the same step in each engine, and nothing is made of its weights."""

import warnings

import numpy as np
import pytest
from engines import MAKERS, SMALL, names, small_config

from microgpt import Config, Corpus, Diverged, Trainer, files

RATES = [10.0, 1e7, 1e15, 1e19, 1e30]


def diverges(engine, steps=60, docs=SMALL, **config):
    """The trainer of a run that diverges, and what it raised."""
    trainer = Trainer(docs, small_config(n_embd=16, n_head=4, **config), engine)
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # NumPy's overflows are expected, and not for the reader
        with pytest.raises(Diverged) as caught:
            trainer.run(steps)
    return trainer, caught.value


@pytest.mark.parametrize("rate", RATES)
def test_every_engine_stops_at_the_same_step(rate):
    found = {engine: diverges(engine, learning_rate=rate)[1].step for engine in MAKERS}
    assert len(set(found.values())) == 1, found
    if rate > 1e6:
        assert found["kernel"] == 1  # its update has made the weights as large as the rate


@pytest.mark.parametrize("engine", MAKERS)
def test_the_losses_before_it_are_told(engine):
    trainer, error = diverges(engine, learning_rate=10.0)
    sane = Trainer(SMALL, trainer.config, engine)
    assert error.losses == [sane.step() for _ in range(error.step - 1)]
    assert trainer.step_count == error.step - 1 >= 1
    assert max(error.losses) < 1000
    with pytest.raises(Diverged, match=f"at step {error.step}.*learning_rate than 10"):
        sane.step()


@pytest.mark.parametrize("engine", MAKERS)
def test_nothing_is_made_of_its_weights(engine):
    trainer, _ = diverges(engine, learning_rate=1e15)
    for work in (
        lambda: trainer.sample(1),
        lambda: trainer.loss(SMALL),
        lambda: trainer.checkpoint(),
        lambda: trainer.step(),
        lambda: trainer.run(0),
        lambda: files.save(trainer),
    ):
        with pytest.raises(Diverged):
            work()


@pytest.mark.parametrize("engine", MAKERS)
def test_it_can_go_back_to_a_checkpoint(engine):
    trainer = Trainer(SMALL, small_config(learning_rate=30.0), engine)
    first, untrained = trainer.checkpoint(), trainer.loss(SMALL)
    with pytest.raises(Diverged):
        trainer.run(60)
    trainer.restore(first)
    assert trainer.loss(SMALL) == untrained
    assert trainer.step() > 0


@pytest.mark.parametrize("engine", MAKERS)
@pytest.mark.parametrize("number", [np.nan, np.inf, 1e7])
def test_weights_are_looked_at_before_anything_is_made_of_them(engine, number):
    """Between two looks of the engine, a weight may have become anything."""
    trainer = Trainer(SMALL, small_config(), engine)
    weights = trainer.model.state_dict()
    weights["wte"][0, 0] = number
    trainer.model.engine.load("weights", weights)
    with pytest.raises(Diverged):
        trainer.sample(1)


def test_how_a_run_is_cut_into_calls_makes_no_difference():
    config = Config(learning_rate=0.5, n_embd=32, n_layer=3)
    corpus = Corpus(names())
    steps = set()
    for piece in (1, 7, 1000):
        trainer = Trainer(corpus, config)
        try:
            while trainer.step_count < 1000:
                trainer.run(min(piece, 1000 - trainer.step_count))
        except Diverged as error:
            steps.add(error.step)
    assert len(steps) == 1


@pytest.mark.parametrize(
    "config", [{"learning_rate": 0.1}, {"learning_rate": 0.03, "n_embd": 64, "n_layer": 4}], ids=str
)
def test_runs_that_recover_are_left_alone(config):
    Trainer(Corpus(names()), Config(num_steps=400, **config)).run(400)


def test_a_scalar_step_in_pieces_diverges_too():
    trainer = Trainer(SMALL, small_config(learning_rate=1e15), "scalar")
    with pytest.raises(Diverged):
        for _ in trainer.step_gradually():
            pass
