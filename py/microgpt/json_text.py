"""JSON that somebody else may have written."""

import json
import re
from typing import Any

DEEPEST = 50  # lists and objects within each other; what is written here has three
STRING = re.compile(r'"(?:[^"\\]|\\.)*+"?', re.DOTALL)  # one that does not end goes on to the end of the text
BRACKET = re.compile(r"[\[\]{}]")


def loads(text: str, **hooks: Any) -> Any:
    """`json.loads`, for any text. Raises ValueError for one that is no JSON, or nested too deeply.

    Python's parser calls itself for each level. On a desktop that ends with RecursionError; in a browser, whose stack
    is shorter, with the whole of Python.
    """
    if text.count("[") + text.count("{") > DEEPEST and _depth(text) > DEEPEST:
        raise ValueError("it is nested too deeply")
    return json.loads(text, **hooks)


def _depth(text):
    """Of lists and objects, in what is JSON; where it is none, the parser stops before this can be wrong."""
    depth = deepest = 0
    for bracket in BRACKET.findall(STRING.sub("", text)):
        depth += 1 if bracket in "[{" else -1
        deepest = max(deepest, depth)
    return deepest
