"""Whether a text makes a model that can be trained, and what is known of it before it is."""

from dataclasses import dataclass, field, replace

from microgpt import GPT, Experiment
from microgpt.check import Problem
from microgpt.check import check as check_model
from microgpt.weights import parameter_count

from .program import Difference, difference

ORIGINAL = GPT.source or ""


@dataclass(frozen=True)
class Checked:
    """Either a model or the problem with it; neither before anything is known.

    line     of the problem, counted from 1; None for all of the text
    warnings of what is allowed and hardly meant
    program  its operations against the original's
    printed  the lines that the text printed
    """

    text: str
    experiment: Experiment | None = None
    problem: str = ""
    line: int | None = None
    warnings: tuple[Problem, ...] = ()
    program: Difference = field(default_factory=Difference)
    weights: int = 0
    printed: tuple[str, ...] = ()

    def is_of(self, text: str, experiment: Experiment) -> bool:
        """Whether it holds for this text, with the settings and the documents of this experiment."""
        own = self.experiment
        return own is not None and text == self.text and own == replace(experiment, architecture=own.architecture)


def check(text: str, experiment: Experiment) -> Checked:
    """Runs the reader's code, under its budget, to record the model for this experiment's text and settings."""
    size, config = experiment.corpus.vocabulary.size, experiment.config
    report = check_model(text, config, size)
    if report.architecture is None:
        problem = report.problems[0]
        return Checked(text, problem=problem.message, line=problem.line, printed=tuple(report.printed))
    return Checked(
        text,
        replace(experiment, architecture=report.architecture),
        warnings=tuple(report.warnings),
        program=difference(report.steps, config, size),
        weights=parameter_count(report.shapes),
        printed=tuple(report.printed),
    )
