"""The range of the training panel's chart."""

from math import ceil, log

LEARNED_BY_HEART = 1000  # documents; of fewer, a run may learn each, and its loss goes towards 0


def loss_range(vocabulary_size: int, documents: int) -> tuple[float, float]:
    """(low, high) in nats a token: from three tenths of a blind guess, ln(vocabulary_size), to a third above it.

    (1.0, 4.4) for the 27 tokens of the page's names. For few documents, from 0.
    """
    blind_guess = log(vocabulary_size)
    low = 0.0 if documents < LEARNED_BY_HEART else round(0.3 * blind_guess, 1)
    return low, ceil(blind_guess * 40 / 3) / 10
