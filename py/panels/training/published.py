"""Which runs the published program can do, and which is its own. Pure Python."""

from microgpt import GPT, Config, Experiment

# The `identity` of the list of names that it downloads, which is not ours to ship: a reader may bring it.
ITS_NAMES = "fa199f5db415c4dae1969ba3e46bb3d5e4e0f65d3ff9d7c8e42c65697d9ceed6"


def is_microgpt(experiment: Experiment) -> bool:
    """Whether the published program can train this: its model, sizes and learning rate may be changed, and no more."""
    config, usual = experiment.config, Config()
    others = ("batch_size", "schedule", "beta1", "beta2", "weight_decay", "grad_clip")
    return experiment.architecture.identity == GPT.identity and all(
        getattr(config, name) == getattr(usual, name) for name in others
    )


def is_as_published(trainer) -> bool:
    """Whether that program would have the same weights here: it holds nothing out, and its tokens are code points."""
    train, every = trainer.train_docs, trainer.experiment.corpus.docs
    return (
        is_microgpt(trainer.experiment)
        and (len(train) == len(every) or trainer.step_count <= len(train))
        and trainer.experiment.corpus.vocabulary.letters == "graphemes"
        and all(len(token) == 1 for token in trainer.vocabulary.tokens)
    )


def is_its_run(trainer) -> bool:
    """Whether this is the run that it does when it is started as it is, at its end."""
    experiment = trainer.experiment
    as_it_is = experiment.with_config(holdout=0.0).config == Config()
    return (
        experiment.corpus.identity == ITS_NAMES
        and is_as_published(trainer)
        and as_it_is
        and trainer.step_count == experiment.config.num_steps
    )
