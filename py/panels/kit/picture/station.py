"""A station: a place at which the picture shows an array."""

from dataclasses import dataclass
from typing import Any

# In the order of the usual model; "attention", "mlp" and the "sum" after each come once a layer.
KINDS = ("letters", "ids", "vectors", "attention", "mlp", "sum", "scores", "probabilities", "loss")


@dataclass(frozen=True)
class Station:
    """For each of the n positions of a document, it shows a row.

    kind        one of KINDS
    width       numbers in a row; 0 for attention, where there are n, and for stations without an array
    heads       of attention; 0 elsewhere
    number      from 1 where there are several of its kind; 0 where there is one
    beside      whether its result is added to what went in, which passes it by on the straight path
    shows       the `microgpt.record.RecordedTensor`, (n, width) or, for attention, (heads, n, n) or (n, n); None where
                there is no array
    blame       the one whose gradient, (n, ...), is the blame that reaches the station on the way back
    weights     names of the matrices that it uses, and their `shapes`, (rows, columns)
    operations  the `microgpt.record.Operation`s that lead to what leaves it, from what comes in
    """

    kind: str
    width: int = 0
    heads: int = 0
    number: int = 0
    beside: bool = False
    shows: Any = None
    blame: Any = None
    weights: tuple[str, ...] = ()
    shapes: tuple[tuple[int, int], ...] = ()
    operations: tuple[Any, ...] = ()

    @property
    def key(self) -> str:
        """Unique in a model: "attention", or "attention-2" where there are several."""
        return f"{self.kind}-{self.number}" if self.number else self.kind
