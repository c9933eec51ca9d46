"""Finds and loads the compiled kernels: the same C for the desktop and for WebAssembly."""

import ctypes
import os
import sys
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
    """The library with its functions declared. Raises RuntimeError if there is none for this machine."""
    path = next((place for place in PLACES if place.exists()), None) or bundled(HERE)
    try:
        library = ctypes.CDLL(str(path))
    except OSError as error:
        raise RuntimeError(f'{path.name} cannot be loaded here ({error}); choose engine="numpy"') from None
    for name, (result, arguments) in SIGNATURES.items():
        function = getattr(library, name)
        function.restype, function.argtypes = result, arguments
    return library


def bundled(folder: Path) -> Path:
    """The library for this system and processor among those that a wheel brings (sitebuild/make/kernels.py).

    Raises RuntimeError if there is none.
    """
    if sys.platform == "win32":
        import sysconfig  # which names the processor that this Python was built for: the one here may emulate it

        platform = sysconfig.get_platform()
    else:
        platform = f"{sys.platform}-{os.uname().machine}"
    if found := list(folder.glob(f"kernels-{platform}.*")):
        return found[0]
    if any(folder.glob("kernels-*")):
        raise RuntimeError(f'there are no compiled kernels for {platform} in this package; choose engine="numpy"')
    raise RuntimeError(
        "the compiled kernels are not built; run `python3 serve.py build` in the project's folder, "
        'or choose engine="numpy"'
    )
