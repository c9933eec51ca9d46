"""What a model does at each stage, as its recorded program shows. No DOM here."""

from collections.abc import Sequence
from dataclasses import dataclass

from microgpt.record import ACTIVATIONS, N, Operation

from ...kit.picture.station import Station

BEFORE, WINDOW, ALL, UNKNOWN = "before", "window", "all", "unknown"  # what a position looks at
LEARNED, ROTARY, ALIBI = "learned", "rotary", "alibi"  # ways to know where a token stands
NORMS = "RMSNorm", "LayerNorm"


@dataclass(frozen=True)
class Attention:
    """`window` is the number of positions seen, where `sees` is WINDOW. `is_added` is said of its result, which else
    takes the place of what came in. `one_for` are the letters of q, k and v that are one and the same tensor.
    """

    sees: str
    window: int
    is_added: bool
    one_for: str


@dataclass(frozen=True)
class MLP:
    """`bends` are the names of its activations, in order; `does_more` says that its arithmetic is of another kind, too.
    `count` is the number of MLPs in the layer.
    """

    is_wider: bool
    bends: tuple[str, ...]
    is_gated: bool
    does_more: bool
    is_added: bool
    count: int


@dataclass(frozen=True)
class Anatomy:
    """Of one layer of a model, and of what is before and after all layers.

    has_vectors  whether tokens become rows of numbers that are no scores yet
    is_plain     whether these are only looked up, added up and normed
    places       how the model knows where a token stands, of LEARNED, ROTARY and ALIBI
    norm         of the vectors: one of NORMS, or "" for none
    is_tied      whether the scores come from the table in which tokens are looked up
    """

    has_vectors: bool
    is_plain: bool
    places: tuple[str, ...]
    norm: str
    attention: Attention | None
    mlp: MLP | None
    is_tied: bool


def anatomy(stations: Sequence[Station], layer: int, n_layer: int) -> Anatomy:
    """Of the layer with that number, counted from 0."""
    by_kind = {station.kind: station for station in stations}
    vectors, scores = by_kind.get("vectors"), by_kind["scores"]
    entering = (vectors or scores).operations
    looked_up = [op.kind for op in entering if op.name == "embedding"]
    attentions, mlps = (_of_layer(stations, kind, layer, n_layer) for kind in ("attention", "mlp"))
    inside = [op.name for one in attentions for op in one.operations]
    places = (
        (LEARNED, 1 in looked_up),
        (ROTARY, "rotary" in inside),
        (ALIBI, "alibi" in inside),
    )
    norms = [NORMS[op.kind] for op in entering if op.name == "norm"]
    return Anatomy(
        has_vectors=vectors is not None,
        is_plain=sorted(looked_up) in ([0], [0, 1]) and {op.name for op in entering} <= {"embedding", "add", "norm"},
        places=tuple(place for place, found in places if found),
        norm=norms[-1] if norms else "",
        attention=_attention(attentions[0]) if attentions else None,
        mlp=_mlp(mlps[0], len(mlps)) if mlps else None,
        is_tied=vectors is not None and not set(vectors.weights).isdisjoint(scores.weights),
    )


def _of_layer(stations, kind, layer, n_layer):
    found = [station for station in stations if station.kind == kind]
    if len(found) % n_layer:  # layers that are not alike
        return found[layer : layer + 1]
    each = len(found) // n_layer
    return found[layer * each : (layer + 1) * each]


def _attention(station):
    made_by = {id(op.out.buffer): op for op in station.operations}
    mix = next(op for op in station.operations if op.name == "matmul" and op.inputs[0].cols == N)
    sees, window = UNKNOWN, 0
    op = made_by.get(id(mix.inputs[0].buffer))
    while op is not None and op.name != "matmul":
        if op.name == "softmax":
            window = int(op.number)
            sees = ALL if not op.kind else WINDOW if window else BEFORE
        op = made_by.get(id(op.inputs[0].buffer))
    tensors = [*(op.inputs if op is not None else ()), mix.inputs[1]]
    buffers = [id(tensor.buffer) for tensor in tensors]
    one_for = "".join(name for name, buffer in zip("qkv", buffers, strict=False) if buffers.count(buffer) > 1)
    return Attention(sees, window, station.beside, one_for)


def _mlp(station, count):
    operations: Sequence[Operation] = station.operations
    made_by = {id(op.out.buffer): op for op in operations}

    def behind(tensor):
        """The matrices that a tensor comes from, without what these were given."""
        op = made_by.get(id(tensor.buffer))
        if op is None:
            return set()
        if op.name in ("linear", "matmul"):
            return {id(op)}
        return set().union(*(behind(one) for one in op.inputs))

    def gates(op):
        one, other = map(behind, op.inputs)
        return bool(one and other) and one.isdisjoint(other)

    multiplied = [op for op in operations if op.name == "multiply" and not op.inputs[1].buffer.is_weight]
    added = [op for op in operations if op.name == "add" and not op.inputs[1].buffer.is_weight]
    is_gated = len(multiplied) == 1 and gates(multiplied[0])
    first = next(op for op in operations if op.name in ("linear", "matmul"))
    return MLP(
        is_wider=station.width > first.inputs[0].cols,
        bends=tuple(ACTIVATIONS[op.kind] for op in operations if op.name == "activation"),
        is_gated=is_gated,
        does_more=bool(added)
        or (bool(multiplied) and not is_gated)
        or any(op.name in ("scale", "shift", "softmax") for op in operations),
        is_added=station.beside,
        count=count,
    )
