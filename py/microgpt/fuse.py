"""Finds, in a recorded program, operations that one kernel can do together."""

from collections import Counter

from .record import Operation, Tape

ATTENTION = ("matmul", "scale", "softmax", "matmul")


def fuse(tape: Tape) -> None:
    """Replaces matmul, scale, causal softmax, matmul by "attention" where nothing else reads the results in between."""
    uses = Counter(id(x.buffer) for op in tape.operations for x in op.inputs)
    seen = {id(tensor.buffer) for tensor in tape.names.values()}
    fused, i = [], 0
    while i < len(tape.operations):
        run = tape.operations[i : i + len(ATTENTION)]
        if _is_attention(run, uses, seen):
            fused.append(_attention(*run))
            i += len(run)
        else:
            fused.append(tape.operations[i])
            i += 1
    tape.operations[:] = fused


def _is_attention(run, uses, seen) -> bool:
    if tuple(op.name for op in run) != ATTENTION:
        return False
    product, scaled, weights, mixed = run
    chain = all(
        later.inputs[0].buffer is earlier.out.buffer and later.inputs[0].col_stride == 1
        for earlier, later in zip(run, run[1:], strict=False)
    )
    inner_only = all(uses[id(op.out.buffer)] == 1 for op in (product, scaled, weights))
    unseen = not any(id(op.out.buffer) in seen for op in (product, scaled))
    q, k = product.inputs
    v = mixed.inputs[1]
    plain = q.heads and q.col_stride == v.col_stride == 1 and k.row_stride == 1 and v.cols == q.cols
    return bool(chain and inner_only and unseen and plain and weights.kind == 1)


def _attention(product, scaled, weights, mixed) -> Operation:
    q, k = product.inputs
    inputs = (q, k.T, mixed.inputs[1])
    return Operation("attention", inputs, mixed.out, number=scaled.number, keeps=weights.out, line=mixed.line)
