"""The scaling panel's sentences."""

from microgpt import Config

from ..kit.numbers import counted, fixed, plus_minus, rate, rough_duration, significant, whole
from .runs import Result, learning_rate

STEPS, SMOOTHED = "Loss at each step", "the smoothed loss in nats"
THIS_RUN, RUN_BEFORE = "this run, smoothed", "the run before, smoothed"
PLOTS = {"weights": "Loss against weights", "compute": "Loss against compute"}
BY = {"weights": "the number of weights", "compute": "multiply-adds"}


def settings(config: Config) -> str:
    """The sizes of a run, and its learning rate where that is not the usual one for its width."""
    parts = [
        counted(config.n_embd, "dimension", "dimensions"),
        counted(config.n_head, "head", "heads"),
        counted(config.n_layer, "layer", "layers"),
        counted(config.num_steps, "step", "steps"),
    ]
    if config.batch_size > 1:
        parts.append(f"{whole(config.batch_size)} per step")
    if config.learning_rate != learning_rate(config.n_embd):
        parts.append(f"learning rate {significant(config.learning_rate)}")
    return ", ".join(parts)


def result(result: Result) -> str:
    weights = counted(result.parameters, "weight", "weights")
    return f"{settings(result.config)}: {weights}, loss {fixed(result.loss, 3)}"


def before(result: Result) -> str:
    """What the chart's other run is, and how it compares."""
    documents = result.experiment.corpus.nouns.documents
    return (
        f"The run before, of {settings(result.config)}: a spread of {plus_minus(result.step_losses.spread, 3)}, "
        f"{rate(result.documents_per_second)} {documents} per second, held-out loss {fixed(result.loss, 3)}."
    )


def heads(wanted: int, usable: int) -> str:
    """Beside the slider, where fewer heads than `wanted` may be all that share the dimensions equally."""
    return str(wanted) if usable == wanted else f"{wanted} → {usable}"


def heads_aloud(wanted: int, usable: int) -> str:
    return str(wanted) if usable == wanted else f"{wanted}, trained with {usable}"


def heads_note(wanted: int, usable: int, n_embd: int) -> str:
    if usable == wanted:
        return ""
    return f"{wanted} heads cannot share {n_embd} dimensions equally, so this model has {usable}."


def estimate(seconds: float | None) -> str:
    """None while nothing is known of the machine's speed."""
    return "" if seconds is None else f"Estimate for this run: {rough_duration(seconds)}."


def grid(models: int, seconds: float | None) -> str:
    size = counted(models, "model", "models")
    return size if seconds is None else f"{size}. Estimate: {rough_duration(seconds)}"


def progress(steps: int, num_steps: int, seconds_left: float) -> str:
    return f"Step {whole(steps)} of {whole(num_steps)}, {rough_duration(seconds_left)} left"


def grid_progress(model: int, models: int, seconds_left: float | None) -> str:
    left = "" if seconds_left is None else f", {rough_duration(seconds_left)} left"
    return f"Model {model} of {models}{left}"


def trained(one: Result) -> str:
    return f"Trained: {result(one)}."


def diverged(step: int) -> str:
    return f"This run broke down at step {whole(step)}: its weights grew without bound. Choose fewer dimensions."


def cannot_be_built(problem: str) -> str:
    return f"The changed model cannot be built at this size: {problem}. Move a slider, or change the model."


NONE_CAN_BE_BUILT = "The grid is done. The changed model cannot be built at any of these sizes."


def grid_begun(models: int) -> str:
    return f"Training {counted(models, 'model', 'models')}."


def grid_done(best: Result) -> str:
    return f"The grid is done. The lowest loss of all runs: {result(best)}."


CANCELLED = "Cancelled. The finished runs stay."


def steps(count: int) -> str:
    """Beside a line that joins runs of as many steps."""
    return counted(count, "step", "steps")


def runs(count: int) -> str:
    return counted(count, "run", "runs")
