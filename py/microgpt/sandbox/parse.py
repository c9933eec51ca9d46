"""A reader's text made into code: what may not be written is refused, and all else counts its steps.

The steps are calls that are put into the syntax tree, so the same text is stopped at the same place in every Python.
Their names begin with $, which no name in a text can.
"""

import ast
import io
import tokenize
import warnings
from types import CodeType

from ..model_error import ModelError
from .builtins import MODULES
from .names import ATTRIBUTES
from .words import no_attribute, no_module, not_here

# The parser of a browser's Python calls itself for each level, and kills the page where its stack ends: measured, that
# is at 200 brackets, or 500 operators or `elif`s in a row, on half of the stack that Chromium has.
MOST_LETTERS = 50_000
MOST_BRACKETS = 20
MOST_TOKENS = 400  # of one statement
MOST_ELIFS = 50
MOST_NESTED = 100  # levels of the syntax tree
SYMBOLS = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.FloorDiv: "//", ast.Mod: "%", ast.Pow: "**",
    ast.MatMult: "@", ast.LShift: "<<", ast.RShift: ">>", ast.BitAnd: "&", ast.BitOr: "|", ast.BitXor: "^",
}  # fmt: skip
ALLOWED = (
    ast.Module, ast.FunctionDef, ast.Return, ast.Delete, ast.Assign, ast.AugAssign, ast.AnnAssign, ast.For, ast.While,
    ast.If, ast.Raise, ast.Try, ast.Assert, ast.Import, ast.ImportFrom, ast.Global, ast.Nonlocal, ast.Expr, ast.Pass,
    ast.Break, ast.Continue, ast.BoolOp, ast.NamedExpr, ast.BinOp, ast.UnaryOp, ast.Lambda, ast.IfExp, ast.Dict,
    ast.ListComp, ast.DictComp, ast.GeneratorExp, ast.Yield, ast.Compare, ast.Call, ast.FormattedValue, ast.JoinedStr,
    ast.Constant, ast.Attribute, ast.Subscript, ast.Starred, ast.Name, ast.List, ast.Tuple, ast.Slice,
    ast.comprehension, ast.ExceptHandler, ast.arguments, ast.arg, ast.keyword, ast.alias,
    ast.expr_context, ast.boolop, ast.operator, ast.unaryop, ast.cmpop,
)  # fmt: skip

# What may hold other values: a list in a list in a list is freed with care, see kept.py.
MAKING = (
    ast.List, ast.Tuple, ast.Dict, ast.ListComp, ast.DictComp, ast.GeneratorExp, ast.Lambda, ast.Call, ast.BinOp,
    ast.Subscript,
)  # fmt: skip


def compiled(text: str, filename: str) -> CodeType:
    """Code to run in the globals of `Bounded.namespace`. Raises ModelError at the first line that is refused."""
    _check_size(text)
    try:
        return _compiled(text, filename)
    except SyntaxError as error:
        line = max(1, min(error.lineno or 1, text.count("\n") + 1))
        raise ModelError(f"this is not Python: {error.msg}", line) from None
    except (RecursionError, MemoryError):
        raise ModelError("this is nested too deeply; take it apart into several lines", 1) from None
    except ModelError:
        raise
    except ValueError as error:  # a character that no text has
        raise ModelError(f"this is not Python: {error}", 1) from None


def _compiled(text, filename):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of Python's compiler, which would print them
        tree = ast.parse(text, filename)
        _check_depth(tree)
        for node in ast.walk(tree):
            _check(node)
        _Counting().visit(tree)
        return compile(ast.fix_missing_locations(tree), filename, "exec")


def _check_size(text):
    if len(text) > MOST_LETTERS:
        raise ModelError(f"this text has {len(text):,} characters; {MOST_LETTERS:,} are the most", 1)
    tokens = brackets = elifs = 0
    try:
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            tokens = 0 if token.type == tokenize.NEWLINE else tokens + 1
            brackets += (token.string in ("(", "[", "{")) - (token.string in (")", "]", "}"))
            elifs += token.string == "elif"
            if brackets > MOST_BRACKETS or tokens > MOST_TOKENS or elifs > MOST_ELIFS:
                raise ModelError("this is too long or nested too deeply; take it apart into several", token.start[0])
    except (tokenize.TokenError, SyntaxError):
        pass  # the parser says it better; it comes no further than this


def _check_depth(tree):
    waiting = [(tree, 0, 1)]
    while waiting:
        node, depth, line = waiting.pop()
        line = getattr(node, "lineno", line)
        if depth > MOST_NESTED:
            raise ModelError("this is nested too deeply; take it apart into several lines", line)
        waiting += [(child, depth + 1, line) for child in ast.iter_child_nodes(node)]


def _check(node):
    """Raises ModelError if the node is of a kind, or has a name, that may not be written."""
    line = getattr(node, "lineno", 1)
    if not isinstance(node, ALLOWED):
        raise ModelError(not_here(node), line)
    for name in _names(node):
        if name.startswith("__"):
            raise ModelError(f"names that begin with two underscores, such as {name}, cannot be used here", line)
    match node:
        case ast.Constant(value=bytes() | complex()):
            raise ModelError("bytes and complex numbers cannot be used here", line)
        case ast.Import(names=modules):
            for module in modules:
                _check_module(module.name, node)
        case ast.ImportFrom():
            _check_import(node)
        case ast.Attribute(attr=name) if name not in ATTRIBUTES:
            raise ModelError(no_attribute(node), line)
        case ast.Attribute(ctx=ast.Store() | ast.Del()):
            raise ModelError(f".{node.attr} cannot be changed; give the new value a name of its own", line)
        case ast.Subscript(ctx=ast.Store() | ast.Del(), slice=ast.Slice()):
            raise ModelError("a slice cannot be assigned to here; make a new list", line)
        case ast.Subscript(slice=ast.Tuple(elts=parts)) if any(isinstance(part, ast.Slice) for part in parts):
            raise ModelError("nothing here has slices of several dimensions", line)
        case ast.Starred(ctx=ast.Store()):
            raise ModelError("a name with a star cannot be assigned to here; take a slice", line)
        case ast.Raise(cause=ast.expr() as cause) if not isinstance(cause, ast.Constant):
            raise ModelError("`raise ... from` cannot be used here", line)


def _names(node):
    for field in ("id", "name", "arg", "asname"):
        if isinstance(name := getattr(node, field, None), str):
            yield name
    if isinstance(node, (ast.Global, ast.Nonlocal)):
        yield from node.names


def _check_module(name, node):
    if name not in MODULES:
        raise ModelError(no_module(name), node.lineno)


def _check_import(node):
    name = "." * node.level + (node.module or "")
    _check_module(name, node)
    for wanted in node.names:
        if not hasattr(MODULES[name], wanted.name):
            what = ", ".join(vars(MODULES[name]))
            raise ModelError(f"{name} has no {wanted.name!r} here; it has {what}", node.lineno)


class _Counting(ast.NodeTransformer):
    """Puts the calls in. Each keeps the line of what it stands for."""

    def visit(self, node):
        made = super().visit(node)
        is_value = isinstance(node, MAKING) and isinstance(getattr(node, "ctx", ast.Load()), ast.Load)
        return _call("$keep", node, made) if is_value else made

    def visit_For(self, node):
        return self._counted(node)

    def visit_While(self, node):
        return self._counted(node)

    def _counted(self, node):
        self.generic_visit(node)
        node.body.insert(0, _step(node))
        return node

    def visit_ExceptHandler(self, node):
        self.generic_visit(node)
        node.body.insert(0, _step(node, "$caught"))
        return node

    def visit_FunctionDef(self, node):
        node.returns = None  # annotations are for the reader
        self._counted(node)
        for rest in (node.args.vararg, node.args.kwarg):
            if rest is not None:
                node.body.insert(
                    0, ast.copy_location(ast.Expr(_call("$keep", node, ast.Name(rest.arg, ast.Load()))), node)
                )
        node.decorator_list.append(ast.copy_location(ast.Name("$keep", ast.Load()), node))
        return node

    def visit_arg(self, node):
        node.annotation = None
        return node

    def visit_AnnAssign(self, node):
        bare = ast.copy_location(ast.Pass(), node)
        return self.visit(ast.copy_location(ast.Assign([node.target], node.value), node)) if node.value else bare

    def visit_Try(self, node):
        self.generic_visit(node)
        if node.finalbody:
            node.finalbody.insert(0, _step(node.finalbody[0], "$caught"))
        return node

    def visit_Lambda(self, node):
        self.generic_visit(node)
        node.body = ast.copy_location(ast.BoolOp(ast.Or(), [_call("$step", node.body), node.body]), node.body)
        return node

    def visit_comprehension(self, node):
        self.generic_visit(node)
        node.iter = _call("$each", node.iter, node.iter)
        return node

    def visit_Starred(self, node):
        self.generic_visit(node)
        if isinstance(node.ctx, ast.Load):
            node.value = _paid(node.value)
        return node

    def visit_BinOp(self, node):
        self.generic_visit(node)
        return _call("$do", node, ast.Constant(SYMBOLS[type(node.op)]), node.left, node.right)

    def visit_AugAssign(self, node):
        self.generic_visit(node)
        value = ast.parse(ast.unparse(node.target), mode="eval").body
        for part in ast.walk(value):
            ast.copy_location(part, node)
        done = _call("$do", node, ast.Constant(SYMBOLS[type(node.op)]), value, node.value, ast.Constant(True))
        return ast.copy_location(ast.Assign([node.target], done), node)

    def visit_Compare(self, node):
        self.generic_visit(node)
        node.left = _paid(node.left)
        node.comparators = [_paid(one) for one in node.comparators]
        return node

    def visit_Subscript(self, node):
        self.generic_visit(node)
        if not isinstance(node.slice, ast.Slice):
            node.slice = _paid(node.slice)
        return node

    def visit_Dict(self, node):
        self.generic_visit(node)
        node.keys = [key and _paid(key) for key in node.keys]
        node.values = [value if key else _paid(value) for key, value in zip(node.keys, node.values, strict=True)]
        return node

    def visit_DictComp(self, node):
        self.generic_visit(node)
        node.key = _paid(node.key)
        return node

    def visit_Call(self, node):
        self.generic_visit(node)
        if isinstance(node.func, ast.Attribute):
            node.args = [one if isinstance(one, ast.Starred) else _paid(one) for one in node.args]
        for keyword in node.keywords:
            keyword.value = _paid(keyword.value)
        return node

    def visit_FormattedValue(self, node):
        self.generic_visit(node)
        spec = node.format_spec or ast.Constant("")
        node.value = _call("$text", node, node.value, ast.Constant(node.conversion), spec)
        node.conversion, node.format_spec = -1, None
        return node


def _call(name, where, *arguments):
    call = ast.Call(ast.Name(name, ast.Load()), list(arguments), [])
    ast.copy_location(call, where)
    ast.copy_location(call.func, where)
    return call


def _step(where, name="$step"):
    return ast.copy_location(ast.Expr(_call(name, where)), where)


def _paid(value):
    """The same value, once its size has been counted. A number or a text that stands there needs no counting."""
    return value if isinstance(value, ast.Constant) else _call("$spend_on", value, value)
