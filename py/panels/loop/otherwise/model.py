"""A model, as the loop speaks of it."""

import numpy as np

from microgpt import Experiment
from microgpt.record import recorded

from ...kit.picture.stations import stations
from . import words
from .anatomy import anatomy

CUTTING = ("relu",), ("squared_relu",)  # activations that leave nothing below 0


class Model:
    """`layer` is the one that the stages show, counted from 0."""

    def __init__(self, experiment: Experiment):
        self.config, self.nouns = experiment.config, experiment.corpus.nouns
        parts = stations(recorded(experiment.architecture, self.config, experiment.corpus.vocabulary.size))
        n_layer = self.config.n_layer
        self._layers = [anatomy(parts, layer, n_layer) for layer in range(n_layer)]

    def told(self, stage: str, layer: int) -> str:
        """What happens at a stage, in a few sentences."""
        return words.told(stage, self._layers[layer], self.config, self.nouns)

    # What the numbers of the first layer say.

    def embed(self, tokens: int, width: int) -> str:
        return words.embedded(tokens, width, self._layers[0])

    def attend(self, heads: int | None) -> str:
        """`heads` is None if none of the arrays is of attention."""
        return words.attended(heads, self._layers[0].attention)

    def transform(self, hidden: np.ndarray) -> str:
        mlp = self._layers[0].mlp
        is_cut = mlp is not None and mlp.bends in CUTTING and not hidden.min() < 0
        return words.transformed(hidden.size, float((hidden > 0).mean()), is_cut)
