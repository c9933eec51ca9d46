"""The loss panel's sentences. Losses are in nats."""

from microgpt import Nouns

from ..kit.numbers import exact_percent, fixed, significant, whole
from ..kit.words import pairs

TAIL = 24  # characters, at most, that a row of the table shows of what was read so far


CURVE = "Loss against the probability of what came"


def slider(p: float, loss: float, slope: float) -> str:
    """The slider's value text."""
    return f"{exact_percent(p)}, loss {fixed(loss, 2)}, slope {significant(slope)}"


def slope(x: float) -> str:
    """With at least two significant digits."""
    return fixed(x, 0 if x < -100 else 1 if x < -10 else 2)


def push(x: float) -> str:
    """P - 1, with a fourth decimal place if P is below 1%, so that it differs from -1."""
    return fixed(x, 4 if x < -0.99 else 3)


def each_time(share: float) -> str:
    return f"like {exact_percent(share)} each time"


def blind_guess(choices: int, loss: float) -> str:
    return f"blind guess, ln {whole(choices)}: {fixed(loss, 2)}"


def pairs_at(loss: float, nouns: Nouns) -> str:
    return f"{pairs(nouns)}: {fixed(loss, 2)}"


def model(step: int, loss: float) -> str:
    return f"the model, step {whole(step)}: {fixed(loss, 2)}"


def model_in_short(loss: float) -> str:
    return f"model: {fixed(loss, 2)}"


def mean_of(rows: int) -> str:
    return f"The mean of these {whole(rows)}"


def read(text: str, start: str) -> str:
    """What was read before a token; of a long text, its last characters."""
    return f"{start}{text}" if len(text) <= TAIL else f"…{text[-TAIL:]}"
