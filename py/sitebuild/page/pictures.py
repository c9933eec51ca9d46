"""The still pictures of the model: the large one at the top of the page, and a small one beside each heading.

The page's own Python draws them (py/panels/kit/picture), in a process of its own, as it is now.
"""

import json
import os
import sys
from html import escape

from ..report import run

LARGE = "<!-- picture -->"
LINK = "See it in the whole loop"


def drawn(python, panels):
    """{"wide": SVG, "narrow": SVG, "small": {panel: SVG}}. `python` is the folder of the sources."""
    lit = {panel.id: panel.lit for panel in panels if panel.lit}
    printed = run(
        [sys.executable, "-m", "panels.kit.picture.usual", json.dumps(lit)],
        "The still pictures of the model cannot be drawn:",
        env=os.environ | {"PYTHONPATH": str(python)},
    )
    return json.loads(printed.splitlines()[-1])


def large(pictures):
    """HTML of the picture for wide windows and for narrow ones."""
    return "".join(f'<div class="{shape}-still">{pictures[shape]}</div>' for shape in ("wide", "narrow"))


def beside_heading(section, small, target):
    """The section's HTML with its small picture after the heading: a link to `target`, but not from there itself."""
    if f'<section id="{target}"' in section:
        place = f'<div class="whereabouts">{small}</div>'
    else:
        place = f'<a class="whereabouts" href="#{target}" aria-label="{escape(LINK)}">{small}</a>'
    return section.replace("</h2>", f"</h2>\n  {place}", 1)
