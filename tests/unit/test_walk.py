"""Charts that keys walk through, from the whole to its parts, in sentences that stand for themselves."""

import re
from collections.abc import Iterator

import numpy as np
import pytest

from microgpt import GPT, Config, Corpus, Experiment, Nouns
from panels.attention.outline import outline as attention
from panels.backprop import network
from panels.backprop.outline import outline as nudges
from panels.distribution.outline import outline as distribution
from panels.gradients.outline import outline as gradients
from panels.kit.scale import Scale
from panels.kit.walk.lines import POINTS, chosen, loss_by_step
from panels.kit.walk.tree import Part, Path
from panels.loss.outline import outline as loss
from panels.scaling.axes import axes_for
from panels.scaling.outline import outline as scaling
from panels.scaling.runs import Result
from panels.scaling.step_losses import StepLosses

NOUNS = Nouns("name", "names", "letter", "letters")
SENTENCE = re.compile(r"[A-Z“0-9a-z_].*\.", re.S)


def all_of(part: Part) -> Iterator[Part]:
    yield part
    for inner in part.parts():
        yield from all_of(inner)


def walked(part: Part, *keys: str) -> Part:
    path = Path(part)
    for key in keys:
        assert path.pressed(key), key
    return path.here


def test_down_leads_into_a_part_and_up_out_of_it():
    leaves = [Part("One."), Part("Two."), Part("Three.")]
    path = Path(Part("All.", lambda: [Part("First.", lambda: leaves), Part("Second.")]))
    assert (path.here.sentence, path.level, path.place) == ("All.", 1, (1, 1))
    assert not path.pressed("ArrowUp")
    assert not path.pressed("Escape")  # it is left to the page
    assert path.pressed("Enter")
    assert (path.here.sentence, path.level, path.place) == ("First.", 2, (1, 2))
    assert path.pressed("ArrowDown")
    assert not path.pressed("ArrowLeft")
    assert path.pressed("End")
    assert (path.here.sentence, path.place) == ("Three.", (3, 3))
    assert not path.pressed("ArrowRight")
    assert not path.pressed("ArrowDown")  # a point has no parts
    assert not path.pressed("a")
    assert path.pressed("Home")
    assert path.pressed("Escape")
    assert path.pressed("ArrowRight")
    assert path.here.sentence == "Second."
    assert path.pressed("ArrowUp")
    assert path.here.sentence == "All."


@pytest.mark.parametrize("count", [1, 2, 19, 20, 21, 1001])
def test_of_a_long_curve_the_first_points_lie_closer_together(count):
    places = chosen(count)
    assert places[0] == 0
    assert places[-1] == count - 1
    assert len(places) <= POINTS
    assert len(places) == min(count, POINTS) or count > POINTS
    if count > POINTS:
        assert places[1] - places[0] < places[-1] - places[-2]


def line_chart():
    steps = np.arange(5.0)
    return loss_by_step(
        "Loss by step",
        "the loss in nats per letter",
        [
            ("smoothed", steps, np.array([np.nan, 3.0, 2.0, 2.5, np.nan])),
            ("blind guess", steps, np.full(5, 3.296)),
            ("your guess", steps, np.full(5, np.nan)),
        ],
        (1.0, 4.4),
    )


def test_a_line_chart_has_its_axes_its_curves_and_their_points():
    whole = line_chart()
    assert whole.sentence == "Loss by step. This chart has 2 curves: smoothed and blind guess."
    assert [part.sentence for part in whole.parts()] == [
        "The horizontal axis is the step of training, from 0 to 4.",
        "The vertical axis is the loss in nats per letter, from 1.0 to 4.4.",
        "“smoothed” begins with 3.000 at step 1 and ends with 2.500 at step 3. Its lowest value is 2.000, at step 2.",
        "“blind guess” is level, at 3.296.",
    ]
    point = walked(whole, "ArrowDown", "ArrowRight", "ArrowRight", "ArrowDown", "End")
    assert (point.sentence, point.shows) == ("At step 3, “smoothed” is 2.500.", 3.0)


def test_a_line_chart_without_values_says_so():
    empty = loss_by_step("Loss by step", "the loss", [("yours", np.zeros(2), np.full(2, np.nan))], (0, 1))
    assert empty.sentence == "Loss by step. There is nothing in this chart yet."
    assert not empty.parts()


def bars():
    probabilities = {"untrained": np.array([0.3, 0.3, 0.4]), "trained": np.array([0.7, 0.1, 0.2])}
    return distribution("ch", probabilities, np.array([0.5, 0.0, 0.5]), [*"ab", None].__getitem__, NOUNS)


def test_bars_are_walked_from_the_likeliest_on():
    whole = bars()
    assert whole.sentence.endswith("The likeliest was the end and is “a”.")
    trained = walked(whole, "ArrowDown", "ArrowRight")
    assert trained.sentence.startswith("Trained, the likeliest are “a” with 70%, the end with 20% and “b” with 10%.")
    best = walked(whole, "ArrowDown", "ArrowRight", "ArrowDown")
    assert best.sentence == (
        "After “ch”, “a” has 70% when trained. Of the training names that begin so, 50% continue with it."
    )
    assert best.shows == ("trained", 0)


def letters():
    anchors = {"uniform": 3.3, "bigram": 2.5, "model": 2.4}
    return loss("an", ["a", "n", None], [2.0, 0.5, 1.0], anchors, Scale(0, 7.2, ()), "·", NOUNS)


def test_the_letters_of_a_name_are_walked_on_the_curve():
    whole = letters()
    assert "which lose 1.17 nats on average" in whole.sentence
    first = walked(whole, "ArrowDown", "End", "ArrowDown")
    assert (first.sentence, first.shows) == ("At the start came “a”: it had 14%, and the loss is 2.00.", 0)
    assert walked(whole, "ArrowDown", "End", "ArrowDown", "End").sentence.startswith("After “an” came the end")
    assert loss("", [], [], {}, Scale(0, 7.2, ()), "·", NOUNS).parts()  # not drawn yet: the curve is there


def test_the_pairs_are_called_as_the_tokens_are():
    words = Nouns("line", "lines", "character", "characters")
    tree = loss("an", ["a", "n", None], [2.0, 0.5, 1.0], {"bigram": 2.5}, Scale(0, 7.2, ()), "·", words)
    assert "The character pairs lose 2.50 nats on average." in [part.sentence for part in all_of(tree)]


def head():
    return attention(["a", "n"], 0, 1, np.array([[1.0, 0, 0], [0.6, 0.4, 0], [0.2, 0.7, 0.1]]), "letter")


def test_a_head_is_walked_row_by_row_and_cell_by_cell():
    whole = head()
    assert whole.sentence.startswith("Layer 1, head 2: who looks where. There are 3 rows")
    row = walked(whole, "ArrowDown", "End")
    assert row.sentence.startswith("At “n”, letter 2, this head takes 70% from “a”")
    assert row.shows == (2, None)
    cell = walked(whole, "ArrowDown", "End", "ArrowDown", "ArrowRight")
    assert (cell.sentence, cell.shows) == ("“n”, letter 2, takes 70% from “a”.", (2, 1))


def matrices():
    return gradients("an", 7, {"wte": np.array([[0.0, 0.0], [0.1, -0.25]]), "mine": np.ones((2, 2))}, NOUNS)


def test_gradients_are_walked_matrix_by_matrix_and_row_by_row():
    whole = matrices()
    assert whole.sentence == "Gradients of 2 matrices at step 7, on the name “an”. The largest is in mine."
    wte = walked(whole, "ArrowDown")
    assert wte.shows == ("wte", 1, 1)
    assert "−0.2500, in row 1 and column 1; 2 weights have none." in wte.sentence
    assert walked(whole, "ArrowDown", "ArrowDown").sentence == "Row 0 of wte is 0 throughout."


def plot(kind):
    def result(n_embd, steps, parameters, loss, multiply_adds):
        config = Config(n_embd=n_embd, n_head=1, num_steps=steps)
        experiment = Experiment(Corpus(["an"], NOUNS), GPT, config)
        return Result(experiment, parameters, loss, [], 1.0, multiply_adds, StepLosses.of([loss]))

    results = [
        result(4, 100, 472, 2.7, 10**6), result(16, 100, 4192, 2.6, 10**7), result(4, 300, 472, 2.65, 3 * 10**7),
    ]  # fmt: skip
    return scaling(kind, axes_for(results[0].experiment), results), results


def test_runs_are_walked_along_the_lines_that_join_them():
    whole, results = plot("weights")
    assert whole.sentence.startswith(
        "Loss against weights, of 3 runs. The lowest loss, 2.600, is that of 16 dimensions"
    )
    assert [part.sentence for part in whole.parts()][2:] == [
        "A line joins the runs of 100 steps: from 472 weights to 4,192 the loss goes from 2.700 to 2.600.",
        "3 runs are in this plot, by the number of weights.",
    ]
    assert walked(whole, "ArrowDown", "ArrowRight", "ArrowRight", "ArrowDown", "End").shows is results[1]
    whole, results = plot("compute")
    assert "The stepped line is the lowest loss reached for so much compute: 2.700 for 1.0 million" in "".join(
        part.sentence for part in whole.parts()
    )
    assert scaling("compute", axes_for(results[0].experiment), []).sentence.endswith("nothing in this chart yet.")


CHARTS = [line_chart(), bars(), letters(), head(), matrices(), plot("weights")[0], plot("compute")[0]]


@pytest.mark.parametrize("whole", CHARTS, ids=lambda whole: whole.sentence[:20])
def test_every_part_is_a_whole_sentence(whole):
    parts = list(all_of(whole))
    assert len(parts) > 6
    for part in parts:
        assert SENTENCE.fullmatch(part.sentence), part.sentence
        assert "  " not in part.sentence
        assert ".." not in part.sentence
        assert "-" not in re.sub(r"\w-\w", "", part.sentence)  # a minus is typographic


@pytest.mark.parametrize("weight", ["u32", "we1"])
def test_a_nudge_of_every_size(weight):
    nudge = network.nudge("e", weight, 0.1)
    tree = nudges("e", nudge, 2.0, 0.0, 2.5)
    said = [part.sentence for part in all_of(tree)]
    assert all(SENTENCE.fullmatch(sentence) for sentence in said)
    assert said[0].startswith(f"The loss for every size of the nudge, here of {weight}. This chart has 2 curves: ")
    points = walked(tree, "ArrowDown", "ArrowRight", "ArrowRight").parts()
    (still,) = [part for part in points if part.shows == 0]
    assert f"“the loss as measured” is {nudge.loss:.3f}." in still.sentence
    assert {part.shows for part in points} <= {i / 4 - 2 for i in range(17)}
