"""Finds and loads the compiled kernels: the same C for the desktop and for WebAssembly."""

import ctypes
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
PLACES = (HERE / "kernels.so", HERE.parents[1] / "dist" / "native" / "kernels.so")

pointer, i32 = ctypes.c_void_p, ctypes.c_int32
SIGNATURES = {  # as in wasm-kernels/replay.c and sample.c
    "train": (i32, [pointer] * 5 + [i32, i32, i32, pointer]),
    "gradients": (ctypes.c_float, [pointer, pointer, i32]),
    "look": (None, [pointer, pointer, i32]),
    "evaluate": (None, [pointer] * 4 + [i32, pointer]),
    "sample": (None, [pointer, pointer, i32, i32, i32, ctypes.c_float, pointer, pointer, pointer]),
}


@cache
def load() -> ctypes.CDLL:
    """The library with its functions declared. Raises RuntimeError if it has not been built."""
    path = next((place for place in PLACES if place.exists()), None)
    if path is None:
        raise RuntimeError(
            "the compiled kernels are not built; run `python3 serve.py build` in the project's folder, "
            'or choose engine="numpy"'
        )
    library = ctypes.CDLL(str(path))
    for name, (result, arguments) in SIGNATURES.items():
        function = getattr(library, name)
        function.restype, function.argtypes = result, arguments
    return library
