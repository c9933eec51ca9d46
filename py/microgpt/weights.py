"""Weight matrices in one flat buffer, and the small random numbers that they start from, the same for every engine."""

import math
import random

import numpy as np

STD = 0.08
Shapes = dict[str, tuple[int, int]]  # (outputs, inputs) of every matrix, by name, in the order of the buffer


def parameter_count(shapes: Shapes) -> int:
    """How many numbers there are in matrices of these shapes."""
    return sum(outputs * inputs for outputs, inputs in shapes.values())


def cut(flat: np.ndarray, shapes: Shapes) -> dict[str, np.ndarray]:
    """The flat buffer as one matrix for each shape: views, not copies."""
    matrices, start = {}, 0
    for name, (outputs, inputs) in shapes.items():
        stop = start + outputs * inputs
        matrices[name] = flat[start:stop].reshape(outputs, inputs)
        start = stop
    return matrices


def draw_uniforms(rng: random.Random, count: int) -> np.ndarray:
    """What `count` calls of `rng.random()` would return, to the bit; `rng` ends in the state they would leave.

    Each such number is made of two 32-bit words of the Mersenne Twister: 27 bits of the first, 26 of the second.
    """
    words = np.frombuffer(rng.getrandbits(64 * count).to_bytes(8 * count, "little"), "<u4")
    return ((words[0::2] >> 5) * 67108864.0 + (words[1::2] >> 6)) / 9007199254740992.0


def draw_weights(shapes: Shapes, rng: random.Random) -> dict[str, np.ndarray]:
    """One matrix for each shape, float64, as `rng.gauss(0, STD)` called for one number after the other would give.

    It does the Box-Muller arithmetic of `random.gauss` on all pairs at once, since 200,000 calls take a noticeable
    part of a second in a browser.
    """
    size = parameter_count(shapes)
    pairs = -(-size // 2)
    uniforms = draw_uniforms(rng, 2 * pairs)
    angle = uniforms[0::2] * (2 * math.pi)
    radius = np.sqrt(-2.0 * np.log(1.0 - uniforms[1::2]))
    numbers = np.column_stack([np.cos(angle) * radius, np.sin(angle) * radius]).ravel()[:size] * STD
    return cut(numbers, shapes)
