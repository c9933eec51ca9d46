"""What a model's Python asks for: the operations it records, and how they differ from the original's."""

from dataclasses import dataclass, field

from microgpt import GPT, Config
from microgpt.check import Step, steps
from microgpt.record import recorded

from ..kit.numbers import significant
from .difference import ADDED, REMOVED, SAME, compared


@dataclass(frozen=True)
class Asked:
    """An operation. Two are the same if they do the same, with weights of the same names, and leave the same shape.

    `reads` are the operations whose results it takes, as indices into the program.
    """

    name: str
    weights: tuple[str, ...]
    shape: tuple
    reads: tuple[int, ...] = field(default=(), compare=False)


@dataclass(frozen=True)
class Difference:
    """The operations of two programs in one list, each as (what became of it, operation).

    `edges` are (what became of it, from, to), the last two indices into the list: the result of one operation goes into
    another, which may have changed where both operations are as before.
    """

    operations: tuple[tuple[str, Asked], ...] = ()
    edges: tuple[tuple[str, int, int], ...] = ()

    def count(self, what: str) -> int:
        return sum(one == what for one, _ in self.operations)


def asked(done: list[Step]) -> list[Asked]:
    """The operations in the order in which they are done, the loss last."""
    return [
        Asked(
            _name(step),
            tuple(one for one in step.inputs if isinstance(one, str)),
            step.shape,
            tuple(one for one in step.inputs if isinstance(one, int)),
        )
        for step in done
    ]


def difference(done: list[Step], config: Config, vocab_size: int) -> Difference:
    """How the operations of a model that does these steps differ from the original's."""
    before, after = asked(steps(recorded(GPT, config, vocab_size))), asked(done)
    changes = compared(before, after)
    was = _edges(before, [row for row, (what, _) in enumerate(changes) if what != ADDED])
    now = _edges(after, [row for row, (what, _) in enumerate(changes) if what != REMOVED])
    edges = [(REMOVED if edge not in now else SAME if edge in was else ADDED, *edge) for edge in sorted(was | now)]
    return Difference(
        tuple((what, (before if what == REMOVED else after)[i]) for what, i in changes),
        tuple(edges),
    )


def _edges(program, rows):
    return {(rows[read], rows[i]) for i, operation in enumerate(program) for read in operation.reads}


def _name(step):
    return step.name if step.number is None else f"{step.name} {significant(step.number)}"
