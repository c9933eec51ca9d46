"""What the loop panel says of a step, in whole sentences."""

import numpy as np
import pytest
from variants import architecture

from microgpt import Config, Trainer
from panels.loop import cells, words
from panels.loop.settings import STAGES
from panels.loop.stages import stage_parts
from panels.loop.summary import steepest, summary
from panels.loop.tour import stay
from panels.loop.trace import Walk

DOCS = ["anna", "bob", "eva", "emma", "otto", "ada"]


@pytest.fixture(scope="module")
def walk():
    trainer = Trainer(DOCS, Config(n_embd=8, n_head=2, n_layer=2, block_size=6, num_steps=10))
    return Walk(trainer, trainer.checkpoint())


@pytest.fixture(scope="module")
def step(walk):
    return walk.step()


@pytest.mark.parametrize("stage", STAGES)
def test_each_stage_has_a_sentence_and_parts(walk, step, stage):
    weight = steepest(step)
    sentence = summary(stage, step, weight, walk.experiment.corpus.vocabulary)
    assert sentence.endswith(".")
    assert stage_parts(stage, step, 1, weight, walk.experiment)


def test_the_sentences_say_what_the_numbers_are(walk, step):
    n = len(step.document) + 1
    assert summary("tokenize", step, steepest(step), walk.experiment.corpus.vocabulary) == (
        f"“{step.document}” is {n + 1} tokens, and so {n} predictions to make."
    )
    assert summary("embed", step, steepest(step), walk.experiment.corpus.vocabulary) == (
        f"Each of the {n} tokens becomes 8 numbers: what it is, plus where it stands."
    )
    assert "in 2 heads side by side" in summary("attend", step, steepest(step), walk.experiment.corpus.vocabulary)


def test_a_model_without_attention_has_a_sentence_for_each_stage():
    bare = architecture(attention=lambda x, w, layer, config: x)
    trainer = Trainer(DOCS, Config(n_embd=8, n_head=2, block_size=6, num_steps=10), architecture=bare)
    walk = Walk(trainer, trainer.checkpoint())
    step = walk.step()
    said = {stage: summary(stage, step, steepest(step), trainer.vocabulary) for stage in STAGES}
    assert said["attend"] == words.NO_ATTENTION
    assert all(sentence.endswith(".") for sentence in said.values())


def test_a_step_on_several_documents_is_the_runs():
    """One of them is shown; the gradients and the update are those of the whole batch."""
    trainer = Trainer(DOCS, Config(n_embd=8, n_head=2, block_size=6, num_steps=10, batch_size=4), "numpy")
    walk = Walk(trainer, trainer.checkpoint())
    for number in range(3):
        step = walk.step()
        trainer.step()
        assert step.document == trainer.train_docs[number * 4 % len(DOCS)]
        weights = trainer.model.state_dict()
        assert all(np.array_equal(step.after["weights"][name], weights[name]) for name in weights)
    assert words.title(0, 3, "anna", step.batch) == "The next step: “anna”, the first of 4"


def test_the_start_is_told_from_a_dot_in_the_text():
    trainer = Trainer(["a·b", "·a"], Config(n_embd=8, n_head=2, block_size=6, num_steps=10))
    walk = Walk(trainer, trainer.checkpoint())
    step, vocabulary = walk.step(), trainer.vocabulary
    weight = steepest(step)
    (table,) = [part.table for part in stage_parts("tokenize", step, 0, weight, walk.experiment) if part.table]
    assert "".join(row[1] for row in table.rows) == f"▷{step.document}"
    assert "".join(row[3] for row in table.rows) == f"{step.document}▷"
    assert table.rows[0][2][1] == vocabulary.bos
    (shares,) = stage_parts("predict", step, 0, weight, walk.experiment)[-1].pictures
    assert shares.cols == (*vocabulary.chars, "▷")
    assert f"After all of “{step.document}”" in summary("predict", step, weight, vocabulary)


def test_singular_and_plural():
    assert words.tokenize("a", 2, is_cut=True) == "“a” is 2 tokens, and so 1 prediction to make. The rest is cut off."
    assert words.embed(1, 8) == "The token becomes 8 numbers: what it is, plus where it stands."
    assert words.attend(1) == "Each position gathers from itself and from those before it, in one head."
    assert words.backpropagate(4192, -0.37049, "wte[3, 5]") == (
        "4,192 gradients. The steepest is −0.3705, that of wte[3, 5]."
    )


def test_the_end_of_a_document_is_no_character():
    assert words.predict("emma", None, 0.414) == ("After all of “emma”, the model’s first choice is the end, at 41%.")
    assert words.loss(2.5, 4.321, "m", 2) == "The mean is 2.5000. The greatest surprise, 4.32, is “m” at position 2."


def test_an_update():
    assert words.update("wte[3, 5]", -0.1, -0.0999999, "emma", 2.5, 2.4) == (
        "wte[3, 5] goes from −0.100000 to −0.100000. With all the weights moved, the loss on “emma” falls from 2.5000 "
        "to 2.4000."
    )
    assert "rises" in words.update("wte[3, 5]", 0, 0, "emma", 2.4, 2.5)
    assert words.learning_rate(Config(), 300, 0.007) == (
        "The learning rate falls to 0 over the run. Now: 0.01 × (1 − 300 / 1,000) = 0.007."
    )
    assert "cosine. Now: 0.007." in words.learning_rate(Config(schedule="cosine"), 300, 0.007)
    assert "0.01 all the time" in words.learning_rate(Config(schedule="constant"), 300, 0.01)


def test_adam():
    assert "decay" not in words.adam(Config())
    assert "m is the gradient itself, v a running mean of its square." in words.adam(Config(beta1=0))
    assert "longer than 1 together are shortened" in words.adam(Config(grad_clip=1.0))
    assert "loses a small share" in words.adam(Config(weight_decay=0.1))


def test_a_number_and_its_place():
    assert words.cell(None, (3, "e"), (5, ""), -0.25) == "[3 “e”, 5]: −0.25"
    assert words.cell(1, (3, "e"), (0, "·"), 0.5) == "head 2, [3 “e”, 0 “·”]: 0.5"
    assert (words.row(None, 3, "e"), words.row(0, 3, "")) == ("3 e", "head 1, 3")
    assert words.array("logits", (5, 27)) == "logits, 5 × 27 numbers"


def test_only_a_step_that_the_timeline_does_not_show_has_a_number():
    assert words.title(0, 301, "emma") == "The next step: “emma”"
    assert words.title(1, 302, "emma") == "1 round later: “emma”"
    assert words.title(-24, 977, "emma") == "Step 977: “emma”"


def test_an_array_comes_with_the_comment_of_its_line_and_the_residual_connections_are_named(walk, step):
    notes = {(m.statement.function, m.name): m.statement for m in step.made}
    q, sums = notes["attention", "q"], [m.statement for m in step.made if m.statement.adds_to_itself]
    assert words.made(q.comment, q.adds_to_itself) == "What I look for."
    assert [s.code.text for s in sums if s.function == "forward"][:2] == [
        'x = x + attention(x.rmsnorm(), w, f"layer{i}", config)',
        'x = x + mlp(x.rmsnorm(), w, f"layer{i}")',
    ]
    for stage in ("attend", "transform"):
        said = [part.note for part in stage_parts(stage, step, 0, steepest(step), walk.experiment)]
        assert said.count(words.RESIDUAL) == 1
    assert words.made("(n, n_embd)", False) == ""


def test_each_stage_begins_with_the_array_that_it_is_about(walk, step):
    leading = {
        stage: [part.pictures[0].label for part in parts if part.leads]
        for stage in STAGES
        for parts in [stage_parts(stage, step, 1, steepest(step), walk.experiment)]
    }
    assert {stage: labels for stage, labels in leading.items() if labels} == {
        "attend": ["weights"],
        "transform": ["hidden"],
        "predict": ["probabilities"],
    }


def test_numbers_are_written_into_cells_that_hold_them():
    assert cells.texts(np.array([[[0.5, -0.25], [1, 0]]]), 40, 16) == [[[".50", "−.25"], ["1.00", ".00"]]]
    assert cells.texts(np.array([[[0.0123, -0.004]]]), 40, 16) == [[[".012", "−.004"]]]
    assert cells.texts(np.array([[[12.34, -1]]]), 40, 16) == [[["12.3", "−1.0"]]]
    assert cells.texts(np.array([[[0.5, -0.25]]]), 20, 16) is None  # too narrow
    assert cells.texts(np.array([[[0.5, -0.25]]]), 40, 8) is None  # too low
    assert cells.texts(np.zeros((1, 40, 40)), 40, 16) is None  # too many
    assert cells.texts(np.array([[[np.nan]]]), 40, 16) is None
    assert cells.texts(np.zeros((1, 1, 1)), 40, 16) == [[[".00"]]]


def test_how_far_the_picture_is_built_up():
    assert words.built_up_to("loss", False, 5, 5) == "The picture of the model, built up to loss"
    assert words.built_up_to("loss", True, 8, 32) == (
        "The picture of the model, built up to loss, and the way back, for the first 8 of 32 positions"
    )


def test_where_in_the_stage_one_is():
    assert [words.which(*at) for at in ((0, 0), (0, 1), (0, 7), (6, 7))] == ["", "", "1 of 7", "7 of 7"]


def test_playing_shows_every_array_and_does_not_take_forever():
    assert [stay(count) for count in (1, 6, 12, 30)] == [3.5, 2, 1, 0.9]
