"""A recorded program laid out in memory, in the form that `wasm-kernels/kernels.h` and `program.h` describe."""

import ctypes

import numpy as np

from .adam import EPS
from .config import Config
from .diverged import CHECK_EVERY, LARGEST_LOSS, LARGEST_WEIGHT
from .record import N, RecordedTensor, Tape, padded
from .weights import cut

# In the order of KERNELS in wasm-kernels/replay.c.
KERNELS = (
    "embedding", "linear", "matmul", "attention", "softmax", "norm", "add", "multiply", "scale", "shift", "alibi",
    "rotary", "activation", "cross_entropy",
)  # fmt: skip
MOST_FLOATS = 2**31 - 16  # places in the arena are 32-bit integers
NO_BACKWARD = -1  # in Op.adds: the loss does not depend on the result
TENSOR = np.dtype([(name, np.int32) for name in
                   ("value", "grad", "heads", "rows", "cols", "head_stride", "row_stride", "col_stride")])  # fmt: skip
OP = np.dtype(
    [(name, np.int32) for name in ("code", "out", "a", "b", "c", "adds", "keeps", "kind")] + [("number", np.float32)]
)


class CProgram(ctypes.Structure):
    """struct Program of wasm-kernels/program.h."""

    _fields_ = [
        ("arena", ctypes.c_void_p),
        ("tensors", ctypes.c_void_p),
        ("ops", ctypes.c_void_p),
        ("adding_ops", ctypes.c_void_p),
        ("n_ops", ctypes.c_int32),
        ("n_weights", ctypes.c_int32),
        ("logits", ctypes.c_int32),
        ("looks_ahead", ctypes.c_int32),
        ("beta1", ctypes.c_float),
        ("beta2", ctypes.c_float),
        ("eps", ctypes.c_float),
        ("weight_decay", ctypes.c_float),
        ("grad_clip", ctypes.c_float),
        ("largest_loss", ctypes.c_float),
        ("largest_weight", ctypes.c_float),
        ("check_every", ctypes.c_int32),
    ]


class Program:
    """The arena (one float32 array), the tables of tensors and operations, and views of what has a name."""

    def __init__(self, tape: Tape, config: Config):
        self._indices, self._tensors = {}, []
        self._place(tape)
        ops, adding_ops = self._tables(tape)
        logits = tape.operations[-1].inputs[0]
        self.tensors = np.array(self._tensors, TENSOR)
        self.ops, self.adding_ops = np.array(ops, OP), np.array(adding_ops, OP)
        self.weights = tape.weights
        computed = {id(tensor.buffer) for op in tape.operations for tensor in op.results}
        self.names = {name: tensor for name, tensor in tape.names.items() if id(tensor.buffer) in computed}
        self.c = CProgram(
            self.arena.ctypes.data, self.tensors.ctypes.data, self.ops.ctypes.data, self.adding_ops.ctypes.data,
            len(ops), self.n_weights, self._index(logits), _looks_ahead(tape),
            config.beta1, config.beta2, EPS, config.weight_decay, config.grad_clip,
            LARGEST_LOSS, LARGEST_WEIGHT, CHECK_EVERY,
        )  # fmt: skip
        self.address = ctypes.addressof(self.c)

    def read(self, tensor: RecordedTensor, n: int) -> np.ndarray:
        """A copy of a tensor's numbers, for a document of n positions. float32"""
        return self._view(tensor, n, tensor.buffer.value).copy()

    def read_gradient(self, tensor: RecordedTensor, n: int) -> np.ndarray:
        """The same of its gradient, where a backward pass has just left it."""
        return self._view(tensor, n, tensor.buffer.grad).copy()

    def _view(self, tensor, n, at):
        rows, cols = (n if size == N else size for size in (tensor.rows_count, tensor.cols))
        strides = [4 * s for s in (tensor.head_stride, tensor.row_stride, tensor.col_stride)]
        start = self.arena[at:]
        view = np.lib.stride_tricks.as_strided(start, (max(1, tensor.heads), rows, cols), strides)
        return view if tensor.heads else view[0]

    def region(self, i: int) -> np.ndarray:
        """A view of the flat floats of 0 all weights, 1 gradients, 2 first moments, 3 second moments. float32"""
        return self.arena[i * self.n_weights : (i + 1) * self.n_weights]

    def matrices(self, flat: np.ndarray) -> dict[str, np.ndarray]:
        """Views of such a region, or of a copy of it, by weight name and without the padding."""
        padded_shapes = {name: (padded(tensor.rows_count), tensor.row_stride) for name, tensor in self.weights.items()}
        matrices = cut(flat, padded_shapes)
        return {name: matrices[name][: tensor.rows_count, : tensor.cols] for name, tensor in self.weights.items()}

    def _place(self, tape):
        end = 0
        for tensor in tape.weights.values():
            tensor.buffer.value = end
            end += tensor.buffer.floats
        self.n_weights = end
        for tensor in tape.weights.values():
            tensor.buffer.grad = self.n_weights + tensor.buffer.value
        end = 4 * self.n_weights
        buffers = {}
        for op in tape.operations:
            for tensor in (*op.inputs, *op.results):
                if not tensor.buffer.is_weight:
                    buffers[id(tensor.buffer)] = tensor.buffer
        for buffer in buffers.values():
            room = padded(buffer.floats)
            buffer.value, buffer.grad = end, end + room
            end += 2 * room
        if end > MOST_FLOATS:
            raise ValueError(
                f"this model is too large: it needs room for {end:,} numbers, and {MOST_FLOATS:,} is the most; "
                "choose a smaller n_embd, n_layer or block_size"
            )
        # The kernels load up to sixteen floats at a time, which is quicker from within one line of the cache.
        raw = np.zeros(end + 16, np.float32)
        skip = -raw.ctypes.data // 4 % 16
        self.arena = raw[skip : skip + end]
        for op in tape.operations:
            if op.keeps is not None and op.keeps.buffer.numbers is not None:
                self._view(op.keeps, 0, op.keeps.buffer.value)[:] = op.keeps.buffer.numbers

    def _tables(self, tape):
        """The rows of `ops` and of `adding_ops`."""
        first, later = [], []
        for op, adds in zip(tape.operations, who_adds(tape), strict=True):
            a, b, c = ([self._index(x) for x in op.inputs] + [0, 0, 0])[:3]
            keeps = 0 if op.keeps is None else self._index(op.keeps)
            weights = sum(1 << i for i, x in enumerate(op.inputs) if x.buffer.is_weight)
            for rows, adds_too in ((first, adds), (later, adds if adds == NO_BACKWARD else adds | weights)):
                rows.append((KERNELS.index(op.name), self._index(op.out), a, b, c, adds_too, keeps, op.kind, op.number))
        return first, later

    def _index(self, t: RecordedTensor) -> int:
        row = (t.buffer.value, t.buffer.grad, max(1, t.heads), t.rows_count, t.cols,
               t.head_stride, t.row_stride, t.col_stride)  # fmt: skip
        if row not in self._indices:
            self._indices[row] = len(self._tensors)
            self._tensors.append(row)
        return self._indices[row]


def _looks_ahead(tape: Tape) -> bool:
    """Whether a position may depend on a later one: then sampling cannot reuse the rows of earlier passes.

    Positions are mixed by a matrix product that sums over them, which is safe only after a causal softmax, and by a
    norm or softmax over them.
    """
    causal = {id(op.out.buffer) for op in tape.operations if op.name == "softmax" and op.kind == 1}
    for op in tape.operations:
        first = op.inputs[0]
        if first.cols != N or op.name == "attention":
            continue
        if op.name == "norm" or (op.name == "softmax" and op.kind == 0):
            return True
        if op.name == "matmul" and (id(first.buffer) not in causal or first.col_stride != 1):
            return True
    return False


def who_adds(tape: Tape) -> list[int]:
    """For each operation: which of its inputs have a gradient already, to be added to (bits), or NO_BACKWARD.

    Backward runs last to first, so the last user of a tensor writes its gradient and the earlier ones add to it:
    nothing has to be set to zero.
    """
    written = {id(tape.operations[-1].out.buffer)}
    adds = []
    for op in reversed(tape.operations):
        if id(op.out.buffer) not in written:
            adds.append(NO_BACKWARD)
            continue
        bits = 0
        for i, tensor in enumerate(op.inputs):
            if id(tensor.buffer) in written:
                bits |= 1 << i
            written.add(id(tensor.buffer))
        adds.append(bits)
    return adds[::-1]
