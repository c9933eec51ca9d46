"""What a setting has to be to fit the run that the page shows: for `Setting.fits`."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from microgpt import Experiment


def at_most(low: int, count: str):
    """A whole number from `low` to what the experiment's Config calls `count`."""

    def fits(value: int | None, experiment: "Experiment") -> str | None:
        most = getattr(experiment.config, count)
        return None if value is None or value <= most else f"a whole number from {low} to {most}"

    return fits


def a_weight(place: tuple[str, int, int] | None, experiment: "Experiment") -> str | None:
    """A matrix of the model, and a row and a column that it has."""
    if place is None:
        return None
    name, row, column = place
    shapes = experiment.architecture.weight_shapes(experiment.config, experiment.corpus.vocabulary.size)
    if name not in shapes:
        return f"of one of the matrices {', '.join(shapes)}"
    rows, columns = shapes[name]
    fits = row < rows and column < columns
    return None if fits else f"in row 0 to {rows - 1} and column 0 to {columns - 1} of {name}"
