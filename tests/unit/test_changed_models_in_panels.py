"""The other panels show a changed model, with whatever parts it has, and say what it lacks."""

from math import isfinite

import numpy as np
import pytest

from microgpt import GPT, Architecture, Config, Corpus, Experiment, Trainer
from microgpt.engine import finish
from panels.attention.habits import measure_habits
from panels.attention.maps import attention_maps, looks_ahead
from panels.loop import words as loop_words
from panels.loop.parts import items
from panels.loop.settings import STAGES
from panels.loop.stages import stage_of, stage_parts
from panels.loop.summary import steepest, summary
from panels.loop.trace import Walk
from panels.scaling.axes import axes_for
from panels.scaling.lineup import Lineup
from panels.scaling.runs import problem_with

CORPUS = Corpus(["anna", "bob", "eva", "emma", "otto", "ada"] * 4)
CONFIG = Config(n_embd=8, n_head=2, n_layer=2, block_size=6, num_steps=10, holdout=0.2)
SOURCE = GPT.source
TABLE = """
def weight_shapes(config, vocab_size):
    return {"table": (vocab_size, vocab_size), "gain": (1, vocab_size)}

def forward(w, tokens, positions, config):
    return w["table"].rows(tokens) * w["gain"]
"""
INLINE = """
def weight_shapes(config, vocab_size):
    return {"wte": (vocab_size, 8), "up": (8, 8), "out": (vocab_size, 8)}

def forward(w, tokens, positions, config):
    x = w["wte"].rows(tokens)
    for layer in range(2):
        x += x.linear(w["up"]).gelu()
    q, k = x.linear(w["up"]), x.linear(w["up"])
    scores = q @ k.T
    x = scores.causal_softmax() @ x
    return x.linear(w["out"])
"""
ONE_HEAD = SOURCE.replace("split_heads(config.n_head)", "split_heads(1)")
AHEAD = SOURCE.replace("causal_softmax()", "softmax()")
RENAMED = SOURCE.replace("attn_w", "a_").replace("layer{i}", "block{i}").replace('"wte"', '"letters"')
MODELS = {
    "table": TABLE,
    "inline": INLINE,
    "one head": ONE_HEAD,
    "ahead": AHEAD,
    "renamed": RENAMED,
    "original": SOURCE,
}


def experiment(name):
    return Experiment(CORPUS, Architecture.from_source(MODELS[name]), CONFIG)


@pytest.mark.parametrize("name", MODELS)
def test_the_loop_shows_each_stage(name):
    trainer = Trainer(experiment(name))
    walk = Walk(trainer, trainer.checkpoint())
    step = walk.step()
    for stage in STAGES:
        assert summary(stage, step, steepest(step), trainer.vocabulary).endswith(".")
        parts = stage_parts(stage, step, 1, steepest(step), trainer.experiment)
        assert all(picture.label if picture else part.table for part, picture in items(parts))
    files = {made.statement.code.file for made in step.made}
    assert files == {"microgpt/gpt.py" if name == "original" else "gpt.py, changed"}


def stages(name):
    trainer = Trainer(experiment(name))
    step = Walk(trainer, trainer.checkpoint()).step()
    return [stage_of(made, step.made) for made in step.made], step


def test_what_is_named_decides_where_a_models_own_functions_belong():
    mine = SOURCE.replace("attention(", "gather(")
    trainer = Trainer(Experiment(CORPUS, Architecture.from_source(mine), CONFIG))
    step = Walk(trainer, trainer.checkpoint()).step()
    assert [stage_of(made, step.made) for made in step.made] == stages("original")[0]


def test_a_sentence_claims_nothing_that_a_changed_model_may_not_do():
    _, step = stages("inline")
    said = [summary(stage, step, steepest(step), CORPUS.vocabulary) for stage in STAGES]
    assert not [sentence for sentence in said if "ReLU" in sentence or "where it stands" in sentence]
    assert loop_words.NO_ATTENTION in said


@pytest.mark.parametrize(
    ("name", "heads", "ahead"),
    [
        ("original", [2, 2], False),
        ("one head", [1, 1], False),
        ("renamed", [2, 2], False),
        ("ahead", [2, 2], True),
        ("table", [], False),
        ("inline", [], False),
    ],
)
def test_attention_is_found_by_its_name_and_its_shape(name, heads, ahead):
    trainer = Trainer(experiment(name))
    maps = attention_maps(trainer.model.look("anna"))
    assert [len(one) for one in maps] == heads
    assert looks_ahead(maps) == ahead
    if heads:
        assert maps[0].shape == (heads[0], 5, 5)
        habits = finish(measure_habits(trainer.model, CORPUS.docs))
        assert habits.off_even.shape == (2, heads[0], 2)
        assert np.isfinite(habits.off_even).all()


@pytest.mark.parametrize("name", MODELS)
def test_scaling_trains_it_and_foresees_its_time(name):
    lineup = Lineup()
    axes_for(experiment(name))
    assert problem_with(experiment(name)) == ""
    finish(lineup.train(experiment(name), lambda: False, lambda *_: None))
    larger = experiment(name).with_config(n_embd=16)
    assert isfinite(lineup.seconds([larger]))


def test_scaling_says_which_sizes_a_model_cannot_have():
    fixed = Experiment(CORPUS, Architecture.from_source(SOURCE.replace("n_embd = config.n_embd", "n_embd = 8")), CONFIG)
    wide = fixed.with_config(n_embd=6, n_head=3)
    assert problem_with(fixed) == ""
    assert "3 heads" in problem_with(wide)
    lineup = Lineup()
    finish(lineup.measure_speed([wide, fixed], [wide]))
    assert lineup.seconds([wide]) is None
    assert lineup.seconds([fixed]) is not None


def test_at_a_stage_of_the_loop_at_which_a_model_does_nothing_there_is_nothing_to_show():
    trainer = Trainer(experiment("table"))
    step = Walk(trainer, trainer.checkpoint()).step()
    shown = {stage: len(items(stage_parts(stage, step, 0, steepest(step), trainer.experiment))) for stage in STAGES}
    assert shown["attend"] == shown["transform"] == 0
    assert shown["tokenize"] == shown["loss"] == 1
    assert shown["backpropagate"] == len(step.made) + len(step.gradients)
