"""How far a step of training has come along the picture of the model. No DOM here."""

import re
from collections.abc import Sequence

from ..kit.picture.station import Station

KINDS = {  # of stations, by stage; the other stages have the whole way behind them
    "tokenize": ("letters", "ids"),
    "embed": ("vectors",),
    "attend": ("attention",),
    "transform": ("mlp",),
    "predict": ("scores", "probabilities"),
    "loss": ("loss",),
}
ORDER = tuple(KINDS)


def in_focus(stations: Sequence[Station], stage: str, layer: int) -> Station | None:
    """The station that a stage is about: None at the first, where there are only letters, and where it is about all of
    them or the model has none. `layer` counts from 0.
    """
    found = _of_stage(stations, stage, layer)
    return stations[found[-1]] if found and stage != "tokenize" else None


def reached(stations: Sequence[Station], stage: str, layer: int) -> Station:
    """The last station that values have come to, when a stage is over."""
    if stage not in KINDS:
        return stations[-1]
    found = _of_stage(stations, stage, layer)
    if not found:
        return reached(stations, ORDER[ORDER.index(stage) - 1], layer)
    last = found[-1]
    while last + 1 < len(stations) and stations[last + 1].kind == "sum":
        last += 1
    return stations[last]


def before(stations: Sequence[Station], stage: str, layer: int) -> Station:
    """The one that they have come to when it begins."""
    if stage not in KINDS:
        return stations[-1]
    first = next(iter(_of_stage(stations, stage, layer)), 0)
    return stations[max(0, first - 1)]


def _of_stage(stations, stage, layer):
    """Indices."""
    kinds = KINDS.get(stage, ())
    return [i for i, one in enumerate(stations) if one.kind in kinds and _layer(one) in (None, layer)]


def _layer(station):
    """From 0, as the names of its matrices say, since a layer may have a second MLP; else the first MLP is layer 0's,
    and so on. None if there is one for all layers."""
    named = re.match(r"layer(\d+)\.", next(iter(station.weights), ""))
    return int(named[1]) if named else station.number - 1 if station.number else None
