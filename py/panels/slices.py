"""The start in slices: while Python imports, the page can scroll and answer.

An import cannot be awaited, and NumPy alone imports some hundred modules, a tenth of a second. But where the browser
can set Python aside in the middle of a call (WebAssembly's JavaScript Promise Integration, in Chrome and Edge from
137 on), `run_sync` lets the page do what is due and then goes on. Elsewhere the imports are made in one go, as ever.
"""

import asyncio
import sys
from contextlib import contextmanager
from time import perf_counter

from pyodide.ffi import can_run_sync, run_sync

SLICE = 0.015  # seconds of importing between two pauses


class Pauses:
    """A finder on `sys.meta_path` that finds nothing: it is asked before each module, and that is when it pauses."""

    def __init__(self):
        self._since = perf_counter()

    def find_spec(self, _name, _path=None, _target=None):
        if perf_counter() - self._since > SLICE and can_run_sync():
            run_sync(asyncio.sleep(0))
            self._since = perf_counter()


@contextmanager
def imports_in_slices():
    pauses = Pauses()
    sys.meta_path.insert(0, pauses)
    try:
        yield
    finally:
        sys.meta_path.remove(pauses)
