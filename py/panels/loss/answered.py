"""The answer to "Why does a mistake made with certainty cost so much more?": letters on the curve. Pure Python."""

import numpy as np

from microgpt import Nouns, Vocabulary
from microgpt.model import Model

from ..kit.numbers import exact_percent, fixed, whole
from ..kit.words import quoted, token_or_end


def given(model: Model, document: str) -> tuple[list[int], np.ndarray]:
    """The tokens of a document and its end, and the probability that the model gave to each."""
    targets = [*model.vocabulary.encode(document)[1:], model.vocabulary.bos]
    return targets, model.probabilities(document)[np.arange(len(targets)), targets]


def sentence(
    document: str, step: int, targets: list[int], given: np.ndarray, vocabulary: Vocabulary, nouns: Nouns
) -> str:
    def token(i):
        return token_or_end(None if targets[i] == vocabulary.bos else vocabulary.token(targets[i]))

    most, least = int(given.argmax()), int(given.argmin())
    losses = -np.log(given)
    return (
        f"Of {quoted(document)}, at step {whole(step)}, the model gave {token(most)} "
        f"{exact_percent(float(given[most]))} and lost {fixed(losses[most], 2)} nats. It gave {token(least)} "
        f"{exact_percent(float(given[least]))} and lost {fixed(losses[least], 2)}. Each time the right {nouns.token} "
        "gets half as much, the loss is 0.69 higher, and there is no limit to that."
    )
