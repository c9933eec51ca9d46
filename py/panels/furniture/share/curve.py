"""The losses of runs as a table that other programs read (CSV, RFC 4180)."""

import csv
import io
from math import isnan

COLUMNS = ("run", "seed", "num_steps", "step", "loss", "smoothed", "validation")


def table(histories) -> str:
    """A row for each point of each curve, run by run, the oldest first; empty where there is no value.

    `histories` are `lab.history.History`s. In runs of more than a thousand steps, `loss` is the mean of the steps since
    the row before.
    """
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(COLUMNS)
    for number, history in enumerate(histories, 1):
        config = history.experiment.config
        curves = (history.losses, history.smoothed, history.validation)
        for step, *values in zip(history.steps, *curves, strict=True):
            if step <= history.count and not all(map(isnan, values)):
                cells = ("" if isnan(value) else repr(float(value)) for value in values)
                rows.writerow([number, config.seed, config.num_steps, int(step), *cells])
    return text.getvalue()
