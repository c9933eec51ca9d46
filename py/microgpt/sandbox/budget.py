"""How much work a reader's code may do in one run."""

import sys

STEPS = 200_000  # rounds of loops, calls and items: some 50 ms in a browser
ITEMS = 100_000  # of one list
LETTERS = 10_000  # of one string
BITS = 1024  # of one whole number
LETTERS_A_STEP = 64  # in which strings are counted, so that all of them together stay small
NESTED = 20  # lists within lists
PLAIN = (int, float, bool, str, type(None))


class OutOfBudget(BaseException):
    """No `except Exception` of the reader's catches it, and any other handler counts a step, which raises it again."""


class Budget:
    """The steps that are left of one run."""

    def __init__(self, steps: int = STEPS):
        self.left = steps

    def spend(self, steps: int = 1) -> None:
        """Raises OutOfBudget once there are none left, and then each time."""
        self.left -= steps
        if self.left < 0:
            raise OutOfBudget

    def caught(self) -> None:
        """A step of the code that handles an error. Where calls were nested too deeply or memory was short, the run is
        over: handlers that call again would make it longer without end.
        """
        if isinstance(sys.exc_info()[1], (OutOfBudget, RecursionError, MemoryError)):
            raise
        self.spend()

    def each(self, items):
        """The items, each of which is a step."""
        for item in items:
            self.spend()
            yield item

    def spend_on(self, value):
        """The value itself, once its every item at every depth has been paid for: comparing, hashing or writing it
        takes that long. Raises ValueError if it is nested too deeply.
        """
        if isinstance(value, str):
            self.spend(len(value) // LETTERS_A_STEP)
        waiting = [] if isinstance(value, PLAIN) else [(value, 0)]
        while waiting:
            container, depth = waiting.pop()
            if depth > NESTED:
                raise ValueError(f"lists are nested here more than {NESTED} deep")
            items = container.values() if isinstance(container, dict) else container
            if isinstance(container, (list, tuple, dict)):
                self.spend(len(container))
                waiting += [(item, depth + 1) for item in items if not isinstance(item, PLAIN)]
        return value
