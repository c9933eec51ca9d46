"""The two functions of a reader's text, as `Architecture` has them."""

import sys
from collections.abc import Mapping
from types import CodeType

from ..model_error import ModelError
from ..record import TOKENS, RecordedTensor, check_logits
from .budget import STEPS, Budget, OutOfBudget
from .builtins import Bounded
from .words import explained, listed

DEEPEST = 60  # calls within calls, those of the engines included: a browser's stack is short
MOST_ENTRIES = 10_000
MOST_WEIGHTS = 10_000_000


class ReaderFunction:
    """`weight_shapes` or `forward`, by name. Each call runs the text afresh, so that no call depends on another.

    Raises ModelError for all that goes wrong in the text. `printed` is what the last call has printed.
    """

    def __init__(self, code: CodeType, name: str, line: int):
        self.filename = code.co_filename
        self.line = line  # of its `def`
        self.printed: list[str] = []
        self._code = code
        self._name = name

    def __call__(self, *arguments):
        return self._run(*map(_handed, arguments))

    def load(self) -> None:
        """Runs the text, and none of its functions."""
        self._run()

    def _run(self, *arguments):
        bounded = Bounded(Budget())
        limit = sys.getrecursionlimit()
        try:
            sys.setrecursionlimit(min(limit, _depth() + DEEPEST))
            result, error = self._attempt(bounded, arguments)
        finally:
            sys.setrecursionlimit(limit)
            self.printed = bounded.printed
        # By now no frame of the text is left, whose names would be the last to hold what it has made.
        bounded.let_go()
        if error is not None:
            raise error
        return result

    def _attempt(self, bounded, arguments):
        """(result, None) or (None, the error to raise)."""
        names = bounded.namespace()
        try:
            exec(self._code, names)
            if not arguments:
                return None, None
            return self._checked(names[self._name](*arguments), arguments), None
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException as error:
            if isinstance(error, ArithmeticError) and arguments[1:2] != (TOKENS,) and not self._is_own(error):
                return None, error  # an engine's numbers overflow: training has diverged
            return None, self._told(error)
        finally:
            names.clear()

    def _checked(self, result, arguments):
        try:
            return _shapes(result) if self._name == "weight_shapes" else _logits(result, arguments)
        except ValueError as error:
            raise ModelError(str(error), self.line) from None

    def _told(self, error):
        if isinstance(error, ModelError):
            return error
        calls = tuple(line for name, line in _frames(error) if name == self.filename)
        line = calls[-1] if calls else self.line
        if isinstance(error, OutOfBudget):
            message = f"this does not end, or takes too long: it was stopped here after {STEPS:,} steps"
        else:
            message = explained(error)
        return ModelError(message, line, calls)

    def _is_own(self, error):
        *_, (name, _) = _frames(error)
        return name == self.filename or name.endswith("builtins.py")


class _Weights(dict):
    """The weights by name. A name that is not there is explained."""

    def __missing__(self, name):
        raise ValueError(
            f"there is no weight {name!r}; there are {listed(self)}. A new one takes an entry in weight_shapes()"
        )


def _handed(argument):
    """The weights as a dictionary that explains itself, and ids as a tuple: what a run is given is not emptied."""
    if isinstance(argument, Mapping):
        return _Weights(argument)
    return tuple(argument) if isinstance(argument, list) else argument


def _frames(error):
    """(file, line) of each call under way when it was raised, the outermost first."""
    traceback = error.__traceback__
    while traceback:
        yield traceback.tb_frame.f_code.co_filename, traceback.tb_lineno
        traceback = traceback.tb_next


def _depth():
    frame, depth = sys._getframe(), 0
    while frame:
        frame, depth = frame.f_back, depth + 1
    return depth


def _shapes(shapes):
    if not isinstance(shapes, dict) or not shapes:
        raise ValueError(f"weight_shapes() returned {_kind(shapes)}; it must be a dictionary of shapes by name")
    if len(shapes) > MOST_ENTRIES:
        raise ValueError(f"weight_shapes() returned {len(shapes):,} weights; {MOST_ENTRIES:,} are the most")
    for name, shape in shapes.items():
        if not isinstance(name, str) or not name:
            raise ValueError(f"weight_shapes() names a weight {name!r}; a name is a text")
        pair = isinstance(shape, (tuple, list)) and len(shape) == 2
        if not pair or not all(type(size) is int and size >= 1 for size in shape):
            raise ValueError(
                f"the shape of {name!r} is {_kind(shape)}; it must be two whole numbers from 1 up, (outputs, inputs); "
                "one row, such as a bias, is (1, n)"
            )
    total = sum(rows * cols for rows, cols in shapes.values())
    if total > MOST_WEIGHTS:
        raise ValueError(f"these are {total:,} weights; {MOST_WEIGHTS:,} are the most that a page can train")
    return {name: tuple(shape) for name, shape in shapes.items()}


def _logits(logits, arguments):
    if arguments[1] is TOKENS:
        if not isinstance(logits, RecordedTensor):
            raise ValueError(f"forward() returned {_kind(logits)}; it must return the logits, a tensor")
        check_logits(logits)
    return logits


def _kind(value):
    if value is None:
        return "nothing"
    if isinstance(value, (int, float, str)):
        return repr(value)[:40]
    size = f" of {len(value)}" if isinstance(value, (list, tuple)) else ""
    return f"a {type(value).__name__}{size}"
