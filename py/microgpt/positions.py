"""Positions without a table of weights: distances for attention, angles by which queries and keys are turned."""

from functools import cache

import numpy as np

LN_BASE = 9.210340371976184  # ln 10000


@cache
def distances(heads: int, rows: int, cols: int) -> np.ndarray:
    """What alibi subtracts: how far apart two positions are, times a slope of each head. float64 (heads, rows, cols)

    The slopes are 2^(-8 (h + 1) / heads), h = 0, 1, ...: Press et al., "Train Short, Test Long", 2022.
    """
    slopes = 2.0 ** (-8 / heads * np.arange(1, heads + 1))
    apart = np.abs(np.arange(rows)[:, None] - np.arange(cols))
    return slopes[:, None, None] * apart


@cache
def turns(rows: int, width: int) -> np.ndarray:
    """cos, sin, cos, sin, ... of the angles of each position i: i * 10000^(-2 k / width) for k = 0 ... width / 2 - 1.
    float64 (rows, width)

    Su et al., "RoFormer", 2021. Computed with + - * / alone, which are the same to the bit on every machine.
    """
    table = np.empty((rows, width))
    for k in range(width // 2):
        cos, sin = cos_sin(exp(-LN_BASE * 2 * k / width))
        c, s = 1.0, 0.0
        for i in range(rows):
            table[i, 2 * k : 2 * k + 2] = c, s
            c, s = c * cos - s * sin, s * cos + c * sin
    return table


def exp(x: float) -> float:
    """e^x for -10 <= x <= 0, within 1e-12 of it: a power series for x / 1024, squared ten times."""
    power, total = 1.0, 1.0
    for n in range(1, 9):
        power *= x / 1024 / n
        total += power
    for _ in range(10):
        total *= total
    return total


def cos_sin(angle):
    """Cosine and sine of a number, or of an array, from 0 to 1: by their power series."""
    power, sums = 1.0, [0.0, 0.0, 0.0, 0.0]
    for n in range(24):
        sums[n % 4] += power
        power *= angle / (n + 1)
    return sums[0] - sums[2], sums[1] - sums[3]
