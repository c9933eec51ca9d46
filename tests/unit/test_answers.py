"""The answers to the questions at the end of the page: true of the model that they are computed from."""

import math
from itertools import permutations

import numpy as np
import pytest

from microgpt import GPT, Config, Corpus, Experiment, Nouns, Trainer
from microgpt.inside import Inside
from panels.attention import answered as attention
from panels.backprop import answered as backprop
from panels.distribution import answered as distribution
from panels.kit.picture.reading import ROOM
from panels.lab.history import History
from panels.loop import answered as loop
from panels.loop.trace import Walk
from panels.loss import answered as loss
from panels.scaling import answered as scaling
from panels.scaling.runs import Result
from panels.scaling.step_losses import StepLosses
from panels.task import answered as task
from panels.training import answered as training

NOUNS = Nouns("name", "names", "letter", "letters")
DOCS = sorted({"".join(letters) for letters in permutations("anorana", 6)})
CONFIG = Config(n_embd=8, n_head=2, block_size=8, num_steps=200, holdout=0.1)


@pytest.fixture(scope="module")
def trainer():
    trainer = Trainer(Experiment(Corpus(DOCS, NOUNS), GPT, CONFIG))
    trainer.run(60)
    return trainer


def test_a_name_letter_by_letter_has_the_bits_of_its_loss(trainer):
    document, is_held_out = task.document_of(trainer.experiment)
    assert is_held_out
    assert document in trainer.experiment.corpus.split(CONFIG.seed, CONFIG.holdout).held_out
    assert document not in trainer.train_docs
    right, bits = task.bits(trainer.model, document)
    assert bits.mean() * math.log(2) == pytest.approx(trainer.loss([document]), abs=1e-5)
    said = task.sentence(document, True, 60, right, bits, trainer.vocabulary, NOUNS)
    assert said.startswith(f"The model has not trained on “{document}”. At step 60 the easiest letter for it was ")
    assert f"at {bits.max():.1f}. " in said


def test_of_a_text_with_nothing_held_out_a_document_is_shown_that_is_trained_on():
    experiment = Experiment(Corpus(["ab"], NOUNS), GPT, CONFIG)
    assert task.document_of(experiment) == ("ab", False)
    model = Trainer(experiment).model
    assert "trains on “ab”" in task.sentence("ab", False, 0, *task.bits(model, "ab"), model.vocabulary, NOUNS)


def test_the_list_is_of_the_reader_s_prefix():
    said = distribution.sentence("ch", 1000, 27, "a 31%", NOUNS)
    assert said == (
        "After “ch” it is asked what comes next. Its answer is a probability for each of 27 choices, together 100%. At "
        "step 1,000 the likeliest are a 31%."
    )
    assert distribution.sentence("", 0, 27, "a 31%", NOUNS).startswith("At the start of a name it is asked")


def test_the_letters_on_the_curve_average_to_the_loss_of_the_name(trainer):
    targets, given = loss.given(trainer.model, "noraa")
    assert -np.log(given).mean() == pytest.approx(trainer.loss(["noraa"]), abs=1e-5)
    said = loss.sentence("noraa", 60, targets, given, trainer.vocabulary, NOUNS)
    assert f"lost {-math.log(given.max()):.2f} nats." in said
    assert f"lost {-math.log(given.min()):.2f}." in said


def test_a_nudge_does_what_the_gradient_says_to_first_order(trainer):
    inside = Inside(trainer.experiment, ROOM)
    found = backprop.nudge(trainer, inside)
    document = trainer.train_docs[60]
    assert found.document == document
    _, gradients = trainer.model.gradients(document)
    name, row, column = found.weight
    assert found.gradient == pytest.approx(float(gradients[name][row, column]), abs=1e-5)
    assert abs(found.gradient) == pytest.approx(max(float(np.abs(one).max()) for one in gradients.values()), abs=1e-5)
    assert found.measured == pytest.approx(found.predicted, abs=0.02)
    assert found.losses[len(found.losses) // 2] == pytest.approx(trainer.loss([document]), abs=1e-5)
    said = backprop.sentence(found, 60, NOUNS)
    assert f"{name}[{row}, {column}], has the gradient" in said
    assert "-" not in said  # a minus is typographic


def test_the_corner_is_said_to_be_empty_only_where_it_is():
    even = np.tril(np.ones((3, 3))) / np.arange(1, 4)[:, None]
    said = attention.sentence("ab", 0, 1, even, False, NOUNS)
    assert said.startswith("Layer 1, head 2. At “b”, letter 2, this head looks at every place almost equally.")
    assert "Every share there is 0" in said
    assert "looks ahead" in attention.sentence("ab", 0, 1, even, True, NOUNS)


def test_where_a_run_gained_is_told_from_its_own_curve(trainer):
    history = History(trainer.experiment)
    history.add([3.0] * 40)
    assert training.gains(history.steps, history.smoothed) is None
    assert training.sentence(None, 40).startswith("This run has done 40 steps so far.")
    history.add([1.0] * 160)
    found = training.gains(history.steps, history.smoothed)
    assert (found.first, found.early_at, found.last_at) == (3.0, 50, 200)
    said = training.sentence(found, 200)
    assert said.startswith(f"In this run the smoothed loss went from 3.00 to {found.early:.2f} in the first 50 steps")
    assert f"made {100 * found.share:.0f}% of the whole difference" in said
    rising = training.Gains(1.0, 2.0, 3.0, 50, 200)
    assert "difference" not in training.sentence(rising, 200)


def result(n_embd, steps, loss):
    config = Config(n_embd=n_embd, n_head=1, num_steps=steps)
    return Result(Experiment(Corpus(DOCS, NOUNS), GPT, config), 1, loss, [], 1.0, 1, StepLosses.of([loss]))


def test_models_of_a_few_sizes_are_compared_by_what_was_measured():
    long = [result(4, 1000, 2.46), result(16, 1000, 2.36), result(64, 1000, 2.32)]
    short = [result(16, 100, 2.56), result(64, 100, 2.58)]
    assert scaling.sentence([], 5) == "5 models are being trained for this answer, on the text of the page."
    said = scaling.sentence([*long, *short], 0)
    assert said.startswith(
        "After 1,000 steps the held-out loss is 2.46 with 4 dimensions, 2.36 with 16 dimensions and 2.32 with 64 "
        "dimensions. After 100 steps the held-out loss is 2.56 with 16 dimensions and 2.58 with 64 dimensions. With so "
        "little training a larger model does not help."
    )
    assert "does not help" not in scaling.sentence([*long, short[0], result(64, 100, 2.4)], 0)
    assert scaling.sentence([long[0]], 0).startswith("A larger model has more numbers")  # others could not be built


def test_a_step_is_told_as_it_happened(trainer):
    step = Walk(trainer, trainer.checkpoint()).step()
    count, moved, most = loop.moves(step)
    assert count == trainer.model.parameter_count
    assert 0 < moved <= count
    assert 0 < most < 0.1
    said = loop.sentence(step, NOUNS)
    assert said.startswith(f"Step 61 of this run reads “{trainer.train_docs[60]}”, makes ")
    assert f"its loss is {step.loss:.3f}." in said
    assert said.endswith(f"the same name has a loss of {step.loss_after:.3f}.")
