"""The names that have been written: whether each is new, its odds, and the odds of each letter when it is opened."""

from ..kit import dom
from ..kit.numbers import fixed, percent
from ..kit.words import NOTHING, copied, token_label
from . import words

LISTED = 8


class Written:
    def __init__(self, element, text_of):
        self._element, self._text_of = element, text_of

    def forget(self):
        self._element.replaceChildren()

    def add(self, text, writing, is_copy, nouns):
        """`text` is what was written; `writing` is the Writing."""
        details = dom.make("details")
        summary = dom.make("summary")
        name = dom.make("b", text or NOTHING, dir="auto")
        mark = dom.make("span", copied(is_copy), class_="copy" if is_copy else "new")
        summary.append(name, mark, dom.make("span", words.odds(writing.odds)))
        details.append(summary, self._table(writing, nouns))
        item = dom.make("li", data_copy=str(is_copy).lower())
        item.append(details)
        self._element.prepend(item)
        while self._element.childElementCount > LISTED:
            self._element.lastElementChild.remove()

    def _table(self, writing, nouns):
        head = dom.make("tr")
        head.append(*(dom.make("th", title, scope="col") for title in words.columns(nouns)))
        body = dom.make("tbody")
        for one in writing.draws:
            row = dom.make("tr")
            row.append(
                dom.make("th", token_label(self._text_of(one.token)), scope="row"),
                dom.make("td", percent(one.probability)),
                dom.make("td", fixed(one.u, 3)),
                dom.make("td", token_label(self._text_of(one.best))),
            )
            body.append(row)
        table, thead = dom.make("table"), dom.make("thead")
        thead.append(head)
        table.append(thead, body)
        return table
