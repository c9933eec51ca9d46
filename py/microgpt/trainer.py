"""A training run: documents in order, an Adam step for each, or for each batch of them."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .adam import Schedule
from .architecture import GPT, Architecture
from .config import Config, whole
from .corpus import Corpus
from .diverged import LARGEST_WEIGHT, Diverged
from .engine import Engine
from .experiment import Experiment
from .model import Model
from .record import recorded
from .token_ids import TokenIds
from .weights import draw_weights

ENGINES = ("scalar", "numpy", "kernel")
METHODS = ("page", "published")  # of drawing the random numbers of samples
CHUNK = 4096  # documents given to an engine at once: memory does not grow with the run
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
        self._has_diverged = False
        self.model = Model(self.config, self.vocabulary, self._make(engine))
        self.model.load_state_dict(self._draw_weights()[0])

    def step(self) -> float:
        """Takes one step; returns its mean loss before the update, in nats per token. Raises as `run` does."""
        return self.run(1)[0]

    def run(self, steps: int) -> list[float]:
        """Takes `steps` steps, on batch_size documents each; returns the mean loss of each.

        Raises Diverged if a step makes the loss or the weights explode, and from then on until `restore`.
        Raises RuntimeError if fewer steps are left, TypeError or ValueError if `steps` is no whole number from 0 up.
        """
        losses = []
        for first, count in self._chunks(steps):
            done = self.model.engine.train(*self._work(first, count))
            losses += done
            self._took(len(done), count, losses)
        return losses

    def step_gradually(self):
        """`step` as a generator, which may yield on the way and returns the loss."""
        ((first, count),) = self._chunks(1)
        losses = yield from self.model.engine.train_gradually(*self._work(first, count))
        self._took(len(losses), count, losses)
        return losses[0]

    def sample(
        self,
        count: int,
        temperature: float = 0.5,
        seed: int = 0,
        prefix: str = "",
        top_k: int | None = None,
        method: str = "page",
    ) -> list[str]:
        """New documents from the model as it is now: see `Model.sample`. Raises Diverged if the run has.

        With the method "published", numbers are drawn as in the published program: one after the other from the
        generator of the run, as shuffle and weights have left it, so that `seed` has no part in it.
        """
        self._check_weights()
        if method not in METHODS:
            raise ValueError(f"there is no method {method!r} of sampling; choose among {', '.join(METHODS)}")
        if method == "page":
            return self.model.sample(count, temperature, seed, prefix, top_k)
        return self.model.sample_with(self._draw_weights()[1], count, temperature, prefix, top_k)

    def loss(self, docs: Sequence[str] | TokenIds) -> float:
        """Mean loss per token, in nats, over documents the model may not have seen: see `Model.loss`.

        Raises Diverged if the run has.
        """
        self._check_weights()
        return self.model.loss(docs)

    def checkpoint(self) -> "Checkpoint":
        """A copy of everything that the rest of the run depends on. Raises Diverged if the run has."""
        self._check_weights()
        engine = self.model.engine
        return Checkpoint(self.step_count, {kind: engine.state(kind) for kind in KINDS})

    def restore(self, checkpoint: "Checkpoint") -> None:
        """Goes on from a checkpoint of a run with the same documents and `Config`, taken on any engine."""
        for kind, arrays in checkpoint.state.items():
            self.model.engine.load(kind, arrays)
        self.step_count = checkpoint.step_count
        self._has_diverged = False

    def switch_engine(self, engine: str) -> None:
        """Goes on with the same weights, optimiser state and step on another engine. Raises as `Trainer()` does."""
        new, old = self._make(engine), self.model.engine
        for kind in KINDS:
            new.load(kind, old.state(kind))
        self.model.engine = new
        self.engine = engine

    def _draw_weights(self):
        """The weights that the run starts from, and the generator as they leave it."""
        rng = random.Random()
        rng.setstate(self.corpus.split(self.config.seed, self.config.holdout).rng_state)
        return draw_weights(self.model.engine.shapes, rng), rng

    def _make(self, name: str) -> Engine:
        if self.architecture.is_text and name != "kernel":
            recorded(self.architecture, self.config, self.vocabulary.size)  # its errors are found there, and at once
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

    def _took(self, steps: int, wanted: int, losses: list[float]):
        """Counts what an engine has done. Raises Diverged, with the `losses` so far, if those are fewer than wanted."""
        self.step_count += steps
        self._has_diverged = steps < wanted
        self._check(losses)

    def _check(self, losses: Sequence[float] = ()):
        if self._has_diverged:
            raise Diverged(self.step_count + 1, list(losses), self.config.learning_rate)

    def _check_weights(self):
        """Before anything is made of them: the engines do not look at them after every step."""
        self._has_diverged |= not self.model.engine.largest_weight() <= LARGEST_WEIGHT
        self._check()

    def _chunks(self, steps: int):
        self._check()
        left = self.config.num_steps - self.step_count
        if whole("steps", steps) < 0:
            raise ValueError(f"steps is {steps}; it must be 0 or more")
        if steps > left:
            raise RuntimeError(
                f"the run has {left} of its {self.config.num_steps} steps left, and {steps} were asked for; "
                "make a new Trainer, or one with a larger num_steps"
            )
        first, end = self.step_count, self.step_count + steps
        most = max(1, CHUNK // self.config.batch_size)
        return [(start, min(most, end - start)) for start in range(first, end, most)]

    def _work(self, first: int, count: int):
        batch = self.config.batch_size
        which = np.arange(first * batch, (first + count) * batch).reshape(count, batch) % len(self.train_docs)
        return self._train_ids, which, Schedule.of(self.config, first, count)
