"""Which files of Pyodide, PyScript and uPlot the page needs.

Each function returns {path in dist/site: source}; a source is a Path to copy or the bytes themselves.
"""

import hashlib
import json
import re

from ..report import Problem

# Pyodide's two modules: {name here: (name there, text there, what takes its place)}.
# They end in .js, because some hosts send .mjs with a type that browsers do not accept for a module.
PYODIDE_MODULES = {
    "pyodide.module.js": ("pyodide.mjs", "pyodide.asm.mjs`", "pyodide.asm.module.js`"),
    # A shared buffer, for Atomics.wait() in a worker. The page has no worker, and browsers warn of shared buffers.
    "pyodide.asm.module.js": (
        "pyodide.asm.mjs",
        "new Int32Array(new WebAssembly.Memory({shared:!0,initial:1,maximum:1}).buffer)",
        "new Int32Array(1)",
    ),
}
PYODIDE = ("pyodide.asm.wasm",)
UPLOT = "uPlot.iife.min.js"
# uPlot formats numbers in the system's language, and throws if that is none, as "C" is. The page is in English.
UPLOT_LANGUAGE = ('new Intl.NumberFormat(_?k.language:"en-US")', 'new Intl.NumberFormat("en-US")')

PYSCRIPT_PLUGIN = re.compile(rb',[\w"-]+:\(\)=>import\("\./[\w.-]+"\)')  # an entry in the object of all plugins


def pyodide_files(modules, library):
    """Pyodide's core, the standard library, NumPy, and the lock file cut down to NumPy."""
    package = modules / "pyodide"
    lock = json.loads((package / "pyodide-lock.json").read_text())
    entry = lock["packages"]["numpy"]
    entry["sha256"] = hashlib.sha256(library.wheel.read_bytes()).hexdigest()  # of the trimmed wheel: Pyodide checks it
    lock["packages"] = {"numpy": entry}
    files = {f"pyodide/{name}": package / name for name in PYODIDE}
    for name, (source, text, instead) in PYODIDE_MODULES.items():
        files[f"pyodide/{name}"] = _replaced(package / source, text, instead)
    files["pyodide/pyodide-lock.json"] = json.dumps(lock, indent=1).encode()
    files |= {f"pyodide/{path.name}": path for path in library}
    return files


def pyscript_files(modules):
    """core.js with every module that it loads at start.

    PyScript's dist/ is 5 MB of chunks with hashes in their names, most of them for editors and terminals. Its plugins
    are left out: it would import each of them at start, even those that a configuration turns off.
    """
    package = modules / "@pyscript" / "core" / "dist"
    scripts = {f"pyscript/{name}": _without_map(package / name) for name in _static_imports(package)}
    (core,) = (name for name in scripts if name.startswith("pyscript/core-"))
    scripts[core], count = PYSCRIPT_PLUGIN.subn(b"", scripts[core])
    if not count:
        raise Problem(f"This version of {core} names its plugins in another way: look for them in {__file__}.")
    return {"pyscript/core.css": package / "core.css"} | scripts


def _static_imports(package):
    """core.js, and all that is imported from there by `import … from "./…"`."""
    found, queue = [], ["core.js"]
    while queue:
        name = queue.pop(0)
        if name not in found:
            found.append(name)
            queue += re.findall(r'(?:\bfrom|\bimport)\s*"\./([\w.-]+)"', (package / name).read_text())
    return found


def _without_map(path):
    """The script, as bytes, without the comment that names a source map, because none is shipped."""
    return re.sub(rb"\n//# sourceMappingURL=\S+\s*$", b"\n", path.read_bytes())


def _replaced(path, text, instead):
    """The script, as bytes, with `instead` in the one place where it has `text`."""
    script = _without_map(path).decode()
    if script.count(text) != 1:
        raise Problem(f"This version of {path.name} is written in another way: look for {text} in {__file__}.")
    return script.replace(text, instead).encode()


def uplot_files(modules):
    package = modules / "uplot" / "dist"
    return {
        f"vendor/{UPLOT}": _replaced(package / UPLOT, *UPLOT_LANGUAGE),
        "vendor/uPlot.min.css": package / "uPlot.min.css",
    }
