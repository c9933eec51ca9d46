"""The recorder: runs a model's Python once, on tensors that hold no numbers, and records each operation.

What comes out is a flat program that the compiled kernels replay. Sizes that depend on the document are written as N.
"""

import math
import sys
from dataclasses import dataclass, replace

import numpy as np

from .architecture import Architecture
from .config import Config
from .positions import turns
from .tensor import Tensor
from .weights import Shapes

N = -1  # stands for the number of positions in the document, as a number of rows or columns
MOST_OPERATIONS, MOST_FLOATS = 2_000, 2**25  # of a model that somebody wrote in the page
ACTIVATIONS = ("relu", "squared_relu", "gelu", "silu", "tanh", "sigmoid")


@dataclass(frozen=True, eq=False)
class Ids:
    """What forward() is given in place of the ids of a document."""

    name: str

    def __str__(self):
        return self.name


TOKENS, POSITIONS = Ids("tokens"), Ids("positions")


@dataclass(eq=False)
class Buffer:
    """Space in the arena: `floats` numbers, and as many for their gradient. `numbers` are there from the start."""

    floats: int
    is_weight: bool = False
    numbers: np.ndarray | None = None
    value: int = 0  # offsets in the arena, once laid out
    grad: int = 0


@dataclass
class Operation:
    """`name` is a kernel's; `inputs` and `out` are tensors; `kind` and `number` are what the kernel takes besides.

    `keeps` holds results that backward needs. `line` is where the model's text asked for it, 0 if it did not.
    """

    name: str
    inputs: tuple["RecordedTensor", ...]
    out: "RecordedTensor"
    kind: int = 0
    number: float = 0.0
    keeps: "RecordedTensor | None" = None
    line: int = 0

    @property
    def results(self) -> tuple["RecordedTensor", ...]:
        """What it computes: `out`, and what it keeps."""
        return (self.out,) if self.keeps is None else (self.out, self.keeps)


class Tape:
    """The recorded program: weights, operations in order, and the tensors that the model named.

    The last operation computes the loss, from the logits.
    """

    def __init__(
        self, block_size: int, vocab_size: int, weight_shapes: Shapes, filename: str = "", is_limited: bool = False
    ):
        self.filename = filename  # of the model's code
        self.operations_left = MOST_OPERATIONS if is_limited else math.inf
        self.floats_left = MOST_FLOATS if is_limited else math.inf
        self.block_size = block_size
        self.vocab_size = vocab_size
        self.weights = {name: _matrix(self, *shape, is_weight=True) for name, shape in weight_shapes.items()}
        self.operations: list[Operation] = []
        self._turns: dict[int, RecordedTensor] = {}
        self.names: dict[str, RecordedTensor] = {}

    def line(self) -> int:
        """The line of the model's code that runs now, 0 if none does."""
        frame = sys._getframe(1)
        while frame is not None and frame.f_code.co_filename != self.filename:
            frame = frame.f_back
        return frame.f_lineno if frame else 0

    def turns(self, width: int) -> "RecordedTensor":
        """The angles that `rotary` turns by: cosines and sines, (block_size, width)."""
        if width not in self._turns:
            table = self._turns[width] = _matrix(self, self.block_size, width)
            table.buffer.numbers = turns(self.block_size, width)
        return self._turns[width]

    def add(self, operation: Operation) -> None:
        """Raises ValueError if the program would be longer, or its results larger, than a page can hold."""
        self.operations_left -= 1
        self.floats_left -= sum(tensor.buffer.floats for tensor in operation.results)
        if self.operations_left < 0:
            raise ValueError(f"this model has more than {MOST_OPERATIONS:,} operations")
        if self.floats_left < 0:
            raise ValueError(f"the results of this model’s operations are more than {MOST_FLOATS:,} numbers")
        self.operations.append(operation)


def padded(n: int) -> int:
    """The next multiple of four: kernels work on four numbers at a time."""
    return -(-n // 4) * 4


@dataclass(eq=False, repr=False)
class RecordedTensor(Tensor):
    """A shape, and where its numbers will lie. `heads` is 0 for a plain matrix."""

    tape: Tape
    buffer: Buffer
    heads: int
    rows_count: int
    cols: int
    head_stride: int
    row_stride: int
    col_stride: int = 1

    def __repr__(self):
        return f"tensor {self.size}"

    def __bool__(self):
        raise TypeError("a 'tensor' is neither true nor false: its numbers are not known while the model is recorded")

    # --- new tensors
    def _new(self, heads: int, rows: int, cols: int) -> "RecordedTensor":
        block = self.tape.block_size
        n_rows = padded(block if rows == N else rows)
        if heads and cols != N:  # side by side in a row, so that splitting and merging heads moves nothing
            stride = padded(heads * cols)
            return RecordedTensor(self.tape, Buffer(n_rows * stride), heads, rows, cols, cols, stride)
        stride = padded(block if cols == N else cols)
        buffer = Buffer(max(1, heads) * n_rows * stride)
        return RecordedTensor(self.tape, buffer, heads, rows, cols, n_rows * stride, stride)

    def _record(self, name, others, out, kind=0, number=0.0, keeps=None) -> "RecordedTensor":
        if name != "matmul" and any(tensor.col_stride != 1 for tensor in (self, *others)):
            raise ValueError(f"{name}: a transposed tensor can only go into @; do this before .T, or use @")
        self.tape.add(Operation(name, (self, *others), out, kind, number, keeps, self.tape.line()))
        return out

    def _alike(self, name, others=(), kind=0, number=0.0):
        return self._record(name, others, self._new(self.heads, self.rows_count, self.cols), kind, number)

    @property
    def shape(self) -> tuple:
        shape = tuple("n" if size == N else size for size in (self.rows_count, self.cols))
        return (self.heads, *shape) if self.heads else shape

    @property
    def size(self) -> str:
        """The shape, to be read: "(n, 16)"."""
        return f"({', '.join(map(str, self.shape))})"

    def _check_tensor(self, other, operation):
        if not isinstance(other, RecordedTensor):
            given = "nothing; does the function that made it return its result?" if other is None else repr(other)[:80]
            raise ValueError(f"{operation}: a tensor of the shape {self.size} takes another, and was given {given}")

    def _check(self, fits, operation, other, expected):
        if not fits:
            raise ValueError(f"{operation}: the shapes {self.size} and {other.size} do not go together; {expected}")

    # --- operations
    def _add(self, other):
        return self._elementwise("add", "+", other)

    def _multiply(self, other):
        return self._elementwise("multiply", "*", other)

    def _elementwise(self, name, symbol, other):
        self._check_tensor(other, symbol)
        if other.rows_count != 1 == self.rows_count:
            return other._elementwise(name, symbol, self)
        same = other.heads == self.heads and other.cols == self.cols and other.rows_count in (self.rows_count, 1)
        row = f"({', '.join(map(str, (*self.shape[:-2], 1, self.shape[-1])))})"
        self._check(same, symbol, other, f"the second must be {self.size} too, or one row for all, {row}")
        return self._alike(name, (other,))

    def _scale(self, number):
        return self._alike("scale", number=_float32("*", number))

    def _shift(self, number):
        return self._alike("shift", number=_float32("+", number))

    def __matmul__(self, other):
        self._check_tensor(other, "@")
        self._check(self.heads == other.heads, "@", other, "both must be split into as many heads, or neither")
        fits = self.cols == other.rows_count
        self._check(fits, "@", other, "the first must have as many columns as the second has rows (.T swaps them)")
        return self._record("matmul", (other,), self._new(self.heads, self.rows_count, other.cols))

    def linear(self, weight):
        self._check_tensor(weight, "linear")
        self._check(not self.heads, "linear", weight, "heads must be merged first, by merge_heads()")
        expected = f"a weight for these rows must be (outputs, {self.shape[-1]})"
        self._check(self.cols == weight.cols and not weight.heads, "linear", weight, expected)
        if self.cols == N:
            raise ValueError("linear: the columns are as many as the positions; use @ with .T instead")
        return self._record("linear", (weight,), self._new(0, self.rows_count, weight.rows_count))

    def rows(self, ids):
        if ids not in (TOKENS, POSITIONS):
            raise ValueError("rows() takes the tokens or the positions that forward() was given, as they are")
        needed = self.tape.vocab_size if ids == TOKENS else self.tape.block_size
        if self.heads or self.rows_count < needed:
            raise ValueError(f"rows: the {ids} need a table of {needed} rows; this one has the shape {self.size}")
        return self._record("embedding", (), self._new(0, N, self.cols), kind=int(ids == POSITIONS))

    @property
    def T(self):  # noqa: N802
        return replace(
            self,
            rows_count=self.cols,
            cols=self.rows_count,
            row_stride=self.col_stride,
            col_stride=self.row_stride,
        )

    def split_heads(self, n_head):
        if not isinstance(n_head, int) or n_head < 1:
            raise ValueError(f"split_heads: {n_head!r} is no number of heads")
        if self.heads or self.cols % n_head or self.col_stride != 1:
            raise ValueError(f"split_heads: {self.size} cannot be split into {n_head} heads")
        width = self.cols // n_head
        return replace(self, heads=n_head, cols=width, head_stride=width)

    def merge_heads(self):
        if not self.heads or self.cols == N or self.col_stride != 1:
            raise ValueError(f"merge_heads: {self.size} is not split into heads of a fixed width")
        return replace(self, heads=0, cols=self.heads * self.cols, head_stride=0)

    def rmsnorm(self):
        return self._alike("norm")

    def layernorm(self):
        return self._alike("norm", kind=1)

    def softmax(self):
        return self._alike("softmax")

    def causal_softmax(self, window=None):
        if window is not None and (not isinstance(window, int) or window < 1):
            raise ValueError(f"causal_softmax: a window is a whole number from 1 up, and this is {window!r}")
        return self._alike("softmax", kind=1, number=window or 0)

    def cross_entropy(self, targets):
        if targets is not TOKENS:
            raise ValueError("a recorded loss is measured against the document’s own next tokens")
        probabilities = self._new(0, self.rows_count, self.cols)
        return self._record("cross_entropy", (), self._new(0, 1, 1), keeps=probabilities)

    def alibi(self):
        if self.cols != N or self.rows_count != N:
            raise ValueError(f"alibi: scores have the shape (n_head, n, n), and this is {self.size}")
        return self._alike("alibi")

    def rotary(self):
        if self.rows_count != N or self.cols == N or self.cols % 2:
            raise ValueError(
                f"rotary: queries and keys have the shape (n_head, n, d) with an even d, and this is {self.size}"
            )
        return self._record("rotary", (), self._new(self.heads, N, self.cols), keeps=self.tape.turns(self.cols))

    def named(self, name):
        if not isinstance(name, str):
            raise ValueError(f"named: a name is a text, and this is {name!r}")
        self.tape.names[name] = self
        return self

    def _activation(self, name):
        return self._alike("activation", kind=ACTIVATIONS.index(name))

    def relu(self):
        return self._activation("relu")

    def squared_relu(self):
        return self._activation("squared_relu")

    def gelu(self):
        return self._activation("gelu")

    def silu(self):
        return self._activation("silu")

    def tanh(self):
        return self._activation("tanh")

    def sigmoid(self):
        return self._activation("sigmoid")


def recorded(architecture: Architecture, config: Config, vocab_size: int) -> Tape:
    """Every operation of forward pass and loss, as the code of the model asked for them. Raises as `kernel.record`."""
    shapes = architecture.weight_shapes(config, vocab_size)
    tape = Tape(config.block_size, vocab_size, shapes, architecture.filename, architecture.is_text)
    logits = architecture.forward(tape.weights, TOKENS, POSITIONS, config)
    check_logits(logits)
    tape.names["logits"] = logits
    logits.cross_entropy(TOKENS)
    return tape


def check_logits(logits: RecordedTensor) -> None:
    """Raises ValueError unless it has a score for every token, at every position."""
    vocab_size = logits.tape.vocab_size
    if (logits.heads, logits.rows_count, logits.cols) != (0, N, vocab_size):
        raise ValueError(
            f"forward() returned logits of the shape {logits.size}; it must be (n, {vocab_size}): "
            "a score for every token of the vocabulary, at every position"
        )


def _matrix(tape: Tape, rows: int, cols: int, is_weight: bool = False) -> RecordedTensor:
    """Rows and columns padded with zeros to multiples of four."""
    stride = padded(cols)
    return RecordedTensor(tape, Buffer(padded(rows) * stride, is_weight), 0, rows, cols, 0, stride)


def _float32(operation, number):
    if not abs(number) < 2.0**127:
        raise ValueError(f"{operation}: {number} is too large a number for a model")
    return float(number)
