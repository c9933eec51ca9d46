"""yardstick.c compiled for one shape of model: for this machine, and as a WebAssembly side module for Pyodide.

Natively by gcc, by zig's clang where there is no gcc; for WebAssembly by the clang that compiles our own kernels.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from sitebuild import stamps
from sitebuild.paths import CACHE, DIST, PINS
from sitebuild.report import run

SOURCE = Path(__file__).with_name("yardstick.c")
NATIVE = ("-O3", "-march=native", "-ffast-math", "-fPIC")
WASM = ("-O3", "-msimd128", "-fPIC", "-fvisibility=hidden")
WASM_LINK = ("--shared", "--experimental-pic", "--allow-undefined", "--strip-all")
EXPORTS = ("--export=yardstick_floats", "--export=yardstick_train")
SHAPE = ("vocab", "n_embd", "n_head", "n_layer", "block_size")


def native_compiler():
    """(command, version) of gcc, else of zig's clang."""
    command = ["gcc"] if shutil.which("gcc") else [sys.executable, "-m", "ziglang", "cc"]
    version = subprocess.run([*command, "--version"], capture_output=True, text=True, check=True).stdout
    return command, version.splitlines()[0]


def native(shape):
    """The path of a shared library for `shape`, a dict with the five sizes in SHAPE."""
    command, version = native_compiler()
    flags = [*NATIVE, *_sizes(shape)]

    def compile_to(target):
        # Linked without -ffast-math: with it, gcc's library would switch the whole process to flush denormals to 0.
        _compile([*command, *flags, "-c", SOURCE, "-o", f"{target}.o"])
        _compile([*command, "-shared", f"{target}.o", "-o", target, "-lm"])

    return _made("native", shape, (version, flags), compile_to)


def wasm(shape):
    """The path of a side module for `shape`."""
    zig = [sys.executable, "-m", "ziglang"]
    flags = [*WASM, *_sizes(shape)]

    def compile_to(target):
        _compile([*zig, "cc", "-target", "wasm32-wasi", *flags, "-c", SOURCE, "-o", f"{target}.o"])
        _compile([*zig, "wasm-ld", *WASM_LINK, *EXPORTS, f"{target}.o", "-o", target])

    return _made("wasm", shape, (flags, WASM_LINK, (PINS / "build.txt").read_text()), compile_to)


def _sizes(shape):
    return [f"-D{name.upper()}={shape[name]}" for name in SHAPE]


def _made(kind, shape, recipe, compile_to):
    """Compiles, unless the library has already been made from the same source in the same way."""
    name = "-".join(str(shape[size]) for size in SHAPE)
    library = DIST / "bench" / f"yardstick-{kind}-{name}.so"
    library.parent.mkdir(parents=True, exist_ok=True)
    key = stamps.content_key([SOURCE], recipe)
    stamps.ensure([library], library.with_suffix(".stamp"), key, "Compiling the yardstick", lambda: compile_to(library))
    return library


def _compile(command):
    zig_cache = {"ZIG_GLOBAL_CACHE_DIR": str(CACHE / "zig"), "ZIG_LOCAL_CACHE_DIR": str(CACHE / "zig")}
    run(command, failure="The yardstick does not compile. The compiler says:", env=os.environ | zig_cache)
