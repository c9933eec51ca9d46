"""The start in slices: while Python imports and the panels are set up, the page can scroll and answer.

An import cannot be awaited, and NumPy alone imports some hundred modules, a tenth of a second. But where the browser
can set Python aside in the middle of a call (WebAssembly's JavaScript Promise Integration, in Chrome and Edge from
137 on), `run_sync` lets the page do what is due and then goes on. Elsewhere the imports are made in one go, as ever.
"""

import asyncio
import sys
from contextlib import contextmanager
from time import perf_counter

from pyodide.ffi import can_run_sync, run_sync

SLICE = 0.025  # seconds of work between two pauses: in each the browser may draw a frame, which takes some of it, too


class Slices:
    """Also a finder on `sys.meta_path`. It finds nothing, but it is asked before each module, and then it pauses."""

    def __init__(self):
        self._since = perf_counter()

    async def pause(self):
        """Lets the page do what is due, unless it has just done so."""
        if self._is_over():
            await asyncio.sleep(0)
            self._since = perf_counter()

    def find_spec(self, _name, _path=None, _target=None):
        if self._is_over() and can_run_sync():
            run_sync(asyncio.sleep(0))
            self._since = perf_counter()

    def _is_over(self):
        return perf_counter() - self._since > SLICE


@contextmanager
def imports_in_slices():
    """Its value is the Slices, for work that is no import."""
    slices = Slices()
    sys.meta_path.insert(0, slices)
    try:
        yield slices
    finally:
        sys.meta_path.remove(slices)
