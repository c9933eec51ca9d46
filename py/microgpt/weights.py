"""Where a model starts: small random weights, the same for every engine."""

import math
import random

import numpy as np

STD = 0.08


def draw_uniforms(rng: random.Random, count: int) -> np.ndarray:
    """What `count` calls of `rng.random()` would return, to the bit, and the generator left as they would leave it.

    Each such number is made of two 32-bit words of the Mersenne Twister: 27 bits of the first, 26 of the second.
    """
    words = np.frombuffer(rng.getrandbits(64 * count).to_bytes(8 * count, "little"), "<u4")
    return ((words[0::2] >> 5) * 67108864.0 + (words[1::2] >> 6)) / 9007199254740992.0


def draw_weights(shapes: dict[str, tuple[int, int]], rng: random.Random) -> dict[str, np.ndarray]:
    """One matrix for each shape, float64, as `rng.gauss(0, STD)` called for one number after the other would give.

    It does the Box-Muller arithmetic of `random.gauss` on all pairs at once, since 200,000 calls take a noticeable
    part of a second in a browser.
    """
    size = sum(outputs * inputs for outputs, inputs in shapes.values())
    pairs = -(-size // 2)
    uniforms = draw_uniforms(rng, 2 * pairs)
    angle = uniforms[0::2] * (2 * math.pi)
    radius = np.sqrt(-2.0 * np.log(1.0 - uniforms[1::2]))
    numbers = np.column_stack([np.cos(angle) * radius, np.sin(angle) * radius]).ravel()[:size] * STD
    weights, start = {}, 0
    for name, (outputs, inputs) in shapes.items():
        weights[name] = numbers[start : start + outputs * inputs].reshape(outputs, inputs)
        start += outputs * inputs
    return weights
