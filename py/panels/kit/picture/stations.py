"""The stations of a model, in the order in which a letter passes them, found in its recorded program.

A residual network is a chain of *waists*: tensors through which everything goes that comes later. What lies between two
of them is a block, and a block whose result is added to what went in lies beside the straight path.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from microgpt.record import N, Operation, RecordedTensor, Tape

from .station import Station

TOKENS = 0  # of the two kinds of "embedding"; the other is of positions


@dataclass(frozen=True)
class _Piece:
    """The operations between two waists; `before` is the first of these, None at the start, and `after` the second."""

    before: RecordedTensor | None
    operations: list[Operation]
    after: RecordedTensor


def stations(tape: Tape) -> tuple[Station, ...]:
    """Of a model as `microgpt.record.recorded` leaves it: letters, ids, whatever the model does, scores,
    probabilities, loss. A model that a reader has changed in whatever way has these too.
    """
    *operations, loss = tape.operations
    logits = loss.inputs[0]
    names = {id(tensor.buffer): (name, (tensor.rows_count, tensor.cols)) for name, tensor in tape.weights.items()}
    pieces = list(_pieces(operations))
    last = next((i for i, piece in enumerate(pieces) if piece.after.buffer is logits.buffer), len(pieces))
    start = next((i for i, piece in enumerate(pieces[:last]) if _does_something(piece)), last)
    entering = [op for piece in pieces[:start] for op in piece.operations]
    vectors = [_vectors(pieces[start - 1].after, entering, names)] if start else []
    read = next((op.out for op in entering if op.name == "embedding" and op.kind == TOKENS), logits)
    scoring = [op for piece in pieces[last:] for op in piece.operations]
    return _numbered(
        [
            Station("letters", blame=read),
            Station("ids", blame=read),
            *vectors,
            *_blocks(pieces[start:last], names),
            Station("scores", logits.cols, 0, 0, False, logits, logits, *_uses(scoring, names)),
            Station("probabilities", logits.cols, shows=loss.keeps, blame=logits),
            Station("loss"),
        ]
    )


def _pieces(operations: list[Operation]) -> Iterator[_Piece]:
    """What lies between two waists: after an operation, no other result so far is still to be used."""
    last_use = {id(tensor.buffer): i for i, op in enumerate(operations) for tensor in op.inputs}
    before, begun, alive = None, [], set()
    for i, op in enumerate(operations):
        begun.append(op)
        alive.add(id(op.out.buffer))
        alive = {buffer for buffer in alive if last_use.get(buffer, -1) > i or buffer == id(op.out.buffer)}
        if len(alive) == 1:
            yield _Piece(before, begun, op.out)
            before, begun = op.out, []


def _does_something(piece):
    """More than to look vectors up, add them and bring them to one length."""
    return any(op.name in ("linear", "matmul", "activation") for op in piece.operations)


def _vectors(tensor, operations, names):
    return Station("vectors", tensor.cols, 0, 0, False, tensor, tensor, *_uses(operations, names))


def _blocks(pieces, names) -> Iterator[Station]:
    waiting: list[Operation] = []  # of pieces on the straight path itself
    for piece in pieces:
        branches = _branches(piece)
        if branches is None:
            waiting += piece.operations
            continue
        yield from _parts(waiting, False, names)
        waiting = []
        found = [part for branch in branches for part in _parts(branch, True, names)]
        yield from found
        if found:
            yield Station("sum", piece.after.cols, shows=piece.after, blame=piece.after)
    yield from _parts(waiting, False, names)


def _branches(piece) -> list[list[Operation]] | None:
    """The operations of each summand besides what went in; None if that is not among the summands."""
    made_by = {id(op.out.buffer): op for op in piece.operations}

    def summands(tensor):
        op = made_by.get(id(tensor.buffer))
        if op is None or op.name != "add":
            return [tensor]
        return [one for side in op.inputs for one in summands(side)]

    ends = summands(piece.after)
    if piece.before is None or len(ends) < 2 or all(end.buffer is not piece.before.buffer for end in ends):
        return None
    taken: set[int] = set()
    branches = []
    for end in ends:
        needed, wanted = [], {id(end.buffer)}
        for op in reversed(piece.operations):
            if id(op.out.buffer) in wanted:
                wanted |= {id(tensor.buffer) for tensor in op.inputs}
                if id(op) not in taken:
                    taken.add(id(op))
                    needed.append(op)
        branches.append(needed[::-1])
    return branches


def _parts(operations, beside, names) -> Iterator[Station]:
    """The attention and the MLP in some operations that follow each other."""
    rest = operations
    while (at := next((i for i, op in enumerate(rest) if _mixes(op)), None)) is not None:
        weights, out = rest[at].inputs[0], next((i for i in range(at + 1, len(rest)) if _is_linear(rest[i])), at)
        inside, rest = rest[: out + 1], rest[out + 1 :]
        heads = max(1, weights.heads)
        yield Station("attention", 0, heads, 0, beside, weights, inside[-1].out, *_uses(inside, names))
    linears = [i for i, op in enumerate(rest) if _is_linear(op)]
    if linears:
        widest = max((op.out for op in rest), key=lambda tensor: tensor.cols)
        last = rest[linears[-1]].inputs[0]
        shown = last if len(linears) > 1 and last.cols == widest.cols else widest
        yield Station("mlp", shown.cols, 0, 0, beside, shown, rest[-1].out, *_uses(rest, names))


def _is_linear(op):
    return op.name == "linear" or (op.name == "matmul" and op.inputs[1].buffer.is_weight)


def _mixes(op):
    """Whether it is a product that sums over positions."""
    return op.name == "matmul" and op.inputs[0].cols == N


def _uses(operations, names):
    """(names of matrices, their shapes, the operations), as a Station has them."""
    used = (names.get(id(tensor.buffer)) for op in operations for tensor in op.inputs)
    matrices = dict(found for found in used if found)
    return tuple(matrices), tuple(matrices.values()), tuple(operations)


def _numbered(found):
    counts, so_far = Counter(station.kind for station in found), Counter()
    numbered = []
    for station in found:
        so_far[station.kind] += 1
        numbered.append(replace(station, number=so_far[station.kind]) if counts[station.kind] > 1 else station)
    return tuple(numbered)
