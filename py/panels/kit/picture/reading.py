"""The numbers of a picture: what stands at each station for one document, and the blame that comes back to it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from microgpt.inside import Inside

from .layout import ROWS
from .station import Station
from .wires import Blame

ROOM = 16  # positions that are computed; a longer document is cut


@dataclass(frozen=True)
class Reading:
    """n is the number of positions shown.

    ids     (n + 1,) tokens; the last is what really follows the last position
    whole   positions that the document has
    values  by key of a station: (n, width), or (heads, n, n) for attention
    blame   the sizes of gradients
    losses  (n,) -ln p of what really followed
    loss    the mean over all positions of the document, shown or not
    weights  of the model, by name
    """

    ids: np.ndarray
    whole: int
    values: dict[str, np.ndarray]
    blame: Blame
    losses: np.ndarray
    loss: float
    weights: dict[str, np.ndarray] = field(default_factory=dict)

    def shares(self) -> dict[str, list[list[float]]]:
        """The mean attention of all heads, by key."""
        return {key: array.mean(axis=0).tolist() for key, array in self.values.items() if array.ndim == 3}


def read(stations: Sequence[Station], inside: Inside, ids: np.ndarray) -> Reading:
    """Both passes of a document, BOS + tokens + BOS, through the model whose weights `inside` has."""
    loss = inside.run(ids)
    n = min(inside.n, ROWS)
    values, gradients = {}, {}
    for station in stations:
        if station.shows is not None:
            array = inside.value(station.shows)[..., :n, :]
            if station.kind == "attention":
                array = array.reshape(-1, n, array.shape[-1])[..., :n]
            values[station.key] = array
        if station.blame is not None:
            gradients[station.key] = inside.gradient(station.blame)[..., :n, :]
    true = values["probabilities"][np.arange(n), ids[1 : n + 1]]
    losses = -np.log(np.maximum(true, np.finfo(np.float32).tiny))
    return Reading(ids[: n + 1], inside.n, values, _blame(stations, gradients), losses, loss, inside.weights())


def _blame(stations, gradients):
    at = {key: _sizes(gradient) for key, gradient in gradients.items()}
    entering, before, beside = {}, None, []
    for station in stations:
        if station.beside:
            beside.append(station.key)
            continue
        if beside and before in gradients and station.key in gradients:
            # What goes straight on hands its gradient back as it is; the rest came through what lies beside.
            through = _sizes(gradients[before] - gradients[station.key])
            entering |= dict.fromkeys(beside, through)
        before, beside = station.key, []
    return Blame(at, entering)


def _sizes(gradient):
    rows = gradient if gradient.ndim == 2 else gradient[0]
    return np.sqrt(np.square(rows).sum(axis=-1)).tolist()
