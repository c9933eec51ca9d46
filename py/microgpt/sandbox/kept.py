"""What a reader's code has made, kept until its run is over and then taken apart piece by piece.

Python frees what an object holds from within the freeing of that object. Where a thousand lists lie one in the other,
that is a thousand calls deep, and a browser's stack, which is short, ends the page.
"""

import gc
from contextlib import suppress
from types import FunctionType, GeneratorType


class Kept:
    """Nothing of what was handed to `keep` is freed before `let_go`."""

    def __init__(self):
        self._all = []

    def keep(self, value):
        """The value itself."""
        if gc.is_tracked(value):  # numbers and texts hold nothing
            self._all.append(value)
        return value

    def let_go(self) -> None:
        """What can be changed is emptied first. Then each thing holds only older ones, and the newest goes first.

        Whatever generators do when they are closed must end by itself: there are no steps left.
        """
        for value in self._all:
            if type(value) in (list, dict):
                value.clear()
            elif isinstance(value, GeneratorType):
                with suppress(BaseException):  # its own, of which nobody is to hear: the run is over
                    value.close()
            elif isinstance(value, FunctionType):
                for cell in value.__closure__ or ():
                    cell.cell_contents = None
        value = None  # or this name would hold the newest, and with it all others, to the end
        while self._all:
            self._all.pop()
