"""wasm-kernels/*.c, compiled from the same source for this machine, as a WebAssembly side module, and for the wheel.

The compiler is clang from the pinned PyPI package `ziglang`. For WebAssembly its linker makes what Emscripten calls a
side module: `ctypes.CDLL` loads it in Pyodide, and it shares Pyodide's memory and libc (it needs only memset). zig has
no libc for wasm32-emscripten, but objects compiled for WASI fit.

What goes into the wheel (make/wheel.py) is cross-compiled, for any processor of a kind, and needs no C library: so one
file serves every Linux, and zig compiles no library of another system first.
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
# Loops as they are written: rewritten by LLVM, they no longer have the constant part of an address in the load itself,
# and unrolled, they are twice as large. A step takes 0.95 times as long with both turned off.
LOOPS = ("-mllvm", "-disable-lsr", "-mllvm", "-unroll-runtime=false")
WASM = (*COMMON, *LOOPS, "-target", "wasm32-wasi", "-msimd128")
PORTABLE = (*COMMON, "-ffreestanding", "-fno-math-errno", "-nostdlib", "-shared", "-s")
PLATFORMS = {  # where microgpt/library.py looks for it: zig's name, and flags
    "kernels-linux-x86_64.so": ("x86_64-linux",),
    "kernels-linux-aarch64.so": ("aarch64-linux",),
    "kernels-darwin-x86_64.dylib": ("x86_64-macos.11.0",),
    "kernels-darwin-arm64.dylib": ("aarch64-macos.11.0",),
    "kernels-win-amd64.dll": ("x86_64-windows", "-Wl,--no-entry"),
    "kernels-win-arm64.dll": ("aarch64-windows", "-Wl,--no-entry"),
}
WASM_LINK = ("--shared", "--experimental-pic", "--allow-undefined", "--strip-all")


def ensure(python):
    """Compile both libraries unless they were made from exactly these sources."""
    sources = sorted(KERNEL_SOURCES.glob("*.c"))
    key = stamps.content_key(inputs(), NATIVE, WASM, WASM_LINK)
    for library, compile_library, target in (
        (NATIVE_KERNELS, compile_native, "for this machine"),
        (WASM_KERNELS, compile_wasm, "to WebAssembly"),
    ):
        compile_it = partial(compile_library, python, sources, library)
        stamps.ensure([library], library.with_suffix(".stamp"), key, f"Compiling the kernels {target}", compile_it)


def inputs():
    """The files that a compiled library depends on."""
    return [*KERNEL_SOURCES.glob("*.[ch]"), PINS / "build.txt"]


def portable(python):
    """{file name: bytes} of the libraries for all PLATFORMS. The same sources give the same bytes."""
    sources = sorted(KERNEL_SOURCES.glob("*.c"))
    with tempfile.TemporaryDirectory() as folder:

        def compile_it(name):  # in the folder: some of these formats hold the path that the compiler was given
            _zig(python, "cc", *PORTABLE, "-target", *PLATFORMS[name], *sources, "-o", name, cwd=folder)
            return (Path(folder) / name).read_bytes()

        return dict(zip(PLATFORMS, _each(compile_it, PLATFORMS), strict=True))


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
        _each(lambda source, made: _zig_to(made, python, "cc", *WASM, "-c", source), sources, objects)
        names = [f"--export={name}" for name in exports(sources)]
        _zig_to(library, python, "wasm-ld", *WASM_LINK, *names, *objects)


def _each(compile_one, *parts):
    """What it returns for every part; all processors work."""
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return list(pool.map(compile_one, *parts))


def _zig_to(target, python, *arguments):
    """Write beside the target, then rename: a program that has loaded the old library is not disturbed."""
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f"{target.name}.{os.getpid()}.part")
    _zig(python, *arguments, "-o", part)
    part.replace(target)


def _zig(python, *arguments, cwd=None):
    run(
        [python, "-m", "ziglang", *arguments],
        failure=f"The kernels do not compile ({KERNEL_SOURCES.name}/). The compiler says:",
        env=os.environ | {"ZIG_GLOBAL_CACHE_DIR": str(CACHE / "zig"), "ZIG_LOCAL_CACHE_DIR": str(CACHE / "zig")},
        cwd=cwd,
    )
