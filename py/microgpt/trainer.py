"""A training run: documents in order, one Adam step each."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .adam import Schedule
from .architecture import GPT, Architecture
from .config import Config, whole
from .corpus import Corpus
from .engine import Engine
from .experiment import Experiment
from .model import Model
from .token_ids import TokenIds
from .weights import draw_weights

ENGINES = ("scalar", "numpy", "kernel")
CHUNK = 4096  # steps given to an engine at once: memory does not grow with the run
KINDS = ("weights", "first_moments", "second_moments")  # what an engine holds of a run


@dataclass(frozen=True)
class Checkpoint:
    """A moment of a run: steps done, and the weights and both moments of Adam by weight name."""

    step_count: int
    state: dict[str, dict[str, np.ndarray]]

    @property
    def nbytes(self) -> int:
        return sum(array.nbytes for arrays in self.state.values() for array in arrays.values())


class Trainer:
    """One run of an experiment: `Trainer(experiment)`, or the parts of one, `Trainer(docs, config)`.

    `docs` is a list of strings, or a `Corpus` where several runs share a text. Raises TypeError for an experiment with
    further parts, ValueError for an unknown engine or documents that cannot be trained on, RuntimeError where the
    compiled kernels are needed and not built.
    """

    def __init__(
        self,
        docs: Sequence[str] | Corpus | Experiment,
        config: Config | None = None,
        engine: str = "kernel",
        architecture: Architecture | None = None,
    ):
        if not isinstance(docs, Experiment):
            corpus = docs if isinstance(docs, Corpus) else Corpus(docs)
            self.experiment = Experiment(corpus, architecture or GPT, config or Config())
        elif config is None and architecture is None:
            self.experiment = docs
        else:
            raise TypeError("an experiment has its own config and architecture; change them with dataclasses.replace")
        self.config, self.corpus = self.experiment.config, self.experiment.corpus
        self.architecture, self.vocabulary = self.experiment.architecture, self.corpus.vocabulary
        split = self.corpus.split(self.config.seed, self.config.holdout)
        self.train_docs, self.held_out, self._train_ids = split.train, split.held_out, split.train_ids
        self.engine = engine
        self.step_count = 0
        self.model = Model(self.config, self.vocabulary, self._make(engine))
        rng = random.Random()
        rng.setstate(split.rng_state)
        self.model.load_state_dict(draw_weights(self.model.engine.shapes, rng))

    def step(self) -> float:
        """Trains on one document; returns its mean loss before the update, in nats per token. Raises as `run` does."""
        return self.run(1)[0]

    def run(self, steps: int) -> list[float]:
        """Trains on `steps` documents; returns the loss of each.

        Raises RuntimeError if fewer steps are left, TypeError or ValueError if `steps` is no whole number from 0 up.
        """
        losses = []
        for first, count in self._chunks(steps):
            losses += self.model.engine.train(*self._work(first, count))
            self.step_count = first + count
        return losses

    def step_gradually(self):
        """`step` as a generator, which may yield on the way and returns the loss."""
        ((first, count),) = self._chunks(1)
        losses = yield from self.model.engine.train_gradually(*self._work(first, count))
        self.step_count = first + count
        return losses[0]

    def sample(self, count: int, temperature: float = 0.5, seed: int = 0) -> list[str]:
        """New documents from the model as it is now: see `Model.sample`."""
        return self.model.sample(count, temperature, seed)

    def loss(self, docs: Sequence[str] | TokenIds) -> float:
        """Mean loss per token, in nats, over documents the model may not have seen: see `Model.loss`."""
        return self.model.loss(docs)

    def checkpoint(self) -> "Checkpoint":
        """A copy of everything that the rest of the run depends on."""
        engine = self.model.engine
        return Checkpoint(self.step_count, {kind: engine.state(kind) for kind in KINDS})

    def restore(self, checkpoint: "Checkpoint") -> None:
        """Goes on from a checkpoint of a run with the same documents and `Config`, taken on any engine."""
        for kind, arrays in checkpoint.state.items():
            self.model.engine.load(kind, arrays)
        self.step_count = checkpoint.step_count

    def switch_engine(self, engine: str) -> None:
        """Goes on with the same weights, optimiser state and step on another engine. Raises as `Trainer()` does."""
        new, old = self._make(engine), self.model.engine
        for kind in KINDS:
            new.load(kind, old.state(kind))
        self.model.engine = new
        self.engine = engine

    def _make(self, name: str) -> Engine:
        # An engine is imported when it is first asked for: a reader of one need not wait for the others.
        if name == "scalar":
            from .scalar import ScalarEngine as chosen
        elif name == "numpy":
            from .arrays import NumpyEngine as chosen
        elif name == "kernel":
            from .kernel import KernelEngine as chosen
        else:
            raise ValueError(f"there is no engine {name!r}; choose among {', '.join(ENGINES)}")
        return chosen(self.architecture, self.config, self.vocabulary.size)

    def _chunks(self, steps: int):
        left = self.config.num_steps - self.step_count
        if whole("steps", steps) < 0:
            raise ValueError(f"steps is {steps}; it must be 0 or more")
        if steps > left:
            raise RuntimeError(
                f"the run has {left} of its {self.config.num_steps} steps left, and {steps} were asked for; "
                "make a new Trainer, or one with a larger num_steps"
            )
        first, end = self.step_count, self.step_count + steps
        return [(start, min(CHUNK, end - start)) for start in range(first, end, CHUNK)]

    def _work(self, first: int, count: int):
        which = np.arange(first, first + count) % len(self.train_docs)
        return self._train_ids, which, Schedule.of(self.config.learning_rate, self.config.num_steps, first, count)
