"""wasm-kernels/*.c, compiled twice from the same source: for this machine, and as a WebAssembly side module.

The compiler is clang from the pinned PyPI package `ziglang`. For WebAssembly its linker makes what Emscripten calls a
side module: `ctypes.CDLL` loads it in Pyodide, and it shares Pyodide's memory and libc (it needs only logf). zig has
no libc for wasm32-emscripten, but objects compiled for WASI fit.
"""

import os
import re
import tempfile
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from .. import stamps
from ..paths import CACHE, KERNEL_SOURCES, NATIVE_KERNELS, PINS, WASM_KERNELS
from ..report import run

# No fused multiply-adds, which WebAssembly does not have: so the desktop trains to the very bits of the browsers.
COMMON = ("-std=c11", "-O3", "-fPIC", "-fvisibility=hidden", "-ffp-contract=off", "-Wall", "-Wextra")
NATIVE = (*COMMON, "-march=native", "-shared", "-s")
WASM = (*COMMON, "-target", "wasm32-wasi", "-msimd128")
WASM_LINK = ("--shared", "--experimental-pic", "--allow-undefined", "--strip-all")


def ensure(python):
    """Compile both libraries unless they were made from exactly these sources."""
    sources = sorted(KERNEL_SOURCES.glob("*.c"))
    inputs = [*sources, *KERNEL_SOURCES.glob("*.h")]
    key = stamps.content_key([*inputs, PINS / "build.txt"], COMMON, NATIVE, WASM, WASM_LINK)
    for library, compile_library, target in (
        (NATIVE_KERNELS, compile_native, "for this machine"),
        (WASM_KERNELS, compile_wasm, "to WebAssembly"),
    ):
        compile_it = partial(compile_library, python, sources, library)
        stamps.ensure([library], library.with_suffix(".stamp"), key, f"Compiling the kernels {target}", compile_it)


def exports(sources):
    """The names of the functions that Python may call: those defined on a line that begins with EXPORT."""
    return sorted(
        name for source in sources for name in re.findall(r"^EXPORT\s+.*?(\w+)\s*\(", source.read_text(), re.M)
    )


def compile_native(python, sources, library):
    _zig_to(library, python, "cc", *NATIVE, *sources, "-lm")


def compile_wasm(python, sources, library):
    with tempfile.TemporaryDirectory() as folder:
        objects = [Path(folder) / f"{source.stem}.o" for source in sources]
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            jobs = [
                pool.submit(_zig_to, target, python, "cc", *WASM, "-c", source)
                for source, target in zip(sources, objects, strict=True)
            ]
            for job in jobs:
                job.result()
        names = [f"--export={name}" for name in exports(sources)]
        _zig_to(library, python, "wasm-ld", *WASM_LINK, *names, *objects)


def _zig_to(target, python, *arguments):
    """Write beside the target, then rename: a program that has loaded the old library is not disturbed."""
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f"{target.name}.{os.getpid()}.part")
    run(
        [python, "-m", "ziglang", *arguments, "-o", part],
        failure=f"The kernels do not compile ({KERNEL_SOURCES.name}/). The compiler says:",
        env=os.environ | {"ZIG_GLOBAL_CACHE_DIR": str(CACHE / "zig"), "ZIG_LOCAL_CACHE_DIR": str(CACHE / "zig")},
    )
    part.replace(target)
