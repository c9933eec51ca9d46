"""The time that a training step cannot go below: see limit.c. Works natively and in Pyodide."""

import ctypes

import numpy as np

MULTIPLY_ADDS, ADAM = "multiply-adds in a bare loop", "Adam in a bare loop"


class Limit:
    """`multiply_adds` is how many a step makes on average, `weights` how many it updates."""

    def __init__(self, library_path, multiply_adds, weights):
        library = ctypes.CDLL(str(library_path))
        self._multiply_adds, self._adam = library.limit_multiply_adds, library.limit_adam
        self._multiply_adds.argtypes = [ctypes.c_void_p, ctypes.c_int32]
        self._multiply_adds.restype = ctypes.c_float
        self._adam.argtypes, self._adam.restype = [ctypes.c_void_p, ctypes.c_int32, ctypes.c_int32], None
        self._each, self._weights = multiply_adds, weights
        self._source = np.linspace(-1e-3, 1e-3, 64 * 16, dtype=np.float32)
        self._state = np.linspace(0.1, 1, 4 * weights, dtype=np.float32)

    def multiply_adds(self, steps):
        self._multiply_adds(self._source.ctypes.data, round(self._each * steps))

    def adam(self, steps):
        self._adam(self._state.ctypes.data, self._weights, steps)
