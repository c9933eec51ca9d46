"""The words that a section explains: `<dfn>softmax</dfn>` in its HTML becomes a button, which opens the explanation.

The explanations are in site/glossary.json, by term. Where the text has another form of the word, the mark names the
term: `<dfn data-term="weights">weight</dfn>`. It works without any script.
"""

import re
from html import escape

from ..report import Problem

MARK = re.compile(r'<dfn(?: data-term="([^"]*)")?>(.*?)</dfn>', re.S)


def explained(section, panel, terms):
    """The HTML of the section of a panel, with its buttons and, at its end, their explanations. `terms` are
    {term: explanation}. Raises Problem for a term that is not among them."""
    used = {}

    def button(mark):
        term = mark[1] or mark[2]
        if term not in terms:
            raise Problem(
                f'site/glossary.json does not explain "{term}", which the section "{panel}" marks with <dfn>.'
            )
        used[term] = f"{panel}-term-{re.sub('[^a-z]+', '-', term.lower())}"
        return f'<dfn><button type="button" class="term" popovertarget="{used[term]}">{mark[2]}</button></dfn>'

    section = MARK.sub(button, section)
    notes = "".join(
        f'\n<div class="term-note" id="{id}" popover><b>{escape(term)}</b> {escape(terms[term])}</div>'
        for term, id in used.items()
    )
    body, end, rest = section.rpartition("</section>")
    return f"{body}{notes}\n{end}{rest}"
