"""The page's prose, in the order in which it is read: terms are explained where they first occur, and how numbers are
written.
"""

import ast
import json
import re
from dataclasses import dataclass
from html.parser import HTMLParser

import pytest

from sitebuild.page.panels import MARK
from sitebuild.paths import PYTHON_SOURCES, SITE_SOURCES

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


STRAIGHT = re.compile(r"[A-Za-z]'[a-z]|\"")
APOSTROPHE = re.compile(r"[A-Za-z]'[a-z]")
CODE_IN_PROSE = '.named(f"'  # a sentence that quotes Python


class Signs(HTMLParser):
    """Fills `straight` with what is read and has a straight quotation mark or apostrophe."""

    def __init__(self):
        super().__init__()
        self.straight = []
        self._open = []

    def handle_starttag(self, tag, attrs):
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag):
        while self._open and self._open.pop() != tag:
            pass

    def handle_data(self, data):
        if not {*NOT_READ, "pre"} & set(self._open) and STRAIGHT.search(data):
            self.straight.append(data.strip())


@pytest.mark.parametrize("page", sorted(SITE_SOURCES.rglob("*.html")), ids=lambda page: page.name)
def test_quotation_marks_and_apostrophes_in_prose_are_typographic(page):
    signs = Signs()
    signs.feed(page.read_text(encoding="utf-8"))
    assert signs.straight == []


def strings(source):
    """Those of Python source that are no docstrings, as (line, text)."""
    tree = ast.parse(source)
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    first = [node.body[0] for node in ast.walk(tree) if isinstance(node, documented) and node.body]
    docstrings = {id(one.value) for one in first if isinstance(one, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.lineno, node.value


def straight(root):
    """What the Python below `root` says to readers with a straight sign: an apostrophe anywhere, and in a words.py
    a quotation mark, too.
    """
    for path in sorted(root.rglob("*.py")):
        sign = STRAIGHT if path.name in ("words.py", "answered.py", "outline.py") else APOSTROPHE
        for line, text in strings(path.read_text(encoding="utf-8")):
            if sign.search(text) and CODE_IN_PROSE not in text:
                yield path.relative_to(root).as_posix(), line, text


def test_signs_in_the_sentences_of_panels_are_typographic():
    # tables.py speaks to those who build the page, in their terminal.
    assert [one for one in straight(PYTHON_SOURCES / "panels") if one[0] != "kit/tables.py"] == []


def test_signs_in_what_else_is_said_to_readers_are_typographic():
    said = " ".join(TERMS.values())
    for name in ("boot.js", "watchdog.js"):
        script = (SITE_SOURCES / "js" / name).read_text(encoding="utf-8")
        said += re.sub(r"/\*.*?\*/|\s//[^\n]*", "", script, flags=re.S)
    assert "This browser cannot run the page’s Python" in said
    assert re.findall(rf".*{APOSTROPHE.pattern}.*", said) == []


def test_a_straight_sign_would_be_found(tmp_path):
    (tmp_path / "words.py").write_text('"""It\'s a docstring."""\nA = "the page\'s"\nB = \'a "word"\'\nC = "page’s"\n')
    assert [line for _, line, _ in straight(tmp_path)] == [2, 3]
