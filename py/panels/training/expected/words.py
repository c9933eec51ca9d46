"""Sentences about the curve that a reader expects."""

from ...kit.numbers import counted, fixed, whole
from .guess import Difference

CLOSE = 0.1  # nats: nearer, two curves look alike
PEN = "The curve that you expect"
HOW_TO_DRAW = (
    "Draw from left to right, with a finger, the mouse or the arrow keys. Then press “Train”: the real curve is drawn "
    "over yours."
)


def pen(step: int, loss: float) -> str:
    return f"step {whole(step)}, loss {fixed(loss, 2)}"


def difference(found: Difference) -> str:
    """Where the curve that was drawn and the real one differ."""
    said = [f"On average, the curve you drew is {fixed(found.mean, 2)} nats away from the real one."]
    if found.mean >= CLOSE:
        said.append(
            f"They differ most at step {whole(found.step)}: you drew {fixed(found.expected, 2)}, and it was "
            f"{fixed(found.real, 2)}."
        )
    expected, real = found.halfway
    if found.end[0] < found.end[1] - CLOSE or found.end[0] > found.end[1] + CLOSE:
        side = "lower" if found.end[1] < found.end[0] else "higher"
        said.append(f"It ended at {fixed(found.end[1], 2)}, {side} than the {fixed(found.end[0], 2)} you drew.")
    if expected > 2 * real:
        said.append(f"It had come halfway down by step {whole(real)}; yours took until step {whole(expected)}.")
    elif real > 2 * expected:
        yours = counted(expected, "step", "steps")
        said.append(f"It took until step {whole(real)} to come halfway down; yours took {yours}.")
    return " ".join(said)
