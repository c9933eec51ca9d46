"""The answer to "What changes when a model grows, and when does it not help?": models of a few sizes. Pure Python."""

from collections.abc import Sequence

from ..kit.numbers import counted, fixed, whole
from ..kit.words import listed
from .runs import Result

LONG, SHORT = 1000, 100  # steps
SIZES = [(4, 1, LONG), (16, 1, LONG), (64, 1, LONG), (16, 1, SHORT), (64, 1, SHORT)]  # (n_embd, n_layer, num_steps)


def sentence(results: Sequence[Result], left: int) -> str:
    """`results` are of these sizes; `left` of them are still in training."""
    if left:
        return f"{counted(left, 'model is', 'models are')} being trained for this answer, on the text of the page."
    said = [_of_steps(results, steps) for steps in (LONG, SHORT)]
    stays = "A larger model has more numbers. The Python that trains it is the same each time, to the letter."
    return " ".join([*filter(None, said), stays])


def _of_steps(results, steps):
    found = [one for one in results if one.config.num_steps == steps]
    if len(found) < 2:
        return ""
    each = [f"{fixed(one.loss, 2)} with {counted(one.config.n_embd, 'dimension', 'dimensions')}" for one in found]
    said = f"After {whole(steps)} steps the held-out loss is {listed(each)}."
    if steps == SHORT and found[-1].loss > found[-2].loss - 0.01:
        said += " With so little training a larger model does not help."
    return said
