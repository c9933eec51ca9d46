"""What the page would otherwise compute at every start, though it never changes: colour scales and graph layouts.

They are JSON files, in app.zip for the page (panels/tables/) and in dist/tables/ for the tests.
py/panels/kit/tables.py reads them.
"""

import json

from . import colours
from .graph_layout import lay_out

LETTERS = "aei"  # of the backprop panel's network: any of them can be the right answer
HIDDEN = "123"
INPUTS = "12"


def files():
    """{name of the file: its bytes}."""
    layouts = {answer: _layout(answer) for answer in LETTERS}
    return {
        "colours.json": _json(colours.scales()),
        "backprop-layouts.json": _json(layouts),
    }


def backprop_graph(answer):
    """The nodes of the backprop panel's network, each after those it is computed from, and its edges (from, to).

    The network itself is in py/panels/backprop/network.py, and needs NumPy, which the build has not got. So its shape
    is written down once more here; a test compares the two.
    """
    sources = {
        "loss": ["log"],
        "log": ["p"],
        "p": [f"exp-{answer}", "share"],
        "share": ["total"],
        "total": ["two", "exp-i"],
        "two": ["exp-a", "exp-e"],
    }
    for letter in LETTERS:
        sources[f"exp-{letter}"] = [f"score-{letter}"]
        sources[f"score-{letter}"] = [*(f"w{letter}{j}" for j in HIDDEN), *(f"hidden-{j}" for j in HIDDEN)]
    for j in HIDDEN:
        sources[f"hidden-{j}"] = [f"sum-{j}"]
        sources[f"sum-{j}"] = [*(f"u{j}{i}" for i in INPUTS), *(f"x{i}" for i in INPUTS)]

    nodes = []

    def visit(node):
        for source in sources.get(node, ()):
            if source not in nodes:
                visit(source)
        nodes.append(node)

    visit("loss")
    return nodes, [(source, node) for node in nodes for source in sources.get(node, ())]


def _layout(answer):
    layout = lay_out(*backprop_graph(answer))
    return {
        "layer": layout.layer,
        "height": layout.height,
        "routes": [[*edge, route] for edge, route in layout.routes.items()],
        "layers": layout.layers,
        "tallest": layout.tallest,
    }


def _json(table):
    return json.dumps(table, separators=(",", ":")).encode()
