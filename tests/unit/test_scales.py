"""Axes: mapping to shares of their length, and ranges and ticks that fit the data."""

from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from microgpt import Architecture, Corpus, Experiment, gpt
from panels.kit.scale import Scale, even_ticks, log_range, tens
from panels.scaling.axes import axes_for


@pytest.mark.parametrize("logarithmic", [False, True])
def test_a_scale_and_its_way_back(logarithmic):
    scale = Scale(2, 200, (), logarithmic)
    assert scale.share(2) == 0
    assert scale.share(200) == pytest.approx(1)
    assert scale.value(scale.share(31)) == pytest.approx(31)


@given(st.floats(1, 1e12), st.floats(1, 1e4))
def test_a_logarithmic_range_has_room_at_both_ends_but_not_too_much(low, factor):
    first, last = log_range(low, low * factor)
    assert first <= max(1, low / 1.4)
    assert first >= low / 1.4 / 3.4
    assert low * factor * 1.4 <= last <= low * factor * 1.4 * 3.4


def test_ticks():
    assert tens(300, 300_000) == [1000, 10_000, 100_000]
    assert even_ticks(2.12, 2.85) == [2.2, 2.3, 2.4, 2.5, 2.6, 2.7, 2.8]
    assert even_ticks(0.45, 0.6) == [0.46, 0.48, 0.5, 0.52, 0.54, 0.56, 0.58, 0.6]


def of_text(characters, length, **settings):
    """An experiment on a text with so many characters, in documents of this length."""
    text = "".join(map(chr, range(0x4E00, 0x4E00 + characters)))
    docs = [text[i : i + length] for i in range(0, characters, length)]
    return Experiment(Corpus(docs), **settings)


def test_the_scaling_plots_of_the_names():
    axes = axes_for(of_text(26, 6))
    assert axes.sizes == (472, 201_088)
    assert (axes.loss.low, axes.loss.high) == (2.12, 2.85)
    assert [text for _, text in axes.loss.ticks] == ["2.2", "2.3", "2.4", "2.5", "2.6", "2.7", "2.8"]
    assert (axes.weights.low, axes.weights.high) == (300, 300_000)
    assert axes.weights.ticks == ((1000, "1,000"), (10_000, "10,000"), (100_000, "100,000"))
    assert (axes.compute.low, axes.compute.high) == (3e5, 1e11)
    assert [text for _, text in axes.compute.ticks] == ["10⁶", "10⁷", "10⁸", "10⁹", "10¹⁰"]


def test_the_scaling_plots_of_an_edited_model():
    def twice_as_many(config, vocab_size):
        return {f"{i}{name}": shape for name, shape in gpt.weight_shapes(config, vocab_size).items() for i in range(2)}

    axes = axes_for(of_text(26, 6, architecture=Architecture(twice_as_many, gpt.forward)))
    assert axes.sizes == (2 * 472, 2 * 201_088)


@given(st.integers(1, 4095), st.integers(1, 40))
def test_the_scaling_plots_of_any_text(characters, length):
    axes = axes_for(of_text(characters, length))
    assert axes.weights.low < axes.sizes[0] < axes.sizes[1] < axes.weights.high
    assert axes.loss.low < axes.loss.high < log(characters + 1)
    assert 2 <= len(axes.loss.ticks) <= 8
    for axis in (axes.loss, axes.weights, axes.compute):
        assert all(0 <= axis.share(tick) <= 1 + 1e-9 for tick, _ in axis.ticks)
