"""Finds, in a recorded program, operations that one kernel can do together."""

from collections import Counter
from dataclasses import replace

from .record import N, Operation, Tape

PATTERNS = [("matmul", *scale, *alibi, "softmax", "matmul") for scale in (("scale",), ()) for alibi in (("alibi",), ())]


def fuse(tape: Tape) -> None:
    """Replaces matmul, scale, alibi, causal softmax, matmul by "attention" where positions look at positions and
    nothing else reads the results in between; scale and alibi may be missing. And `x @ w.T` by "linear": faster.
    """
    uses = Counter(id(x.buffer) for op in tape.operations for x in op.inputs)
    seen = {id(tensor.buffer) for tensor in tape.names.values()}
    fused, i = [], 0
    while i < len(tape.operations):
        runs = (tape.operations[i : i + len(pattern)] for pattern in PATTERNS)
        run = next((run for run in runs if _is_attention(run, uses, seen)), None)
        fused.append(_attention(run) if run else _linear(tape.operations[i]))
        i += len(run) if run else 1
    tape.operations[:] = fused


def _is_attention(run, uses, seen) -> bool:
    if tuple(op.name for op in run) not in PATTERNS:
        return False
    product, *between, weights, mixed = run
    chain = all(
        later.inputs[0].buffer is earlier.out.buffer and later.inputs[0].col_stride == 1
        for earlier, later in zip(run, run[1:], strict=False)
    )
    inner_only = all(uses[id(op.out.buffer)] == 1 for op in (product, *between, weights))
    unseen = not any(id(op.out.buffer) in seen for op in (product, *between))
    q, k = product.inputs
    v = mixed.inputs[1]
    plain = q.heads and q.col_stride == v.col_stride == 1 and k.row_stride == 1 and v.cols == q.cols
    positions = q.rows_count == k.cols == v.rows_count == N
    return bool(chain and inner_only and unseen and plain and positions and weights.kind == 1)


def _attention(run) -> Operation:
    product, *between, weights, mixed = run
    q, k = product.inputs
    names = [op.name for op in between]
    scale = between[0].number if "scale" in names else 1.0
    kind = 2 * int(weights.number) + ("alibi" in names)
    inputs = (q, k.T, mixed.inputs[1])
    return Operation("attention", inputs, mixed.out, kind, scale, weights.out, mixed.line)


def _linear(op: Operation) -> Operation:
    """A product with the transpose of a weight matrix, as what it is; any other operation as it is."""
    if op.name != "matmul":
        return op
    x, w = op.inputs
    if not w.buffer.is_weight or w.col_stride == 1 or x.heads or x.col_stride != 1 or x.cols == N:
        return op
    return replace(op, name="linear", inputs=(x, w.T))
