"""The losses of runs as CSV."""

import csv
import io

from microgpt import Config, Corpus, Experiment
from panels.furniture.share import curve
from panels.lab.history import History


def history(num_steps, losses, seed=42):
    made = History(Experiment(Corpus(["ada", "bob"]), config=Config(num_steps=num_steps, seed=seed)))
    if losses:
        made.add(losses)
    return made


def rows(*histories):
    return list(csv.DictReader(io.StringIO(curve.table(histories))))


def test_every_point_of_every_run_is_a_row_in_full_precision():
    first, second = history(3, [3.1, 2.9, 2.7]), history(5, [0.1 + 0.2], seed=43)
    first.add_validation(0, 3.3)
    first.add_validation(3, 2.5)
    found = rows(first, second)
    runs = [(row["run"], row["seed"], row["num_steps"]) for row in found]
    assert runs == [("1", "42", "3")] * 4 + [("2", "43", "5")]
    assert [row["step"] for row in found] == ["0", "1", "2", "3", "1"]
    assert [row["loss"] for row in found] == ["", "3.1", "2.9", "2.7", "0.30000000000000004"]
    assert [row["validation"] for row in found] == ["3.3", "", "", "2.5", ""]
    assert float(found[3]["smoothed"]) == first.last_smoothed


def test_a_long_run_has_means():
    found = rows(history(2000, [2.0, 4.0, 6.0, 8.0]))
    assert [(row["step"], row["loss"]) for row in found] == [("2", "3.0"), ("4", "7.0")]


def test_a_run_that_has_not_begun_is_only_its_head():
    assert curve.table([history(5, [])]) == "run,seed,num_steps,step,loss,smoothed,validation\r\n"
