"""How far the picture above the loop's stage has been built up, for models of several shapes."""

import pytest
from variants import architecture

from microgpt import GPT, Architecture, Config
from microgpt.record import recorded
from panels.change.suggestions import BY_KEY
from panels.kit.picture.stations import stations
from panels.loop.settings import STAGES
from panels.loop.way import before, in_focus, reached


def found(model=GPT, **sizes):
    return stations(recorded(model, Config(**sizes), 27))


def way(parts, layer=0):
    """{stage: (where values have come from, where they come to, what is in focus)}"""
    return {
        stage: (before(parts, stage, layer).key, reached(parts, stage, layer).key, getattr(focus, "key", None))
        for stage in STAGES
        for focus in [in_focus(parts, stage, layer)]
    }


def test_it_is_built_up_from_the_letters_to_the_loss():
    assert way(found()) == {
        "tokenize": ("letters", "ids", None),
        "embed": ("ids", "vectors", "vectors"),
        "attend": ("vectors", "sum-1", "attention"),
        "transform": ("sum-1", "sum-2", "mlp"),
        "predict": ("sum-2", "probabilities", "probabilities"),
        "loss": ("probabilities", "loss", "loss"),
        "backpropagate": ("loss", "loss", None),
        "update": ("loss", "loss", None),
    }


def test_of_several_layers_the_chosen_one_is_in_focus():
    parts = found(n_layer=2)
    assert way(parts, layer=0)["attend"] == ("vectors", "sum-1", "attention-1")
    assert way(parts, layer=1)["attend"] == ("sum-2", "sum-3", "attention-2")
    assert way(parts, layer=1)["transform"] == ("sum-3", "sum-4", "mlp-2")


def test_a_layer_may_have_a_second_mlp():
    second = Architecture.from_source(BY_KEY["second-mlp"].apply(GPT.source))
    parts = found(second, n_layer=2)
    assert way(parts, layer=0)["transform"] == ("sum-1", "sum-3", "mlp-2")
    assert way(parts, layer=1)["transform"] == ("sum-4", "sum-6", "mlp-4")


@pytest.mark.parametrize("stage", ["attend", "transform"])
def test_what_a_model_lacks_does_not_bring_it_on(stage):
    name = {"attend": "attention", "transform": "mlp"}[stage]
    lacking = architecture(**{name: lambda x, w, layer, *rest: x})
    for parts in (found(lacking), found(lacking, n_layer=2)):
        assert in_focus(parts, stage, 0) is None
        order = [parts.index(reached(parts, one, 0)) for one in STAGES]
        assert order == sorted(order)
