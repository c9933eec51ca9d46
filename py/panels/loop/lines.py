"""Lines of the running source, found by what stands in them. Nothing is copied: the page follows the source."""

import ast
import inspect
import io
import sys
import textwrap
import tokenize
from dataclasses import dataclass
from functools import lru_cache

from microgpt import Architecture

from ..kit.words import CHANGED_FILE


@dataclass(frozen=True)
class Code:
    """Some lines of Python, without their common indent, and where they stand."""

    text: str
    file: str  # "microgpt/gpt.py"
    line: int  # of the first one

    @property
    def where(self):
        return f"{self.file}, line {self.line}"


def lines_of(function, first: str, last: str | None = None) -> Code:
    """The line of `function` that contains `first`, or all from it to the one that contains `last`.

    Raises LookupError unless exactly one line contains each: the source has changed, and whoever changed it should
    say here which line it is now.
    """
    source, start = inspect.getsourcelines(function)

    def find(part):
        found = [i for i, line in enumerate(source) if part in line]
        if len(found) != 1:
            raise LookupError(f"{function.__qualname__} has {len(found)} lines with {part!r}; there should be one")
        return found[0]

    begin = find(first)
    end = begin if last is None else find(last)
    text = textwrap.dedent("".join(source[begin : end + 1])).rstrip()
    return Code(text, _file(inspect.getmodule(function)), start + begin)


def whole(function) -> Code:
    """All of a function's source."""
    source, start = inspect.getsourcelines(function)
    return Code(textwrap.dedent("".join(source)).rstrip(), _file(inspect.getmodule(function)), start)


@dataclass(frozen=True)
class Statement:
    """One statement of a model's source. `makes` is the name it assigns; it may instead be what `function` returns.

    `comment` is the one at its end, without its sign, and `adds_to_itself` is said of x = x + … and x += ….
    """

    code: Code
    makes: str
    function: str
    returns: bool
    in_loop: bool
    comment: str = ""
    adds_to_itself: bool = False


class Statements:
    """All simple statements of a model's Python, by line number."""

    def __init__(self, architecture: Architecture):
        self.filename = architecture.filename
        if architecture.is_text:
            source, self._file = architecture.source or "", CHANGED_FILE
        else:
            module = sys.modules[architecture.forward.__module__]
            source, self._file = inspect.getsource(module), _file(module)
        self._lines = source.splitlines()
        tokens = tokenize.generate_tokens(io.StringIO(source).readline)
        self._comments = {t.start[0]: t.string.lstrip("# ") for t in tokens if t.type == tokenize.COMMENT}
        self._by_line = {}
        self._walk(ast.parse(source).body, function="", in_loop=False)

    def at(self, line: int) -> Statement | None:
        """None for what is no statement by itself, such as the first line of a loop."""
        return self._by_line.get(line)

    def _walk(self, body, function, in_loop):
        for node in body:
            if isinstance(node, ast.FunctionDef):
                self._walk(node.body, node.name, False)
            elif hasattr(node, "body"):
                is_loop = in_loop or isinstance(node, (ast.For, ast.While))
                for part in ("body", "orelse", "finalbody", "handlers"):
                    self._walk(getattr(node, part, []), function, is_loop)
            else:
                self._note(node, function, in_loop)

    def _note(self, node: ast.stmt, function, in_loop):
        text = textwrap.dedent("\n".join(self._lines[node.lineno - 1 : node.end_lineno]))
        target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
        statement = Statement(
            code=Code(text, self._file, node.lineno),
            makes=target.id if isinstance(target, ast.Name) else "",
            function=function,
            returns=isinstance(node, ast.Return),
            in_loop=in_loop,
            comment=self._comments.get(node.end_lineno or node.lineno, ""),
            adds_to_itself=_adds_to_itself(node),
        )
        for line in range(node.lineno, (node.end_lineno or node.lineno) + 1):
            self._by_line[line] = statement


def _adds_to_itself(node):
    match node:
        case ast.AugAssign(op=ast.Add()):
            return True
        case ast.Assign([ast.Name(name)], ast.BinOp(ast.Name(added_to), ast.Add())):
            return name == added_to
    return False


@lru_cache(maxsize=4)
def statements_of(architecture: Architecture) -> Statements:
    return Statements(architecture)


def _file(module):
    return module.__name__.replace(".", "/") + ".py"
