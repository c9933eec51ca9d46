"""What is wrong with a setting for the run that the page shows, in a sentence: for `Setting.fits`.

The page's words are imported when there is something to say, because the build reads settings without NumPy.
"""

from operator import attrgetter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from microgpt import Experiment

    from .setting import Settings


def within(value: int | None, low: int, high: int) -> str | None:
    """A whole number from `low` to `high`."""
    return None if value is None or value <= high else _must_be(f"a whole number from {low} to {high}")


def at_most(low: int, count: str):
    """A whole number from `low` to what the experiment calls `count`, such as "config.n_layer"."""
    most = attrgetter(count)
    return lambda value, experiment, _settings: within(value, low, most(experiment))


def a_weight(place: tuple[str, int, int] | None, experiment: "Experiment", _settings: "Settings") -> str | None:
    """A matrix of the model, and a row and a column that it has."""
    if place is None:
        return None
    name, row, column = place
    shapes = experiment.architecture.weight_shapes(experiment.config, experiment.corpus.vocabulary.size)
    if name not in shapes:
        return _must_be(f"of one of the matrices {', '.join(shapes)}")
    rows, columns = shapes[name]
    fits = row < rows and column < columns
    return None if fits else _must_be(f"in row 0 to {rows - 1} and column 0 to {columns - 1} of {name}")


def legible(text: str, experiment: "Experiment", _settings: "Settings") -> str | None:
    """A text that the model can read."""
    from .typed import clean

    try:
        clean(text, experiment)
    except ValueError as error:
        return str(error)
    return None


def _must_be(what):
    from .words import must_be

    return must_be(what)
