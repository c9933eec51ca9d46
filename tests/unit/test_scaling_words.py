"""What the scaling panel says, in whole sentences."""

from dataclasses import replace

from microgpt import Config, Corpus, Experiment
from panels.scaling import words
from panels.scaling.runs import Result, learning_rate
from panels.scaling.step_losses import StepLosses

SMALL = Config(n_embd=4, n_head=1, n_layer=1, num_steps=100, learning_rate=learning_rate(4))

LOSSES = StepLosses.of([3.0, 2.5, 2.0, 3.0])


def test_the_sizes_of_a_run():
    assert words.settings(SMALL) == "4 dimensions, 1 head, 1 layer, 100 steps"
    assert words.settings(Config(batch_size=16)) == "16 dimensions, 4 heads, 1 layer, 1,000 steps, 16 per step"
    wide = Config(n_embd=64, n_head=4, n_layer=2, num_steps=3000, learning_rate=0.01)
    assert words.settings(wide) == "64 dimensions, 4 heads, 2 layers, 3,000 steps, learning rate 0.01"


def test_a_result():
    done = Result(Experiment(Corpus(["anna"]), config=SMALL), 472, 2.6214, ["anna"], 0.1, 10**6, LOSSES)
    described = "4 dimensions, 1 head, 1 layer, 100 steps: 472 weights, loss 2.621"
    assert words.result(done) == described
    assert words.trained(done) == f"Trained: {described}."
    assert words.grid_done(done) == f"The grid is done. The lowest loss of all runs: {described}."


def test_the_run_before():
    config = replace(SMALL, batch_size=16)
    done = Result(Experiment(Corpus(["anna"]), config=config), 472, 2.6214, ["anna"], 0.1, 10**6, LOSSES)
    assert words.before(done) == (
        "The run before, of 4 dimensions, 1 head, 1 layer, 100 steps, 16 per step: a spread of ±0.500, 16,000 "
        "documents per second, held-out loss 2.621."
    )


def test_heads_that_cannot_share_the_dimensions():
    assert (words.heads(4, 4), words.heads_aloud(4, 4), words.heads_note(4, 4, 8)) == ("4", "4", "")
    assert (words.heads(3, 2), words.heads_aloud(3, 2)) == ("3 → 2", "3, trained with 2")
    assert words.heads_note(3, 2, 4) == "3 heads cannot share 4 dimensions equally, so this model has 2."


def test_estimates_and_progress():
    assert (words.estimate(None), words.estimate(1.44)) == ("", "Estimate for this run: about 1.4\u00a0s.")
    assert words.grid(40, None) == "40 models"
    assert words.grid(40, 190) == "40 models. Estimate: about 3 minutes"
    assert words.progress(1200, 3000, 0.03) == "Step 1,200 of 3,000, less than 0.1\u00a0s left"
    assert words.grid_progress(1, 40, 12.4) == "Model 1 of 40, about 12\u00a0s left"
    assert words.grid_progress(1, 40, None) == "Model 1 of 40"
    assert (words.runs(1), words.runs(0), words.runs(2)) == ("1 run", "0 runs", "2 runs")
