"""A plot of the runs from the whole to its parts. Pure Python."""

from collections.abc import Sequence

from ..kit.numbers import counted, fixed, magnitude, whole
from ..kit.walk import words as chart
from ..kit.walk.tree import Part
from . import words
from .axes import Axes
from .joined import frontier, of_equal_steps
from .runs import Result


def outline(kind: str, axes: Axes, results: Sequence[Result]) -> Part:
    """`kind` is that of the `LossPlot`. A run shows itself."""
    title = words.PLOTS[kind]
    if not results:
        return Part(f"{title}. {chart.NOTHING_YET}")
    best = min(results, key=lambda one: one.loss)
    said = (
        f"{title}, of {counted(len(results), 'run', 'runs')}. The lowest loss, {fixed(best.loss, 3)}, is that of "
        f"{words.settings(best.config)}."
    )
    lines = _equal(results) if kind == "weights" else _frontier(results)
    all_runs = counted(len(results), "run is", "runs are")
    everything = Part(f"{all_runs} in this plot, by {words.BY[kind]}.", lambda: _runs(results, kind))
    return Part(said, lambda: [*_axes(kind, axes), *lines, everything])


def _axes(kind, axes):
    x, number = (axes.weights, whole) if kind == "weights" else (axes.compute, magnitude)
    y = axes.loss
    return [
        Part(chart.axis(chart.HORIZONTAL, words.BY[kind], number(x.low), number(x.high), is_logarithmic=True)),
        Part(chart.axis(chart.VERTICAL, "the held-out loss", fixed(y.low, 2), fixed(y.high, 2), is_logarithmic=True)),
    ]


def _equal(results):
    return [
        Part(
            f"A line joins the runs of {counted(steps, 'step', 'steps')}: from {whole(line[0].parameters)} weights to "
            f"{whole(line[-1].parameters)} the loss goes from {fixed(line[0].loss, 3)} to {fixed(line[-1].loss, 3)}.",
            lambda line=line: _runs(line, "weights"),
        )
        for steps, line in of_equal_steps(results).items()
    ]


def _frontier(results):
    line = frontier(results)
    if len(line) < 2:
        return []
    first, last = line[0], line[-1]
    said = (
        f"The stepped line is the lowest loss reached for so much compute: {fixed(first.loss, 3)} for "
        f"{magnitude(first.multiply_adds)} multiply-adds, and in the end {fixed(last.loss, 3)} for "
        f"{magnitude(last.multiply_adds)}."
    )
    return [Part(said, lambda: _runs(line, "compute"))]


def _runs(results, kind):
    def along(one):
        return one.parameters if kind == "weights" else one.multiply_adds

    return [Part(f"{words.result(one)}.", shows=one) for one in sorted(results, key=along)]
