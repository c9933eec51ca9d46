"""Every engine's forward pass against an independent implementation (plain_gpt.py)."""

import plain_gpt
import pytest
from engines import SMALL, random_weights

from microgpt import ENGINES, GPT, Config, Trainer

SHAPES = [
    Config(),
    Config(n_embd=6, n_head=3, n_layer=2, block_size=5),  # no multiples of four
    Config(n_embd=8, n_head=8, n_layer=3, block_size=9),  # heads of dimension 1
]
TOLERANCE = {"scalar": 1e-12, "numpy": 1e-12, "kernel": 2e-6}


@pytest.mark.parametrize("config", SHAPES, ids=lambda c: f"{c.n_embd}-{c.n_head}-{c.n_layer}-{c.block_size}")
@pytest.mark.parametrize("name", ENGINES)
def test_loss_of_a_new_and_of_a_wild_model(name, config):
    trainer = Trainer(SMALL, config, name)
    vocabulary = trainer.vocabulary
    wild = random_weights(GPT, config, vocabulary.size)
    for weights in (trainer.model.state_dict(), wild):
        trainer.model.load_state_dict(weights)
        lists = {key: w.tolist() for key, w in weights.items()}
        for text in ("emma", "isabella", "a"):  # "isabella" is longer than a block of 5
            expected = plain_gpt.loss(lists, text, vocabulary.chars, config.block_size, config.n_layer, config.n_head)
            assert trainer.loss([text]) == pytest.approx(expected, rel=TOLERANCE[name])


@pytest.mark.parametrize("name", ENGINES)
def test_probabilities_along_a_name(name):
    config = Config(n_embd=6, n_head=2, n_layer=2)
    trainer = Trainer(SMALL, config, name)
    weights = random_weights(GPT, config, trainer.vocabulary.size)
    trainer.model.load_state_dict(weights)
    lists = {key: w.tolist() for key, w in weights.items()}
    cache = [([], []), ([], [])]
    seen = trainer.model.probabilities("olivia")
    for position, token in enumerate(trainer.vocabulary.encode("olivia")):
        expected = plain_gpt.next_token(lists, token, position, cache, 2, 2)
        assert seen[position] == pytest.approx(expected, abs=1e-6 if name == "kernel" else 1e-12)
