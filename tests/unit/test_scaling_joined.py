"""The lines of the scaling panel's first plot."""

from microgpt import Config, Corpus, Experiment
from panels.scaling.joined import apart, of_equal_steps
from panels.scaling.runs import Result
from panels.scaling.step_losses import StepLosses

CORPUS = Corpus(["anna", "bob"])


def run(steps, weights, loss, batch_size=1):
    experiment = Experiment(CORPUS, config=Config(num_steps=steps, batch_size=batch_size))
    return Result(experiment, weights, loss, [], 1.0, 1000, StepLosses.of([loss]))


def test_runs_of_equal_steps_are_joined_by_their_weights():
    small, worse, best = run(100, 500, 2.6), run(100, 4000, 2.5), run(100, 4000, 2.4)
    longer, longest, alone = run(1000, 9000, 2.2), run(1000, 500, 2.3), run(300, 500, 2.5)
    lines = of_equal_steps([best, longer, small, worse, alone, longest])
    assert lines == {100: [small, best], 1000: [longest, longer]}


def test_runs_that_read_several_documents_a_step_stay_alone():
    assert of_equal_steps([run(100, 500, 2.6), run(100, 4000, 2.2, batch_size=16)]) == {}


def test_labels_keep_their_distance():
    assert apart([10, 30, 33, 80], 12) == [10, 30, 42, 80]
    assert apart([], 12) == []
