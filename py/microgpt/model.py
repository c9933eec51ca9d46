"""What a trained model can be asked, in terms of text."""

import random
from collections.abc import Mapping, Sequence
from hashlib import sha256

import numpy as np

from .config import Config, whole
from .engine import Engine, finish
from .sampling import check_temperature, picker, softmax
from .token_ids import TokenIds
from .vocabulary import Vocabulary
from .weights import draw_uniforms, parameter_count

LARGEST = float(np.finfo(np.float32).max)


class Model:
    """Weights and the questions they answer. A `text` or `prefix` takes block_size - 1 characters at most.

    Raises TypeError for one that is not a string, ValueError for one that is too long or has an unknown character.
    """

    def __init__(self, config: Config, vocabulary: Vocabulary, engine: Engine):
        self.config = config
        self.vocabulary = vocabulary
        self.engine = engine

    @property
    def parameter_count(self) -> int:
        """How many numbers training adjusts."""
        return parameter_count(self.engine.shapes)

    def state_dict(self) -> dict[str, np.ndarray]:
        """Copies of the weights by name, each (outputs, inputs)."""
        return self.engine.state("weights")

    def load_state_dict(self, weights: dict[str, np.ndarray]) -> None:
        """Replaces the weights alone: a run's optimiser and step stay, see `Trainer.restore` for all of it.

        Raises TypeError or ValueError, before anything changes, if a matrix is missing, unknown, misshapen, or has
        a number that is not finite in float32.
        """
        if not isinstance(weights, Mapping):
            raise TypeError("weights must be a dictionary of matrices by name, as state_dict() returns it")
        shapes = self.engine.shapes
        if wrong := sorted(set(weights) ^ set(shapes)):
            raise ValueError(f"these weights are of another model: {wrong[0]!r} is missing or unknown")
        arrays = {name: _matrix(name, weights[name]) for name in shapes}
        for name, array in arrays.items():
            if array.shape != tuple(shapes[name]):
                raise ValueError(f"{name} has the shape {array.shape}; this model needs {tuple(shapes[name])}")
            if not (np.abs(array) <= LARGEST).all():
                raise ValueError(f"{name} has a number that is not finite; these weights cannot be used")
        self.engine.load("weights", arrays)

    def weights_hash(self) -> str:
        """SHA-256, in hexadecimal, of the weights as little-endian float32, in the order of `weight_shapes`."""
        return sha256(b"".join(array.astype("<f4").tobytes() for array in self.state_dict().values())).hexdigest()

    def look(self, text: str) -> dict[str, np.ndarray]:
        """Every tensor the model's code named, for BOS + `text`, "logits" (T, vocab_size) among them."""
        return self.engine.look(self._ids(text))

    def next_probabilities(self, prefix: str) -> np.ndarray:
        """(vocab_size,): the probability of each token after BOS + `prefix`."""
        return softmax(self.look(prefix)["logits"][-1].astype(np.float64))

    def probabilities(self, text: str) -> np.ndarray:
        """(T, vocab_size): after BOS, and after each character of `text`, the probability of each token."""
        return softmax(self.look(text)["logits"].astype(np.float64))

    def attention(self, text: str) -> np.ndarray:
        """(n_layer, n_head, T, T): how much position `row` takes from position `column`; each row sums to 1.

        Raises ValueError if the model's code names no such tensors, or its layers do not have as many heads each.
        """
        seen = self.look(text)
        names = [f"layer{i}.attention" for i in range(self.config.n_layer)]
        for name in names:
            if name not in seen:
                raise ValueError(
                    f"this model has no attention to look at: its code names no tensor {name!r}, as gpt.py does "
                    "with .named()"
                )
        if len({seen[name].shape for name in names}) > 1:
            raise ValueError("the layers of this model do not have as many heads each: look() has them one by one")
        return np.stack([seen[name] for name in names]).astype(np.float64)

    def gradients(self, text: str) -> tuple[float, dict[str, np.ndarray]]:
        """The mean loss of the document `text`, in nats per token, and d(loss)/d(weight) by weight name."""
        return finish(self.gradients_gradually(text))

    def gradients_gradually(self, text: str):
        """`gradients` as a generator, which may yield on the way."""
        ids = np.append(self._ids(text), np.int32(self.vocabulary.bos))
        return self.engine.gradients_gradually(ids)

    def sample(
        self, count: int, temperature: float = 0.5, seed: int = 0, prefix: str = "", top_k: int | None = None
    ) -> list[str]:
        """`count` new documents, each at most block_size tokens long. The same seed gives the same ones.

        Scores are divided by `temperature` before they become probabilities: 1 samples as trained, lower plays safe.
        Each document begins with `prefix`; only the `top_k` most likely tokens are chosen, None for all.
        Raises TypeError or ValueError for a count below 0, a temperature that is not above 0 or a top_k below 1.
        """
        temperature, start = check_temperature(temperature), self._start(count, prefix, top_k)
        rng = random.Random(whole("seed", seed))
        block = self.config.block_size
        uniforms = draw_uniforms(rng, count * block).reshape(count, block)
        if len(start) == 1 and top_k is None:
            documents = self.engine.sample(uniforms, self.vocabulary.bos, temperature)
        else:
            documents = [self.engine.write(start, picker(row, temperature), top_k) for row in uniforms]
        return [self.vocabulary.decode(ids) for ids in documents]

    def sample_with(
        self, rng: random.Random, count: int, temperature: float = 0.5, prefix: str = "", top_k: int | None = None
    ) -> list[str]:
        """`sample` as the published program does it: `rng.choices` for one token after the other."""
        temperature, start = check_temperature(temperature), self._start(count, prefix, top_k)
        tokens = range(self.vocabulary.size)

        def choose(logits):
            return rng.choices(tokens, softmax(logits / temperature).tolist())[0]

        return [self.vocabulary.decode(self.engine.write(start, choose, top_k)) for _ in range(count)]

    def loss(self, docs: Sequence[str] | TokenIds) -> float:
        """Mean loss per token, in nats, over documents the model may not have seen. Nothing is trained.

        Documents that are measured often can be encoded once, by `vocabulary.encode_all`. Raises ValueError if there
        are none, or one has a character that the model has never seen.
        """
        if not docs:
            raise ValueError("there are no documents to measure on; Config(holdout=0.05) keeps some back")
        ids = docs if isinstance(docs, TokenIds) else self.vocabulary.encode_all(docs)
        tokens = ids.positions(self.config.block_size)
        return float(np.dot(self.engine.losses(ids), tokens) / tokens.sum())

    def _start(self, count, prefix, top_k):
        """BOS and the ids of the prefix."""
        if whole("count", count) < 0:
            raise ValueError(f"count is {count}; it must be 0 or more")
        if top_k is not None and whole("top_k", top_k) < 1:
            raise ValueError(f"top_k is {top_k}; it must be at least 1, or None for all tokens")
        return self._ids(prefix).tolist()

    def _ids(self, text: str) -> np.ndarray:
        if not isinstance(text, str):
            raise TypeError(f"{text!r} is not text; give a string")
        ids = self.vocabulary.encode(text)
        if len(ids) > self.config.block_size:
            raise ValueError(
                f"{text!r} has {len(ids) - 1} characters; this model looks at {self.config.block_size - 1} at most "
                f"(block_size {self.config.block_size}, one of it for the start)"
            )
        return np.array(ids, np.int32)


def _matrix(name, numbers):
    try:
        return np.asarray(numbers, np.float64)
    except (TypeError, ValueError):
        raise ValueError(f"{name} is not a matrix of numbers; these weights cannot be used") from None
