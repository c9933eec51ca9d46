"""A reader's text as an `Architecture`."""

import ast

from ..architecture import Architecture, text_identity
from ..model_error import ModelError
from .function import ReaderFunction
from .parse import compiled

NEEDED = {
    "weight_shapes": "weight_shapes(config, vocab_size), which gives the shape of every weight by its name",
    "forward": "forward(w, tokens, positions, config), which returns the logits",
}


def architecture(text: str) -> Architecture:
    """See `Architecture.from_source`."""
    filename = f"<model {text_identity(text)[:16]}>"
    code = compiled(text, filename)
    lines = {node.name: node.lineno for node in ast.parse(text).body if isinstance(node, ast.FunctionDef)}
    for name, what in NEEDED.items():
        if name not in lines:
            raise ModelError(f"a model needs a function {what}; this text has none", 1)
    functions = {name: ReaderFunction(code, name, lines[name]) for name in NEEDED}
    functions["forward"].load()
    return Architecture(**functions, source=text)
