"""What the picture says: a sentence on the state of each station, whole in itself, so that they can be read in any
order."""

from collections.abc import Sequence
from math import log

import numpy as np

from microgpt import Nouns

from ..numbers import counted, fixed, ordinal, percent, significant, whole
from ..words import quoted
from .reading import Reading
from .station import Station

NAMES = {"mlp": "MLP"}
STATIONS = "Stations of the picture"


def name(station: Station) -> str:
    """Of a button: "attention", "sum 2"."""
    plain = NAMES.get(station.kind, station.kind)
    return f"{plain} {station.number}" if station.number else plain


def sentence(station: Station, reading: Reading, labels: Sequence[str], nouns: Nouns) -> str:
    """`labels` are those of all tokens, by id."""
    said = _Said(station, reading, labels, nouns)
    return f"{getattr(said, station.kind)()}{said.weights()}{said.blame()}"


class _Said:
    """A method for each kind of station."""

    def __init__(self, station, reading, labels, nouns):
        self.station, self.reading, self.nouns = station, reading, nouns
        self.array = reading.values.get(station.key)
        self.n = len(reading.losses)
        self.tokens = [labels[int(i)] for i in reading.ids]
        self.read = quoted("".join(self.tokens[1 : self.n]) or self.tokens[0])
        self.labels = labels

    def letters(self):
        token, whole_text = self.nouns.token, whole(self.reading.whole)
        cut = f" The first {self.n} of {whole_text} places are drawn." if self.reading.whole > self.n else ""
        return f"The text comes in as {self.read}: a place for each {token}, and one for the start.{cut}"

    def ids(self):
        last, number = self.tokens[self.n - 1], int(self.reading.ids[self.n - 1])
        return (
            f"Each {self.nouns.token} is looked up in a list and becomes its number there: {quoted(last)} is {number}."
        )

    def vectors(self):
        picked = f"Each number picks a row of {whole(self.station.width)} learned numbers"
        has_places = any(op.name == "embedding" and op.kind for op in self.station.operations)
        return f"{picked}, and a row for its place is added to that." if has_places else f"{picked}."

    def attention(self):
        last = self.array[:, self.n - 1]
        head, source = divmod(int(last.argmax()), last.shape[-1])
        which = f"head {head + 1} of {len(last)}" if len(last) > 1 else "one head"
        share, place = percent(float(last[head, source])), ordinal(source + 1)
        looks = "around" if np.triu(self.array, 1).any() else "back"
        return (
            f"Attention looks {looks}, {which}: after {self.read} the last place takes most, {share}, from the "
            f"{place}, {quoted(self.tokens[source])}."
        )

    def sum(self):
        return "What was found beside the straight path is added to it, so that nothing that came before is lost."

    def mlp(self):
        zero = float((self.array == 0).mean())
        cut = f" {percent(zero)} of them are zero: cut off." if zero else ""
        width = self.station.width
        is_wider = any(op.name == "linear" and op.inputs[0].cols < width for op in self.station.operations)
        makes = "widens its row to" if is_wider else "makes its row into"
        return f"The MLP works on each place alone and {makes} {whole(width)} numbers.{cut}"

    def scores(self):
        row = self.array[-1]
        best = int(row.argmax())
        return (
            f"Each place gives a score to each of {whole(self.station.width)} choices. After {self.read} the highest, "
            f"{significant(float(row[best]), 3)}, goes to {self.choice(best)}."
        )

    def probabilities(self):
        row = self.array[-1]
        true, best = int(self.reading.ids[self.n]), int(row.argmax())
        said = f"The scores become probabilities. After {self.read} comes {self.choice(true)}: it has"
        share = percent(float(row[true]))
        if true == best:
            return f"{said} {share} and is the likeliest."
        return f"{said} {share}; the likeliest, {self.choice(best)}, has {percent(float(row[best]))}."

    def loss(self):
        blind = fixed(log(self.reading.values["probabilities"].shape[-1]), 2)
        return (
            f"The loss is {fixed(self.reading.loss, 2)}: how wrong the model was, averaged over all places. A blind "
            f"guess would have {blind}. From here blame goes back the way that the text came."
        )

    def weights(self):
        count = sum(rows * cols for rows, cols in self.station.shapes)
        matrices = len(self.station.shapes)
        return f" It uses {whole(count)} weights, in {counted(matrices, 'matrix', 'matrices')}." if count else ""

    def blame(self):
        sizes = self.reading.blame.at.get(self.station.key)
        if not sizes or not any(sizes):
            return ""
        most = max(range(len(sizes)), key=sizes.__getitem__)
        return f" On the way back, most blame arrives at the {ordinal(most + 1)} place, {quoted(self.tokens[most])}."

    def choice(self, token):
        return "the end" if token == len(self.labels) - 1 else quoted(self.labels[token])
