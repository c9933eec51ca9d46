"""The table of how hard each place is to guess, with a bar for each number."""

from ..kit import dom
from ..kit.numbers import fixed
from . import words

COLUMNS = ("model", "bigram")  # as in `Places.bits`


class PlacesTable:
    def __init__(self, rows, note):
        self._rows, self._note = rows, note

    def show(self, places, full_bar, step, are_held_out, nouns):
        """`places` are `Places`; a bar of full length is `full_bar` bits."""
        rows = []
        for place, bits in enumerate(places.bits.T.tolist(), 1):
            row = dom.make("tr", data_place=place)
            row.append(dom.make("th", words.place(place), scope="row"))
            row.append(*(_cell(column, number, full_bar) for column, number in zip(COLUMNS, bits, strict=True)))
            rows.append(row)
        self._rows.replaceChildren(*rows)
        model, bigram = places.mean.tolist()
        self._note.textContent = words.measured(
            places.documents, are_held_out, step, nouns, model, bigram, places.ahead
        )


def _cell(column, bits, full_bar):
    cell = dom.make("td", data_column="place", data_player=column)
    cell.style.setProperty("--share", str(min(1.0, bits / full_bar)))
    number = dom.make("span")
    dom.number(number, bits, fixed(bits, 2))
    cell.append(number)
    return cell
