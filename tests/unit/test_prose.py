"""The page's prose, in the order in which it is read: terms are explained where they first occur, and how numbers are
written.
"""

import json
import re
from dataclasses import dataclass
from html.parser import HTMLParser

import pytest

from sitebuild.page.panels import MARK
from sitebuild.paths import SITE_SOURCES

TERMS = json.loads((SITE_SOURCES / "glossary.json").read_text(encoding="utf-8"))
# Other forms of a term, as a regular expression; None for one that is an everyday word, too, or only a name in code.
FORMS = {
    "weights": "weights?|parameters?",
    "bits": "bits?",
    "nats": "nats?",
    "logarithm": "logarithms?|logarithmic|ln",
    "letter pairs": "letter pairs|bigrams?",
    "held-out": "held[- ]out",
    "forward pass": "forward pass(?:es)?",
    "scores": "scores?|logits?",
    "top-k": "top-k",
    "loss": "loss(?:es)?",
    "backpropagation": "backpropagations?|backpropagates?",
    "tokens": "tokens?",
    "batch": "batch(?:es)?",
    "residual connection": "residual (?:connection|path)s?",
    "Value": None,
}
BLOCKS = {"p", "li", "td", "th", "dt", "dd", "h1", "h2", "h3", "h4", "caption", "summary", "legend", "label", "button",
          "figcaption", "div", "span"}  # fmt: skip
NOT_READ = {"script", "style", "code", "textarea", "option", "noscript"}
NOT_PROSE = {"waking", "runtime", "complaints", "visually-hidden"}
VOID = {"input", "img", "br", "meta", "link", "source"}


@dataclass
class Run:
    """A piece of text, the block that it stands in, and the term that it explains or None."""

    text: str
    block: int
    section: str
    term: str | None


class Prose(HTMLParser):
    """Fills `runs` with the text of a page in order, without what is no prose."""

    def __init__(self):
        super().__init__()
        self.runs = []
        self._open = []  # (tag, whether what is inside is read)
        self._block = 0
        self._section = "header"
        self._explaining = None

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        if tag in VOID:
            return
        skipped = tag in NOT_READ or NOT_PROSE & set((attributes.get("class") or "").split())
        self._open.append((tag, not skipped and (not self._open or self._open[-1][1])))
        if tag in BLOCKS - {"span"}:
            self._block += 1
        if "data-panel" in attributes:
            self._section = attributes["data-panel"]
        if tag == "dfn":
            self._explaining = attributes.get("data-term") or ""
            if self._explaining:
                self.runs.append(Run("", self._block, self._section, self._explaining))

    def handle_endtag(self, tag):
        if tag in VOID:
            return
        while self._open.pop()[0] != tag:
            pass
        if tag in BLOCKS - {"span"}:
            self._block += 1
        if tag == "dfn":
            self._explaining = None

    def handle_data(self, data):
        if not self._open or self._open[-1][1]:
            term = " ".join(data.split()) if self._explaining == "" else self._explaining
            self.runs.append(Run(data, self._block, self._section, term))


def read(name):
    page = (SITE_SOURCES / name).read_text(encoding="utf-8")
    body = page[page.index("<body>") : page.index("</main>")]
    section = "panels/{}/section.html"
    body = MARK.sub(lambda mark: (SITE_SOURCES / section.format(mark[1])).read_text(encoding="utf-8"), body)
    prose = Prose()
    prose.feed(re.sub(r"<!--.*?-->", "", body, flags=re.S))
    return prose.runs


@pytest.fixture(scope="module")
def runs():
    return read("index.html")


def lines(runs):
    """The text of each block, in order."""
    texts = {}
    for run in runs:
        texts[run.block] = texts.get(run.block, "") + run.text
    return [re.sub(r"[ \n]+", " ", text).strip() for text in texts.values() if text.strip()]


def written(term):
    """What finds a term in a text, or None."""
    form = FORMS.get(term, f"{re.escape(term.removesuffix('s'))}s?")
    return re.compile(rf"(?<![\w-])(?:{form})(?![\w-])", re.I) if form else None


@pytest.mark.parametrize("term", TERMS)
def test_a_term_is_explained_where_it_first_occurs(runs, term):
    places = [i for i, run in enumerate(runs) if run.term == term]
    assert places, f"no <dfn> for {term!r}"
    form = written(term)
    early = [line for line in lines(runs[: places[0]]) if form and form.search(line)]
    assert not early, f"{term!r} is used before it is explained"


@pytest.mark.parametrize("page", ["index.html", "gallery.html"])
def test_how_numbers_and_units_are_written(page):
    for line in lines(read(page)):
        assert not re.search(r"\d\s+%|\d\s+per ?cent|\bper cent\b", line), line
        assert not re.search(r"\d (?:MB|kB|ms|s|bits?|nats?|px)\b", line), line


def test_the_rules_of_this_test_find_what_they_are_for():
    prose = Prose()
    prose.feed(
        "<section data-panel=a><p>Two <b>bits</b> of <span class=x>letter</span> pairs.</p><code>loss</code>"
        "<p class=waking>seed</p><p>A <dfn data-term=bits>bit</dfn>.</p></section>"
    )
    assert lines(prose.runs) == ["Two bits of letter pairs.", "A bit."]
    assert {run.term for run in prose.runs} == {None, "bits"}
    assert written("bits").search(lines(prose.runs)[0])
    assert written("letter pairs").search(lines(prose.runs)[0])
    assert not written("heads").search("a heading, headlong")
