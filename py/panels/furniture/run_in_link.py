"""The run that the page shows, to and from the page's settings: what a link needs to show the very same model."""

from math import inf

from pyscript import document

from microgpt import Config, Corpus, Experiment

from .settings import MOST_RUNS, Compared

SPEED = 200  # steps a second: slow enough to watch
HOLDOUT = 0.05  # of the documents, to measure on


IN_THE_QUERY = (
    "seed", "num_steps", "learning_rate", "batch_size", "schedule", "beta1", "beta2", "weight_decay", "grad_clip",
)  # fmt: skip  # of the fields of Config
OF_A_RUN = {*IN_THE_QUERY, "step", "runs"}


def sets_a_run(settings) -> bool:
    """Whether the address says which run to show."""
    return any(key in OF_A_RUN and complaint is None for key, complaint in settings.check())


def is_of(settings, config: Config) -> bool:
    """Whether a run with this config has the settings of the address."""
    return all(settings[key] == getattr(config, key) for key in IN_THE_QUERY)


def experiment(settings, corpus: Corpus) -> Experiment:
    return Experiment(
        corpus,
        config=Config(holdout=HOLDOUT, **{key: settings[key] for key in IN_THE_QUERY}),
    )


def earlier(settings, experiment: Experiment) -> list[tuple[Experiment, int]]:
    """The runs to compare with, each with the number of steps it was trained, oldest first."""
    runs = settings["runs"] or ()
    return [(experiment.with_config(seed=run.seed, num_steps=run.num_steps), run.steps) for run in runs]


def speed(settings) -> float:
    return settings["speed"] or _usual_speed()


def _usual_speed():
    """Where nobody can choose a speed, none is kept to."""
    return SPEED if document.querySelectorAll("[data-panel=training]").length else inf


def write_pace(settings, lab) -> None:
    settings["speed"] = lab.speed if lab.speed != _usual_speed() else None
    settings["engine"] = lab.engine


def write_run(settings, lab) -> None:
    for key in IN_THE_QUERY:
        settings[key] = getattr(lab.config, key)
    awaited = [(experiment.config, steps) for experiment, steps in lab.awaited]
    runs = awaited + [(history.experiment.config, history.count) for history in lab.earlier]
    compared = tuple(Compared(config.seed, count, config.num_steps) for config, count in runs)
    settings["runs"] = compared[-MOST_RUNS:] or None


def write_step(settings, lab) -> None:
    """Writes the timeline's step, or the step at which the run is paused. The end of a run needs none."""
    paused = lab.view_run is lab.run and lab.state == "idle" and lab.run.step_count > 0
    step = lab.view_position if lab.looking_back else lab.run.step_count if paused else None
    if settings["step"] != step:
        settings["step"] = step
