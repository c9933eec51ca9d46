"""yardstick.c and limit.c, compiled for one shape of model: for this machine, and for Pyodide as a side module.

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

SOURCES = [Path(__file__).with_name(name) for name in ("yardstick.c", "limit.c")]
NATIVE = ("-O3", "-march=native", "-ffast-math", "-fPIC")
WASM = ("-O3", "-msimd128", "-fPIC", "-fvisibility=hidden")
WASM_LINK = ("--shared", "--experimental-pic", "--allow-undefined", "--strip-all")
EXPORTS = tuple(
    f"--export={name}" for name in ("yardstick_floats", "yardstick_train", "limit_multiply_adds", "limit_adam")
)
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
        objects = _objects([*command, *flags], target)
        _compile([*command, "-shared", *objects, "-o", target, "-lm"])

    return _made("native", shape, (version, flags), compile_to)


def wasm(shape):
    """The path of a side module for `shape`."""
    zig = [sys.executable, "-m", "ziglang"]
    flags = [*WASM, *_sizes(shape)]

    def compile_to(target):
        objects = _objects([*zig, "cc", "-target", "wasm32-wasi", *flags], target)
        _compile([*zig, "wasm-ld", *WASM_LINK, *EXPORTS, *objects, "-o", target])

    return _made("wasm", shape, (flags, WASM_LINK, (PINS / "build.txt").read_text()), compile_to)


def _sizes(shape):
    return [f"-D{name.upper()}={shape[name]}" for name in SHAPE]


def _made(kind, shape, recipe, compile_to):
    """Compiles, unless the library has already been made from the same source in the same way."""
    name = "-".join(str(shape[size]) for size in SHAPE)
    library = DIST / "bench" / f"yardstick-{kind}-{name}.so"
    library.parent.mkdir(parents=True, exist_ok=True)
    key = stamps.content_key(SOURCES, recipe)
    stamps.ensure([library], library.with_suffix(".stamp"), key, "Compiling the yardstick", lambda: compile_to(library))
    return library


def _objects(compiler, target):
    objects = [f"{target}.{source.stem}.o" for source in SOURCES]
    for source, compiled in zip(SOURCES, objects, strict=True):
        _compile([*compiler, "-c", source, "-o", compiled])
    return objects


def _compile(command):
    zig_cache = {"ZIG_GLOBAL_CACHE_DIR": str(CACHE / "zig"), "ZIG_LOCAL_CACHE_DIR": str(CACHE / "zig")}
    run(command, failure="The yardstick does not compile. The compiler says:", env=os.environ | zig_cache)
