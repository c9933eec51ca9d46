"""Work in slices, so that the page can scroll and respond while Python imports modules and sets up the panels.

An import cannot be awaited, and NumPy alone imports about a hundred modules, which takes a tenth of a second. But where
the browser can suspend Python in the middle of a call (WebAssembly's JavaScript Promise Integration, in Chrome and Edge
137 and later), `run_sync` gives control back to the page for a moment. Elsewhere the imports run in one go.
"""

import asyncio
import sys
from contextlib import contextmanager
from time import perf_counter

from pyodide.ffi import can_run_sync, run_sync

SLICE = 0.025  # seconds of work between two pauses; not less, because the browser may draw a frame in each pause
SHORT = 0.008  # the same while a reader scrolls, where each frame counts


class Slices:
    """Also a finder on `sys.meta_path`: it finds no modules, but Python asks it before each import, so it can pause.

    Only the task that makes it is paused there. What runs meanwhile may be in the middle of a job of the page, which
    the next frame would ask to go on.
    """

    def __init__(self, seconds=SLICE):
        self._seconds, self._since = seconds, perf_counter()
        self._task = asyncio.current_task()

    async def pause(self):
        """Lets the browser handle input and paint, unless it has just had the chance."""
        if self._is_over():
            await asyncio.sleep(0)
            self._since = perf_counter()

    def find_spec(self, _name, _path=None, _target=None):
        if self._is_over() and asyncio.current_task() is self._task and can_run_sync():
            run_sync(asyncio.sleep(0))
            self._since = perf_counter()

    def _is_over(self):
        return perf_counter() - self._since > self._seconds


@contextmanager
def imports_in_slices():
    """Makes imports pause where possible. Yields the `Slices`, for pauses in work other than imports."""
    slices = Slices()
    sys.meta_path.insert(0, slices)
    try:
        yield slices
    finally:
        sys.meta_path.remove(slices)
