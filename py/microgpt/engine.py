"""The interface of an engine. It handles token ids and numbers; `Model` handles text, `Trainer` the run."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Generator

import numpy as np

from .adam import Schedule
from .architecture import Architecture
from .config import Config
from .sampling import keep_top, picker
from .token_ids import TokenIds


class Engine(ABC):
    """One model's weights and optimiser state, and the arithmetic on them.

    `ids` below is BOS + characters (+ the end), int32; n positions are predicted from n + 1 ids.
    """

    def __init__(self, architecture: Architecture, config: Config, vocab_size: int):
        self.architecture = architecture
        self.config = config
        self.vocab_size = vocab_size
        self.shapes = architecture.weight_shapes(config, vocab_size)

    @abstractmethod
    def state(self, kind: str) -> dict[str, np.ndarray]:
        """Copies, by weight name: kind "weights", "first_moments" or "second_moments"."""

    @abstractmethod
    def load(self, kind: str, arrays: dict[str, np.ndarray]) -> None:
        """Replaces what `state(kind)` returns."""

    @abstractmethod
    def largest_weight(self) -> float:
        """The largest magnitude of a weight; NaN if one is no number."""

    @abstractmethod
    def train(self, documents: TokenIds, which: np.ndarray, schedule: Schedule) -> list[float]:
        """One Adam step for each row of `which`, (steps, batch_size) indices of documents. Returns their mean losses.

        Stops where the run diverges, and returns the losses of the steps before: if the loss of a step is not at most
        LARGEST_LOSS, or a weight, looked at after the first step and every CHECK_EVERY, not at most LARGEST_WEIGHT.
        """

    def train_gradually(
        self, documents: TokenIds, which: np.ndarray, schedule: Schedule
    ) -> Generator[None, None, list[float]]:
        """`train` as a generator, which may yield inside a step so that a slow engine does not freeze a page."""
        return self.train(documents, which, schedule)
        yield

    @abstractmethod
    def gradients(self, ids: np.ndarray) -> tuple[float, dict[str, np.ndarray]]:
        """Mean loss of one document, and d(loss)/d(weight) for every weight matrix."""

    def gradients_gradually(self, ids: np.ndarray) -> Generator[None, None, tuple[float, dict[str, np.ndarray]]]:
        """`gradients` as a generator, which may yield on the way."""
        return self.gradients(ids)
        yield

    @abstractmethod
    def look(self, ids: np.ndarray) -> dict[str, np.ndarray]:
        """Forward only: the tensors that the model's code named, "logits" among them. No target is needed."""

    @abstractmethod
    def losses(self, documents: TokenIds) -> np.ndarray:
        """Mean loss of each document, without training."""

    def next_logits(self, ids: list[int]) -> np.ndarray:
        """The scores of what may follow `ids`. (vocab_size,) float64"""
        return self.look(np.array(ids, np.int32))["logits"][-1].astype(np.float64)

    def sample(self, uniforms: np.ndarray, bos: int, temperature: float) -> list[list[int]]:
        """The ids of new documents, without BOS. `uniforms` (count, block_size): for each token a number in [0, 1)."""
        return [self.write([bos], picker(row, temperature)) for row in uniforms]

    def write(self, start: list[int], choose: Callable[[np.ndarray], int], top_k: int | None = None) -> list[int]:
        """The ids of one new document, without BOS. `start` is BOS and the ids of a prefix.

        Each of the others is chosen by its logits (vocab_size,), of which those outside the `top_k` largest are -inf.
        """
        ids = list(start)
        while len(ids) <= self.config.block_size:
            logits = self.look(np.array(ids, np.int32))["logits"][-1].astype(np.float64)
            token = choose(keep_top(logits, top_k))
            if token == start[0]:
                break
            ids.append(token)
        return ids[1:]


def finish(generator):
    """Runs a generator to its end; returns what it returns."""
    while True:
        try:
            next(generator)
        except StopIteration as done:
            return done.value
