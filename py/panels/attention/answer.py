"""Beside the question at the end of the page: the chosen head on the reader's name, and what lies ahead, hatched."""

import numpy as np

from ..kit import dom, heatmap
from ..kit.typed import readable
from ..kit.words import direction, start_label, symbol
from . import answered
from .maps import attention_maps, looks_ahead
from .words import note_on_model


class Answer:
    def __init__(self, place, panel, redraw):
        self._panel = panel
        self._canvas = dom.make("canvas", aria_hidden="true")
        self._letters = dom.make("div", class_="letters", aria_hidden="true")
        self._map = dom.make("div", class_="small-head")
        self._map.append(self._letters, self._canvas)
        place.append(self._map)

    def draw(self):
        panel, lab = self._panel, self._panel.lab
        experiment, model = lab.view_trainer.experiment, lab.view
        longest = experiment.config.block_size - 1
        name = readable((model.vocabulary.head(panel.name, longest), panel.settings.default("name")), experiment)
        tokens = model.vocabulary.cut(name)
        maps = attention_maps(model.look(name))
        self._map.hidden = not maps
        if not maps:
            return note_on_model(False, False)
        layer = min(panel.layer, len(maps) - 1)
        head = min(panel.head, len(maps[layer]) - 1)
        attention = maps[layer][head]
        shares = heatmap.shade(attention)
        shares[np.triu_indices(len(shares), 1)] = np.nan
        read = direction(name)
        heatmap.paint(self._canvas, shares[:, ::-1] if read == "rtl" else shares, "sequential", 1.0)
        self._letters.replaceChildren(
            *(dom.make("b", label) for label in [start_label(model.vocabulary), *map(symbol, tokens)])
        )
        self._map.setAttribute("dir", read)
        return answered.sentence(tokens, layer, head, attention, looks_ahead(maps), experiment.corpus.nouns)
