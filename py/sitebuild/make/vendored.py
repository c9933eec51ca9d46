"""Which files of Pyodide, PyScript and uPlot the page needs.

Each function returns {path in dist/site: source}; a source is a Path to copy or the bytes themselves.
"""

import hashlib
import json
import re

from ..report import Problem

# Pyodide's two modules: {name here: (name there, text there, what takes its place)}.
# They end in .js, because some hosts send .mjs as something that browsers do not run as a module.
PYODIDE_MODULES = {
    "pyodide.module.js": ("pyodide.mjs", "pyodide.asm.mjs`", "pyodide.asm.module.js`"),
    # A shared buffer, to sleep by Atomics.wait() in a worker. There is none here, where browsers warn of such buffers.
    "pyodide.asm.module.js": (
        "pyodide.asm.mjs",
        "new Int32Array(new WebAssembly.Memory({shared:!0,initial:1,maximum:1}).buffer)",
        "new Int32Array(1)",
    ),
}
PYODIDE = ("pyodide.asm.wasm",)
UPLOT = ("uPlot.iife.min.js", "uPlot.min.css")


def pyodide_files(modules, library):
    """Pyodide's core, the standard library, NumPy, and the lock file cut to NumPy, for nothing else is shipped."""
    package = modules / "pyodide"
    lock = json.loads((package / "pyodide-lock.json").read_text())
    entry = lock["packages"]["numpy"]
    entry["sha256"] = hashlib.sha256(library.wheel.read_bytes()).hexdigest()  # of what is left: Pyodide checks it
    lock["packages"] = {"numpy": entry}
    files = {f"pyodide/{name}": package / name for name in PYODIDE}
    for name, (source, text, instead) in PYODIDE_MODULES.items():
        script = _without_map(package / source).decode()
        if script.count(text) != 1:
            raise Problem(f"{source} of this Pyodide is written in another way: look at PYODIDE_MODULES in {__file__}.")
        files[f"pyodide/{name}"] = script.replace(text, instead).encode()
    files["pyodide/pyodide-lock.json"] = json.dumps(lock, indent=1).encode()
    files |= {f"pyodide/{path.name}": path for path in library}
    return files


def pyscript_files(modules):
    """core.js with every module that it loads at start.

    PyScript's dist/ is 5 MB of hashed chunks, most of them for editors and terminals. It imports every plugin
    at start (even one that our configuration turns off, since its MicroPython is configured separately),
    and a plugin imports its heavy parts only when a page uses it, which ours does not.
    """
    package = modules / "@pyscript" / "core" / "dist"
    core = next(package.glob("core-*.js")).read_text()
    plugins = re.findall(r'[\w-]+"?:\(\)=>import\("\./([\w.-]+)"\)', core)
    scripts = {f"pyscript/{name}": _without_map(package / name) for name in _static_imports(package, plugins)}
    return {"pyscript/core.css": package / "core.css"} | scripts


def _static_imports(package, plugins):
    """core.js, the plugins, and all that they import by `import … from "./…"`."""
    found, queue = [], ["core.js", *plugins]
    while queue:
        name = queue.pop(0)
        if name not in found:
            found.append(name)
            queue += re.findall(r'(?:\bfrom|\bimport)\s*"\./([\w.-]+)"', (package / name).read_text())
    return found


def _without_map(path):
    """The script, as bytes, without the comment that leads to a source map: none is shipped, so it leads nowhere."""
    return re.sub(rb"\n//# sourceMappingURL=\S+\s*$", b"\n", path.read_bytes())


def uplot_files(modules):
    return {f"vendor/{name}": modules / "uplot" / "dist" / name for name in UPLOT}
