"""What may stand after a dot in a reader's text. Nothing else: attributes lead from any value to all of Python."""

from dataclasses import fields

from ..config import Config
from ..tensor import Tensor
from .builtins import MODULES

OPERATIONS = tuple(name for name in vars(Tensor) if not name.startswith("_") and name != "cross_entropy")
SETTINGS = (*(field.name for field in fields(Config)), "head_dim")
CONTAINERS = (
    "append", "clear", "copy", "endswith", "get", "insert", "isdigit", "items", "keys", "lower", "pop", "remove",
    "removeprefix", "removesuffix", "reverse", "setdefault", "startswith", "update", "upper", "values",
)  # fmt: skip
ATTRIBUTES = {*OPERATIONS, *SETTINGS, *CONTAINERS, *(name for module in MODULES.values() for name in vars(module))}
