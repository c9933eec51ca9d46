"""All that a reader's code can call: the built-in functions, operators and modules that a model may need.

What Python would do in one go, without a step that could be counted, is counted or limited here.
"""

import builtins
import functools
import math
import operator
import re
from types import SimpleNamespace

from ..config import Config
from .budget import BITS, ITEMS, LETTERS, LETTERS_A_STEP, Budget
from .kept import Kept

SAFE = (
    "abs", "bool", "float", "len", "True", "False", "None", "BaseException", "Exception", "ArithmeticError",
    "AssertionError", "IndexError", "KeyError", "LookupError", "NotImplementedError", "RuntimeError", "StopIteration",
    "TypeError", "ValueError", "ZeroDivisionError",
)  # fmt: skip
NUMBERS = (  # of the modules math and numpy: functions of numbers
    "acos", "asin", "atan", "atan2", "ceil", "copysign", "cos", "cosh", "e", "exp", "fabs", "floor", "gcd", "hypot",
    "inf", "isfinite", "isinf", "isnan", "isqrt", "log", "log10", "log1p", "log2", "nan", "pi", "radians", "sin",
    "sinh", "sqrt", "tan", "tanh", "tau", "trunc",
)  # fmt: skip
OPERATORS = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv, "//": operator.floordiv,
    "%": operator.mod, "**": operator.pow, "@": operator.matmul, "<<": operator.lshift, ">>": operator.rshift,
    "&": operator.and_, "|": operator.or_, "^": operator.xor,
}  # fmt: skip
PRINTED = 200  # lines, and letters of each
CONVERSIONS = {ord("r"): repr, ord("a"): ascii, ord("s"): str}

_numbers = {name: getattr(math, name) for name in NUMBERS}
_config = SimpleNamespace(Config=Config)
MODULES = {
    "math": SimpleNamespace(**_numbers),
    "numpy": SimpleNamespace(**_numbers),
    "microgpt": SimpleNamespace(Config=Config, config=_config),
    "microgpt.config": _config,
    ".config": _config,
    ".": SimpleNamespace(Config=Config, config=_config),
}


class Bounded:
    """The names that one run of a reader's code sees, and those that `parse` has put into it."""

    def __init__(self, budget: Budget):
        self.budget = budget
        self.each = budget.each
        self.kept = Kept()
        self.printed: list[str] = []

    def namespace(self) -> dict:
        """The globals to run it in."""
        names = {name: getattr(builtins, name) for name in SAFE}
        for name in ("dict", "filter", "int", "map", "max", "min", "pow", "print", "range", "round", "str", "sum"):
            names[name] = getattr(self, name)
        for name in ("all", "any", "enumerate", "list", "reversed", "sorted", "tuple", "zip"):
            names[name] = self._counting(getattr(builtins, name))
        names["__import__"] = self._import
        own = {
            "$step": self.budget.spend,
            "$caught": self.budget.caught,
            "$keep": self.kept.keep,
            "$each": self.each,
            "$spend_on": self.budget.spend_on,
        }
        return {"__builtins__": names, "__name__": "gpt", **own, "$do": self.do, "$text": self.text}

    def let_go(self) -> None:
        """Frees what the run has made."""
        self.budget.left = 0
        self.kept.let_go()

    # --- what the operators and f-strings of the reader's text have become
    def do(self, symbol: str, a, b, in_place=False):
        """`a symbol b`. Raises ValueError if a number or a list would be too large."""
        if isinstance(a, int) and isinstance(b, int):
            self._check_whole(symbol, a, b)
        elif isinstance(a, (str, list, tuple)) or isinstance(b, (str, list, tuple)):
            self._check_length(symbol, a, b)
        if in_place and isinstance(a, list):
            return operator.iadd(a, b) if symbol == "+" else operator.imul(a, b)
        result = OPERATORS[symbol](a, b)
        if isinstance(result, (set, frozenset)):
            raise ValueError("a set has no order that is the same each time; use a list")
        return result

    def _check_whole(self, symbol, a, b):
        bits = max(a.bit_length(), b.bit_length())
        if (symbol == "**" and b > 0) or symbol == "<<":
            bits = max(bits, a.bit_length() * b if symbol == "**" else a.bit_length() + b)
        elif symbol == "*":
            bits = a.bit_length() + b.bit_length()
        if bits > BITS:
            raise ValueError(f"this number would have more than {BITS} bits")

    def _check_length(self, symbol, a, b):
        if symbol == "%":
            raise ValueError("text is put together with f-strings here, not with %")
        text = isinstance(a, str) or isinstance(b, str)
        sizes = [one if isinstance(one, int) else len(one) if hasattr(one, "__len__") else 0 for one in (a, b)]
        length = sizes[0] * sizes[1] if symbol == "*" else sum(sizes)
        if length > (LETTERS if text else ITEMS):
            what = f"text would have {length:,} characters" if text else f"list would have {length:,} items"
            raise ValueError(f"this {what}; {LETTERS if text else ITEMS:,} are the most")
        self.budget.spend(max(0, length // LETTERS_A_STEP if text else length))

    def text(self, value, conversion: int, spec: str) -> str:
        """A field of an f-string."""
        if re.search(r"\d{3}", spec):
            raise ValueError(f"the format {spec!r} asks for too many characters")
        if conversion in CONVERSIONS:
            value = CONVERSIONS[conversion](self.budget.spend_on(value))
        text = format(self.budget.spend_on(value), spec)
        if len(text) > LETTERS:
            raise ValueError(f"this text would have {len(text):,} characters; {LETTERS:,} are the most")
        self.budget.spend(len(text) // LETTERS_A_STEP)
        return text

    # --- built-in functions
    def _counting(self, function):
        def counted(*items, **settings):
            return function(*map(self.each, items), **settings)

        if function in (reversed, enumerate):  # enumerate takes a number besides
            return lambda items, *start: function(list(self.each(items)), *start)
        if function is sorted:
            return lambda items, **settings: sorted(map(self.budget.spend_on, self.each(items)), **settings)
        return counted

    def dict(self, *items, **named):
        for one in items:
            self.budget.spend_on(one)
        return dict(*items, **named)

    def filter(self, function, items):
        return filter(function, self.each(items))

    def map(self, function, *items):
        return map(function, *map(self.each, items))

    def max(self, *items, **settings):
        return max(*map(self.budget.spend_on, self._several(items)), **settings)

    def min(self, *items, **settings):
        return min(*map(self.budget.spend_on, self._several(items)), **settings)

    def _several(self, items):
        only = list(self.each(items[0])) if len(items) == 1 else items
        return [only] if len(items) == 1 else only

    def sum(self, items, start=0):
        return functools.reduce(functools.partial(self.do, "+"), self.each(items), start)

    def int(self, number=0):
        return int(number)

    def str(self, value=""):
        return self.text(value, -1, "")

    def pow(self, base, exponent):
        return self.do("**", base, exponent)

    def print(self, *values, **_):
        line = " ".join(map(self.str, self.each(values)))
        if len(self.printed) < PRINTED:
            self.printed.append(line[:PRINTED])

    def range(self, *limits):
        numbers = range(*limits)
        # Not len(), which cannot count beyond the machine's own numbers.
        if (numbers.stop - numbers.start) // numbers.step > ITEMS:
            raise ValueError(f"this range has more than {ITEMS:,} numbers")
        return numbers

    def round(self, number, digits=None):
        return round(number, max(-400, min(400, digits)) if isinstance(digits, int) else digits)

    def _import(self, name, _globals=None, _locals=None, names=(), level=0):
        return MODULES["." * level + (name if names else name.split(".")[0])]
