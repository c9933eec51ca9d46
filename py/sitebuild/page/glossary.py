"""The terms that the page explains: `<dfn>softmax</dfn>` in its HTML becomes a button, which opens the explanation.

The explanations are in site/glossary.json, by term. Where the text has another form of the word, the mark names the
term: `<dfn data-term="weights">weight</dfn>`. It works without any script.
"""

import json
import re
from html import escape

from ..report import Problem

MARK = re.compile(r'<dfn(?: data-term="([^"]*)")?>(.*?)</dfn>([.,:;)]*)', re.S)


HEADER = re.compile(r"<header\b.*?</header>", re.S)
END = re.compile(r"</(?:section|header)>\s*$")


def read(site):
    """{term: explanation}, of the folder of sources."""
    return json.loads((site / "glossary.json").read_text(encoding="utf-8"))


def in_header(page, terms):
    """The page (text) with the terms of its <header> explained."""
    return HEADER.sub(lambda header: explained(header[0], "page", terms), page)


def explained(html, where, terms):
    """The HTML of a section or a header with its buttons and, at its end, their explanations. `where` names it, and
    `terms` are {term: explanation}. Raises Problem for a term that is not among them."""
    used = {}

    def button(mark):
        term = mark[1] or " ".join(mark[2].split())  # a term may go on in the next line of the source
        if term not in terms:
            raise Problem(
                f'site/glossary.json does not explain "{term}", which the section "{where}" marks with <dfn>.'
            )
        used[term] = f"{where}-term-{re.sub('[^a-z]+', '-', term.lower())}"
        made = f'<dfn><button type="button" class="term" popovertarget="{used[term]}">{mark[2]}</button></dfn>'
        # A line may break after a button, but not before what follows the word.
        return f'<span class="unbroken">{made}{mark[3]}</span>' if mark[3] else made

    html = MARK.sub(button, html)
    notes = "".join(
        f'\n<div class="term-note" id="{id}" popover><b>{escape(term)}</b> {escape(terms[term])}</div>'
        for term, id in used.items()
    )
    return END.sub(lambda end: f"{notes}\n{end[0]}", html) if notes else html
