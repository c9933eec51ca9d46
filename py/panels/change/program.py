"""What a model's Python asks for: the operations it records, and how they differ from the original's."""

from dataclasses import dataclass

from microgpt import GPT, Architecture, Config
from microgpt.record import ACTIVATIONS, recorded

from ..kit.numbers import significant
from .difference import REMOVED, compared


@dataclass(frozen=True)
class Asked:
    """An operation. Two are the same if they do the same, with weights of the same names, and leave the same shape."""

    name: str
    weights: tuple[str, ...]
    shape: tuple


def asked(architecture: Architecture, config: Config, vocab_size: int) -> list[Asked]:
    """The operations in the order in which they are done, the loss last. Raises ModelError."""
    tape = recorded(architecture, config, vocab_size)
    names = {id(tensor.buffer): name for name, tensor in tape.weights.items()}
    return [Asked(_name(op), _weights(op, names), op.out.shape) for op in tape.operations]


def difference(architecture: Architecture, config: Config, vocab_size: int) -> list[tuple[str, Asked]]:
    """(what became of it, operation) of the original's operations and those of this model."""
    before, after = (asked(one, config, vocab_size) for one in (GPT, architecture))
    return [(what, (before if what == REMOVED else after)[i]) for what, i in compared(before, after)]


# As a model's Python writes them, where the kernel that does them has another name.
WRITTEN = {
    ("embedding", 0): "rows",
    ("embedding", 1): "rows",
    ("matmul", 0): "@",
    ("add", 0): "+",
    ("multiply", 0): "*",
    ("norm", 0): "rmsnorm",
    ("norm", 1): "layernorm",
    ("softmax", 1): "causal_softmax",
    **{("activation", kind): name for kind, name in enumerate(ACTIVATIONS)},
}


def _name(op):
    if op.name == "scale":
        return f"* {significant(op.number)}"
    return str(WRITTEN.get((op.name, op.kind), op.name))


def _weights(op, names):
    return tuple(names[id(tensor.buffer)] for tensor in op.inputs if id(tensor.buffer) in names)
