"""An experiment is a value: it has the same identity on every machine, and survives a round trip through JSON."""

import json
from dataclasses import FrozenInstanceError, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from microgpt import GPT, Architecture, Config, Corpus, Experiment, Nouns, Trainer, gpt

DOCS = ["ada", "bea", "cléo", "d·d"]
# Computed on CPython 3.11. If these change, everybody's links, files and embedded panels break.
CORPUS_IDENTITY = "aa7dab1540ac733f2a8083c1724c6186f81cf9a536cb66970f206e07523ede58"
EXPERIMENT_CONFIG = (
    '{"block_size":16,"holdout":0.0,"learning_rate":0.01,"n_embd":16,"n_head":4,"n_layer":1,"num_steps":1000,"seed":42}'
)

configs = st.builds(
    lambda n_head, head_dim, **others: Config(n_embd=n_head * head_dim, n_head=n_head, **others),
    n_head=st.integers(1, 8),
    head_dim=st.integers(1, 32),
    n_layer=st.integers(1, 6),
    block_size=st.integers(1, 4096),
    num_steps=st.integers(1, 10**6),
    learning_rate=st.floats(1e-9, 10),
    seed=st.integers(-(10**9), 10**9),
    holdout=st.floats(0, 0.99),
)


def test_identities_do_not_change():
    experiment = Experiment(Corpus(DOCS))
    assert experiment.corpus.identity == CORPUS_IDENTITY
    assert experiment.to_json() == (
        f'{{"config":{EXPERIMENT_CONFIG},"corpus":"{CORPUS_IDENTITY}","model":"{GPT.identity}"}}'
    )


@given(configs)
def test_the_written_form_comes_back(config):
    corpus = Corpus(DOCS)
    experiment = Experiment(corpus, config=config)
    read = Experiment.from_json(experiment.to_json(), corpus)
    assert read == experiment
    assert read.config == config
    assert read.identity == experiment.identity
    assert hash(read) == hash(experiment)


def test_everything_that_determines_a_run_determines_its_identity():
    experiment = Experiment(Corpus(DOCS))
    changes = [("n_embd", 8), ("n_head", 2), ("n_layer", 2), ("block_size", 8)]
    changes += [("num_steps", 7), ("learning_rate", 0.1), ("seed", 1), ("holdout", 0.25)]
    others = [experiment.with_config(**{name: value}) for name, value in changes]
    others += [
        Experiment(Corpus(DOCS[::-1])),  # the order determines the result of a shuffle
        Experiment(Corpus(["ad", "abea", "cléo", "d·d"])),  # the same characters, split elsewhere
        replace(experiment, architecture=Architecture(gpt.weight_shapes, gpt.forward, GPT.source + "\n# changed")),
    ]
    assert len({other.identity for other in [experiment, *others]}) == len(others) + 1
    assert all(other != experiment for other in others)


def test_what_changes_no_run_changes_no_identity():
    experiment = Experiment(Corpus(DOCS), config=Config(learning_rate=1.0))
    windows = Architecture(gpt.weight_shapes, gpt.forward, GPT.source.replace("\n", "\r\n"))
    assert Experiment(Corpus(DOCS, Nouns("name", "names")), windows, Config(learning_rate=1)) == experiment


def test_it_is_frozen():
    with pytest.raises(FrozenInstanceError):
        Experiment(Corpus(DOCS)).config = Config(seed=1)


@pytest.mark.parametrize(
    "change",
    [
        lambda written: "",
        lambda written: "[" * 100_000,
        lambda written: "[]",
        lambda written: "7",
        lambda written: json.dumps({**json.loads(written), "config": {"n_embd": 5, "n_head": 2}}),
        lambda written: json.dumps({**json.loads(written), "config": {"n_embd": "16"}}),
        lambda written: json.dumps({**json.loads(written), "config": {"colour": 1}}),
        lambda written: json.dumps({**json.loads(written), "corpus": "0" * 64}),
        lambda written: json.dumps({**json.loads(written), "model": None}),
        lambda written: json.dumps({"config": json.loads(written)["config"]}),
    ],
)
def test_another_text_or_nonsense_is_refused_in_words(change):
    corpus = Corpus(DOCS)
    with pytest.raises(ValueError, match="not an experiment on this text"):
        Experiment.from_json(change(Experiment(corpus).to_json()), corpus)


def test_a_trainer_takes_it_whole():
    config = Config(n_embd=8, n_head=2, num_steps=20, seed=3, holdout=0.25)
    experiment = Experiment(Corpus(DOCS), config=config)
    whole, parts = Trainer(experiment, engine="numpy"), Trainer(DOCS, config, engine="numpy")
    assert whole.experiment is experiment
    assert parts.experiment == experiment
    assert whole.run(20) == parts.run(20)
    assert all(np.array_equal(a, b) for a, b in zip(
        whole.model.state_dict().values(), parts.model.state_dict().values(), strict=True))  # fmt: skip
    with pytest.raises(TypeError, match="config"):
        Trainer(experiment, config)


def test_a_model_without_source_trains_and_has_no_identity():
    experiment = Experiment(Corpus(DOCS), Architecture(gpt.weight_shapes, gpt.forward), Config(num_steps=1))
    assert Trainer(experiment, engine="numpy").step() > 0
    with pytest.raises(ValueError, match="source"):
        experiment.identity  # noqa: B018
