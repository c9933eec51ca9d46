"""What a reader should know of a model that they wrote, before it is trained: what is wrong, and what it does."""

from dataclasses import dataclass, field

from .architecture import Architecture
from .config import Config
from .model_error import ModelError
from .program import NO_BACKWARD, who_adds
from .record import ACTIVATIONS, Operation, Tape, recorded

SYMBOLS = {"add": "+", "multiply": "*", "scale": "*", "shift": "+", "matmul": "@", "embedding": "rows"}
KINDS = {"norm": ("rmsnorm", "layernorm"), "softmax": ("softmax", "causal_softmax"), "activation": ACTIVATIONS}


@dataclass(frozen=True)
class Problem:
    """A sentence or two on a line of the reader's text, counted from 1."""

    line: int
    message: str


@dataclass(frozen=True)
class Step:
    """One operation of the forward pass.

    name     as the text has it: "linear", "+", "causal_softmax"
    inputs   what it is computed from: the index of an earlier step, or the name of a weight
    shape    of its result, with "n" for the number of positions: ("n", 16)
    line     of the text, 0 for the loss, which stands in no text
    label    the name that the text gave the result with `named()`, or ""
    number   for a tensor times or plus a number: the number
    """

    name: str
    inputs: tuple[int | str, ...]
    shape: tuple[int | str, ...]
    line: int
    label: str = ""
    number: float | None = None


@dataclass(frozen=True)
class Report:
    """`architecture` is None where there are `problems`, and then there are no `steps` and no `shapes`.

    `warnings` are of what is allowed and hardly meant. `shapes` are those of the weights, by name. `printed` are the
    lines that the text printed.
    """

    architecture: Architecture | None = None
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    shapes: dict[str, tuple[int, int]] = field(default_factory=dict)
    printed: list[str] = field(default_factory=list)


def check(text: str, config: Config, vocab_size: int) -> Report:
    """Records the model of a text. It raises nothing: what is wrong is in `problems`."""
    architecture = None
    try:
        architecture = Architecture.from_source(text)
        tape = recorded(architecture, config, vocab_size)
    except ModelError as error:
        return Report(problems=[Problem(error.line, error.message)], printed=_printed(architecture))
    return Report(
        architecture,
        warnings=list(_warnings(text, tape)),
        steps=steps(tape),
        shapes={name: (tensor.rows_count, tensor.cols) for name, tensor in tape.weights.items()},
        printed=_printed(architecture),
    )


def _printed(architecture):
    return getattr(architecture.forward, "printed", []) if architecture else []


def steps(tape: Tape) -> list[Step]:
    """The operations of a recorded model in their order, the loss last."""
    made: dict[int, int | str] = {id(tensor.buffer): name for name, tensor in tape.weights.items()}
    labels = {id(tensor.buffer): name for name, tensor in tape.names.items()}
    found = []
    for i, op in enumerate(tape.operations):
        label = labels.get(id(op.out.buffer), "")
        number = op.number if op.name in ("scale", "shift") else None
        inputs = tuple(made[id(tensor.buffer)] for tensor in op.inputs)
        found.append(Step(_name(op), inputs, op.out.shape, op.line, label, number))
        made[id(op.out.buffer)] = i
    return found


def _name(op: Operation) -> str:
    if op.name == "softmax" and op.number:
        return f"causal_softmax(window={int(op.number)})"
    return KINDS[op.name][op.kind] if op.name in KINDS else SYMBOLS.get(op.name, op.name)


def _warnings(text, tape):
    used = {id(tensor.buffer) for op in tape.operations for tensor in op.inputs}
    learning = {
        id(tensor.buffer)
        for op, adds in zip(tape.operations, who_adds(tape), strict=True)
        if adds != NO_BACKWARD
        for tensor in op.inputs
    }
    for name, tensor in tape.weights.items():
        if id(tensor.buffer) not in learning:
            why = "the logits do not depend on it" if id(tensor.buffer) in used else "forward() does not use it"
            yield Problem(_line_of(text, name), f"the weight {name!r} never learns: {why}")


def _line_of(text, name):
    """The first line on which a weight's name, or its last part, stands in quotation marks; 1 if there is none."""
    for part in (name, name.rpartition(".")[2]):
        for number, line in enumerate(text.splitlines(), 1):
            if f'"{part}"' in line or f"'{part}'" in line or f".{part}" in line:
                return number
    return 1
