"""Learning-rate schedule, betas, weight decay and gradient clipping: alike in all engines, and as in the papers."""

import math

import numpy as np
import pytest
from engines import SMALL, largest_difference, small_config

from microgpt import Config, Corpus, Experiment, Trainer
from microgpt.adam import EPS, Schedule, clipping

ENGINES = ("scalar", "numpy", "kernel")
SETTINGS = {
    "cosine": {"schedule": "cosine"},
    "constant": {"schedule": "constant"},
    "betas": {"beta1": 0.9, "beta2": 0.95},
    "no momentum": {"beta1": 0.0},
    "weight decay": {"weight_decay": 0.5},
    "clipping": {"grad_clip": 0.3},
    "all": {"schedule": "cosine", "beta1": 0.9, "weight_decay": 0.1, "grad_clip": 0.5, "batch_size": 2},
}
each = pytest.mark.parametrize("settings", SETTINGS.values(), ids=SETTINGS)


@each
@pytest.mark.parametrize("engine", ENGINES)
def test_a_step_is_that_of_the_formula(engine, settings):
    config = small_config(num_steps=10, block_size=10, **settings)
    trainer = Trainer(SMALL, config, engine)
    for step in range(3):
        before = trainer.checkpoint().state
        which = [(step * config.batch_size + i) % len(SMALL) for i in range(config.batch_size)]
        each = [trainer.model.gradients(trainer.train_docs[i])[1] for i in which]
        g = {name: np.mean([one[name] for one in each], axis=0) for name in each[0]}
        norm = math.sqrt(sum(float((one**2).sum()) for one in g.values()))
        if config.grad_clip:
            g = {name: one * min(1, config.grad_clip / norm) for name, one in g.items()}
        trainer.step()
        after = trainer.checkpoint().state
        done = step / config.num_steps
        share = {"linear": 1 - done, "cosine": (1 + math.cos(math.pi * done)) / 2, "constant": 1}[config.schedule]
        rate = config.learning_rate * share
        for name, w in before["weights"].items():
            m = config.beta1 * before["first_moments"][name] + (1 - config.beta1) * g[name]
            v = config.beta2 * before["second_moments"][name] + (1 - config.beta2) * g[name] ** 2
            m_hat, v_hat = m / (1 - config.beta1 ** (step + 1)), v / (1 - config.beta2 ** (step + 1))
            moved = w * (1 - rate * config.weight_decay) - rate * m_hat / (np.sqrt(v_hat) + EPS)
            # float32: where the gradient is next to nothing, its rounding is not.
            tolerance = 2e-6 if engine == "kernel" else 1e-12
            np.testing.assert_allclose(after["first_moments"][name], m, rtol=0, atol=tolerance)
            np.testing.assert_allclose(after["weights"][name], moved, rtol=0, atol=100 * tolerance)


@each
def test_the_engines_agree(settings):
    trainers = [Trainer(SMALL, small_config(num_steps=30, **settings), engine) for engine in ENGINES]
    scalar, array, kernel = ([*trainer.run(12)] for trainer in trainers)
    assert scalar == pytest.approx(array, abs=1e-11)
    assert kernel == pytest.approx(array, abs=1e-4)
    assert largest_difference(trainers[0].model.state_dict(), trainers[1].model.state_dict()) < 1e-10


@each
def test_each_setting_changes_the_run(settings):
    assert Trainer(SMALL, small_config(**settings)).run(40) != Trainer(SMALL, small_config()).run(40)


def test_clipping_that_is_never_reached_changes_nothing():
    runs = [Trainer(SMALL, small_config(grad_clip=limit)).run(40) for limit in (0.0, 1e6)]
    assert runs[0] == runs[1]


def test_clipping():
    assert (clipping(4.0, 1.0), clipping(0.5, 1.0), clipping(4.0, 0.0)) == (0.25, 1.0, 1.0)


def test_the_cosine_is_a_cosine():
    steps = np.arange(1001)
    schedule = Schedule.of(Config(schedule="cosine"), 0, 1001)
    np.testing.assert_allclose(schedule.learning_rate, 0.005 * (1 + np.cos(np.pi * steps / 1000)), rtol=0, atol=1e-15)


def test_identities_from_before_these_settings_hold():
    corpus = Corpus(SMALL)
    plain = Experiment(corpus)
    assert not {"schedule", "beta1", "beta2", "weight_decay", "grad_clip"} & set(plain.to_json().split('"'))
    for settings in SETTINGS.values():
        other = plain.with_config(**settings)
        assert other.identity != plain.identity
        assert Experiment.from_json(other.to_json(), corpus) == other


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"schedule": "round"}, "choose among linear, cosine, constant"),
        ({"schedule": None}, "choose among"),
        ({"beta1": 1.0}, "below 1"),
        ({"beta2": -0.1}, "from 0"),
        ({"weight_decay": -1}, "0, for none"),
        ({"grad_clip": -1}, "0, for none"),
        ({"grad_clip": math.nan}, "finite"),
    ],
)
def test_settings_that_make_no_sense(settings, message):
    with pytest.raises(ValueError, match=message):
        Config(**settings)


@pytest.mark.parametrize("beta1", [True, "0.9", None])
def test_a_beta_is_a_number(beta1):
    with pytest.raises(TypeError, match="beta1"):
        Config(beta1=beta1)
