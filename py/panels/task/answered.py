"""The answer to "Why are some letters easier to guess than others?": the bits of each letter of a name. Pure Python."""

import numpy as np

from microgpt import Experiment, Nouns, Vocabulary
from microgpt.model import Model

from ..kit.numbers import fixed, whole
from ..kit.words import quoted, token_or_end
from .game import answers

SIZES = range(5, 9)  # tokens, of a document that is shown if there is one


def document_of(experiment: Experiment) -> tuple[str, bool]:
    """One that the model has not trained on, and True; of a text too short to hold any out another, and False.

    The game begins with the first of those held out, so this is one of the last.
    """
    split = experiment.corpus.split(experiment.config.seed, experiment.config.holdout)
    documents = (split.held_out or split.train)[:-100:-1]
    length = experiment.corpus.vocabulary.length
    return next((one for one in documents if length(one) in SIZES), documents[0]), bool(split.held_out)


def bits(model: Model, document: str) -> tuple[list[int], np.ndarray]:
    """The tokens of a document and its end, and how many bits the model lost on each."""
    right = answers(document, model.vocabulary, model.config.block_size)
    read = model.vocabulary.decode(right[:-1])
    return right, -np.log2(model.probabilities(read)[np.arange(len(right)), right])


def sentence(
    document: str,
    is_held_out: bool,
    step: int,
    right: list[int],
    bits: np.ndarray,
    vocabulary: Vocabulary,
    nouns: Nouns,
) -> str:
    def place(i):
        token = token_or_end(None if right[i] == vocabulary.bos else vocabulary.token(right[i]))
        return f"{token} at the start" if i == 0 else f"{token} after {quoted(vocabulary.decode(right[:i]))}"

    easy, hard = int(bits.argmin()), int(bits.argmax())
    which = "has not trained on" if is_held_out else "trains on"
    return (
        f"The model {which} {quoted(document)}. At step {whole(step)} the easiest {nouns.token} for it was "
        f"{place(easy)}, at {fixed(bits[easy], 1)} bits, and the hardest {place(hard)}, at {fixed(bits[hard], 1)}. The "
        f"fewer {nouns.tokens} usually follow what has been read, the easier the next one is."
    )
