"""The tree of a line chart: its axes, its curves, and on each curve some of its points. Pure Python."""

from collections.abc import Callable, Sequence

import numpy as np

from ..numbers import fixed, whole
from . import words
from .tree import Part

POINTS = 20  # of a curve, at most; the first lie closer together, as where a run trains fastest


def outline(
    title: str,
    axes: Sequence[str],
    curves: Sequence[tuple[str, np.ndarray, np.ndarray]],
    x: Callable[[float], str],
    y: Callable[[float], str],
) -> Part:
    """`axes` are sentences. `curves` are (name, x, y), NaN where y is not known; those that are known nowhere are left
    out. `x` and `y` say a value, x as in "step 50". Points show their x.
    """
    known = [(name, xs[~np.isnan(ys)], ys[~np.isnan(ys)]) for name, xs, ys in curves]
    known = [one for one in known if len(one[1])]
    if not known:
        return Part(f"{title}. {words.NOTHING_YET}")
    parts = [*map(Part, axes), *(_curve(*one, x, y) for one in known)]
    return Part(words.lines(title, [name for name, _, _ in known]), lambda: parts)


def loss_by_step(title: str, loss: str, curves, y_range: tuple[float, float]) -> Part:
    """Of a chart of runs. `loss` says what the vertical axis is; `curves` are those of `LineChart.curves`."""
    low, high = (fixed(y, 1) for y in y_range)
    last = max(float(xs[-1]) for _, xs, _ in curves)
    axes = [
        words.axis(words.HORIZONTAL, "the step of training", "0", whole(last)),
        words.axis(words.VERTICAL, loss, low, high),
    ]
    return outline(title, axes, curves, lambda x: f"step {whole(x)}", lambda y: fixed(y, 3))


def chosen(count: int) -> list[int]:
    """Which of `count` points are walked through: the first, the last, and some between."""
    steps = np.linspace(0, 1, min(POINTS, count)) ** 2 if count > POINTS else np.linspace(0, 1, count)
    return sorted({round(share * (count - 1)) for share in steps.tolist()})


def _curve(name, xs, ys, x, y):
    if len(ys) > 1 and ys.max() - ys.min() < 1e-9:
        return Part(words.level(name, y(float(ys[0]))))

    def at(i):
        return x(float(xs[i])), y(float(ys[i]))

    def points():
        return [Part(words.point(name, *at(i)), shows=float(xs[i])) for i in chosen(len(xs))]

    return Part(words.curve(name, at(0), at(int(ys.argmin())), at(-1)), points)
