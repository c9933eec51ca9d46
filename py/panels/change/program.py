"""What a model's Python asks for: the operations it records, and how they differ from the original's."""

from dataclasses import dataclass

from microgpt import GPT, Config
from microgpt.check import Step, steps
from microgpt.record import recorded

from ..kit.numbers import significant
from .difference import REMOVED, compared


@dataclass(frozen=True)
class Asked:
    """An operation. Two are the same if they do the same, with weights of the same names, and leave the same shape."""

    name: str
    weights: tuple[str, ...]
    shape: tuple


def asked(done: list[Step]) -> list[Asked]:
    """The operations in the order in which they are done, the loss last."""
    return [Asked(_name(step), tuple(one for one in step.inputs if isinstance(one, str)), step.shape) for step in done]


def difference(done: list[Step], config: Config, vocab_size: int) -> list[tuple[str, Asked]]:
    """(what became of it, operation) of the original's operations and those of a model that does these steps."""
    before, after = asked(steps(recorded(GPT, config, vocab_size))), asked(done)
    return [(what, (before if what == REMOVED else after)[i]) for what, i in compared(before, after)]


def _name(step):
    return step.name if step.number is None else f"{step.name} {significant(step.number)}"
