"""The range of the training panel's chart."""

from math import ceil, log


def loss_range(vocabulary_size: int) -> tuple[float, float]:
    """(low, high) in nats a token: from three tenths of a blind guess, ln(vocabulary_size), to a third above it.

    (1.0, 4.4) for the 27 tokens of the page's names.
    """
    blind_guess = log(vocabulary_size)
    return round(0.3 * blind_guess, 1), ceil(blind_guess * 40 / 3) / 10
