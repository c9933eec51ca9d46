"""What went wrong with a reader's model, in words that say what to write instead."""

import ast
import builtins
import re

from .builtins import MODULES, SAFE
from .names import ATTRIBUTES, OPERATIONS, SETTINGS

STATEMENTS = {
    "ClassDef": "a class cannot be written here; functions are enough for a model",
    "Set": "a set has no order that is the same each time; write a list, in square brackets",
    "SetComp": "a set has no order that is the same each time; write a list, in square brackets",
    "With": "`with` cannot be used here",
    "Match": "`match` cannot be used here; write `if` and `elif`",
    "Await": "`await` cannot be used here",
    "YieldFrom": "`yield from` cannot be used here; write a loop with `yield`",
    "TypeAlias": "`type` cannot be used here",
}
IN_PLACE_OF = {
    "shape": "sizes are those of `config` and of `weight_shapes`; only n, the number of positions, is not known, since "
    "the model is recorded once for documents of every length",
    "extend": "write += to add a list to a list",
    "join": "put texts together with f-strings",
    "format": "put texts together with f-strings",
    "mean": "a row is normalised by rmsnorm() or layernorm()",
    "sum": "a weighted sum of rows is a matrix product, @",
    "transpose": "write .T",
    "cross_entropy": "the loss is computed from the logits that forward() returns",
    "dropout": "there is no dropout: each pass computes the same",
    "array": "arrays cannot enter a model; it computes with tensors, and its numbers are weights",
    "zeros": "arrays cannot enter a model; it computes with tensors, and its numbers are weights",
    "ones": "arrays cannot enter a model; it computes with tensors, and its numbers are weights",
}


def listed(names) -> str:
    return ", ".join(names)


def operations() -> str:
    return f"A tensor has {listed(OPERATIONS)}, and + - * @"


def not_here(node: ast.AST) -> str:
    """Of a part of the syntax that is not allowed."""
    kind = type(node).__name__
    return STATEMENTS.get(kind) or STATEMENTS.get(kind.removeprefix("Async")) or f"{kind} cannot be used here"


def no_attribute(node: ast.Attribute) -> str:
    """Of a name after a dot that nothing has."""
    name = node.attr
    if name.startswith("_"):
        return f"names that begin with an underscore, such as .{name}, cannot be used here"
    if name in IN_PLACE_OF:
        return f"there is no .{name} here: {IN_PLACE_OF[name]}"
    owner = node.value.id if isinstance(node.value, ast.Name) else ""
    if owner in ("math", "np", "numpy"):
        return f"{owner} has no {name!r} here; it has {listed(vars(MODULES['math']))}"
    if owner == "config":
        return f"config has no {name!r}; it has {listed(SETTINGS)}. Other constants can be written in the code"
    return f"there is no operation .{name}{_meant(name, ATTRIBUTES)}. {operations()}"


def no_module(name: str) -> str:
    return f"{name!r} cannot be imported here; a model may use math, numpy and microgpt"


def explained(error: BaseException) -> str:
    """What a reader's code has raised."""
    text = str(error)
    for ours, theirs in (("RecordedTensor", "tensor"), ("ArrayTensor", "tensor"), ("SimpleNamespace", "module")):
        text = text.replace(ours, theirs)
    match error:
        case RecursionError():
            return "a function calls itself here without end"
        case MemoryError():
            return "this takes more memory than there is"
        case NameError(name=str(name)):
            return _no_name(name, text)
        case AttributeError(name=str(name), obj=obj) if isinstance(obj, (list, tuple, dict, str, int, float)):
            return f"{type(obj).__name__} has no .{name} here"
        case AttributeError() | TypeError() if "'NoneType'" in text:
            return "there is nothing here (None): a function that was to return something has not"
        case AttributeError(name=str(name)) if "tensor" in text:
            return f"a tensor has no .{name}{_meant(name, OPERATIONS)}. {operations()}"
        case TypeError() if "'Ids'" in text:
            return (
                "tokens and positions can only be given to rows(), as they are: the model is recorded once, for "
                "documents of every length"
            )
        case TypeError() if "'tensor'" in text:
            return f"{text}. {operations()}"
        case TypeError() if re.match(r"\w+\(\)", text):
            return text
        case ValueError():
            return text
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def _no_name(name, text):
    if name in dir(builtins):
        return f"{name!r} cannot be used here; of Python’s own functions, a model may call the simple ones"
    return f"there is no name {name!r} here{_meant(name, (*SAFE, 'range', 'config'))}"


def _meant(name, known):
    """The known name that shares most pairs of letters with this one, if they are half of both or more."""
    likeness = {one: 2 * len(_pairs(name) & _pairs(one)) / (len(name) + len(one) + 2) for one in known}
    close = max(likeness, key=lambda one: likeness[one])
    return f"; did you mean {close}?" if likeness[close] >= 0.5 else ""


def _pairs(word):
    return set(zip(f" {word}", f"{word} ", strict=True))
