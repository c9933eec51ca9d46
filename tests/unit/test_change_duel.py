"""The change panel's two runs: the same as each would be alone."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from microgpt import GPT, Config, Corpus, Experiment, Trainer
from panels.change import graph
from panels.change.checking import check
from panels.change.duel import Duel
from panels.change.settings import SUGGESTIONS as KEYS
from panels.change.suggestions import SUGGESTIONS

DOCS = ["anna", "bob", "eva", "emma", "otto", "ada", "hannah", "leo"]
EXPERIMENT = Experiment(Corpus(DOCS), config=Config(n_embd=8, n_head=2, block_size=6, num_steps=60, holdout=0.25))


def run(job):
    for _ in job:
        pass


def without_attention():
    return SUGGESTIONS[0].apply(GPT.source)


def test_both_runs_are_what_each_would_be_alone():
    checked = check(without_attention(), EXPERIMENT)
    duel = Duel(checked.experiment, EXPERIMENT)
    run(duel.steps(lambda: None))
    assert duel.is_over
    for side, experiment in ((duel.yours, checked.experiment), (duel.original, EXPERIMENT)):
        alone = Trainer(experiment)
        losses = alone.run(60)
        assert side.history.last_loss == losses[-1]
        assert side.spread == pytest.approx(np.std(losses[30:]))
        assert abs(side.validation_loss - alone.loss(alone.held_out)) < 1e-6
        assert side.samples == alone.sample(8)
    before = duel.yours.trainer.model.weights_hash(), duel.yours.history.last_loss
    run(duel.timing(lambda: None))
    assert (duel.yours.trainer.model.weights_hash(), duel.yours.history.last_loss) == before


def test_one_side_may_read_more_documents_a_step():
    duel = Duel(EXPERIMENT.with_config(batch_size=4), EXPERIMENT)
    assert duel.yours.documents_per_second is None
    run(duel.steps(lambda: None))
    assert duel.yours.spread < duel.original.spread
    assert duel.yours.documents_per_second == 4 * duel.yours.steps_per_second
    assert duel.original.documents_per_second == duel.original.steps_per_second


def test_a_weight_that_is_not_used_is_warned_of():
    text = GPT.source.replace('x = x + attention(x.rmsnorm(), w, f"layer{i}", config)', "pass")
    warned = {warning.message.split("'")[1] for warning in check(text, EXPERIMENT).warnings}
    assert warned == {f"layer0.attn_w{name}" for name in "qkvo"}
    assert not check(GPT.source, EXPERIMENT).warnings


def test_a_paused_duel_goes_on():
    duel = Duel(check(without_attention(), EXPERIMENT).experiment, EXPERIMENT)
    job = duel.steps(lambda: None)
    while duel.step_count < 10:
        next(job)
    job.close()
    assert not duel.is_over
    run(duel.steps(lambda: None))
    assert duel.yours.history.last_loss == Trainer(duel.yours.experiment).run(60)[-1]


def test_a_run_that_diverges_leaves_the_other_alone():
    wild = GPT.source.replace('.named("logits")', " * 1e30")
    duel = Duel(check(wild, EXPERIMENT).experiment, EXPERIMENT)
    run(duel.steps(lambda: None))
    assert duel.yours.diverged
    assert duel.yours.validation_loss is None
    assert duel.original.history.last_loss == Trainer(EXPERIMENT).run(60)[-1]


def test_a_problem_is_told_with_its_line_and_nothing_else():
    checked = check(GPT.source.replace('w["wpe"]', 'w["wpo"]'), EXPERIMENT)
    assert checked.experiment is None
    assert "wpo" in checked.problem
    assert checked.line == 1 + GPT.source[: GPT.source.index('w["wpe"]')].count("\n")


def test_what_differs_in_the_program_is_told():
    program = check(without_attention(), EXPERIMENT).program
    removed = {operation.name for what, operation in program.operations if what == "removed"}
    assert {"causal_softmax", "@", "linear"} <= removed
    assert not program.count("added")


def test_which_operation_reads_which_is_told():
    unchanged = check(GPT.source, EXPERIMENT).program
    assert {what for what, _, _ in unchanged.edges} == {"same"}
    assert all(start < end for _, start, end in unchanged.edges)
    # Without a residual path two sums go, and what read them reads what was added.
    program = check(GPT.source.replace("x = x + ", "x = "), EXPERIMENT).program
    names = [(what, operation.name) for what, operation in program.operations]
    gone = {i for i, one in enumerate(names) if one == ("removed", "+")}
    assert len(gone) == 2
    for what, start, end in program.edges:
        assert (what == "removed") == bool(gone & {start, end})


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 12)), max_size=40, unique=True))
def test_arrows_in_a_column_do_not_cross(pairs):
    edges = [(start, start + length) for start, length in pairs]
    columns = graph.lanes(edges)
    for (a, b), one in zip(edges, columns, strict=True):
        assert (one == 0) == (b == a + 1)
        for (c, d), other in zip(edges, columns, strict=True):
            if (a, b) != (c, d) and one == other > 0:
                assert b <= c or d <= a or a == c


def test_what_the_text_prints_is_told_even_if_it_fails():
    printing = GPT.source.replace("def forward", "print('hello')\n\n\ndef forward")
    assert "hello" in check(printing, EXPERIMENT).printed
    failed = check(printing.replace('w["wpe"]', 'w["wpo"]'), EXPERIMENT)
    assert failed.problem
    assert "hello" in failed.printed


def test_links_know_each_suggestion():
    assert [suggestion.key for suggestion in SUGGESTIONS] == list(KEYS)
