"""The loss on documents that the model has not seen, measured in slices."""

from time import perf_counter

from .run import CLOCK

CHUNK = 0.002  # seconds of work between two yields


def validation(trainer, docs):
    """A generator that returns `trainer.loss(docs)`, a few documents at a time: the mean over all their tokens."""
    total, tokens, first, count = 0.0, 0, 0, 10
    while first < len(docs):
        part = trainer.vocabulary.encode_all(docs[first : first + count])
        began = perf_counter()
        loss = trainer.loss(part)
        count = max(5, int(len(part) * CHUNK / max(perf_counter() - began, CLOCK)))
        size = int(part.positions(trainer.config.block_size).sum())
        total, tokens, first = total + loss * size, tokens + size, first + len(part)
        yield
    return total / tokens
