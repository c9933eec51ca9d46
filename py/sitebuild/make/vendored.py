"""Which files of Pyodide, PyScript, CodeMirror and uPlot the page needs.

Each function returns {path in dist/site: source}; a source is a Path to copy or the bytes themselves.
"""

import hashlib
import json
import re

from ..report import Problem

# A text in each of Pyodide's two modules, and what takes its place. Here they end in .js, because some hosts send
# .mjs with a type that browsers do not accept for a module.
NAME_OF_SECOND = ("pyodide.asm.mjs`", "pyodide.asm.module.js`")
# A shared buffer, for Atomics.wait() in a worker. The page has no worker, and browsers warn of shared buffers.
SHARED_BUFFER = (
    "new Int32Array(new WebAssembly.Memory({shared:!0,initial:1,maximum:1}).buffer)",
    "new Int32Array(1)",
)
# How Pyodide unpacks a wheel. site/pyodide/start.js brings a quicker way; without it, Pyodide keeps to its own.
UNPACKED = (
    "let n=this.#e.package_loader.unpack_buffer.callKwargs(",
    "let n=this.#e.unpack?await this.#e.unpack(e,r):this.#e.package_loader.unpack_buffer.callKwargs(",
)
CODEMIRROR_PARTS = {"core", "state", "python", "language", "view", "commands"}
UPLOT = "uPlot.iife.min.js"
# uPlot formats numbers in the system's language, and throws if that is none, as "C" is. The page is in English.
UPLOT_LANGUAGE = ('new Intl.NumberFormat(_?k.language:"en-US")', 'new Intl.NumberFormat("en-US")')

PYSCRIPT_PYTHON = re.compile(r'\(".",\{pyscript:(?=\{"__init__\.py":)')  # before the object of its modules
PYSCRIPT_PLUGIN = re.compile(rb',[\w"-]+:\(\)=>import\("\./[\w.-]+"\)')  # an entry in the object of all plugins


def pyodide_files(modules, interpreter, library):
    """Pyodide's core, the standard library, NumPy, and the lock file cut down to NumPy."""
    package = modules / "pyodide"
    lock = json.loads((package / "pyodide-lock.json").read_text())
    entry = lock["packages"]["numpy"]
    entry["sha256"] = hashlib.sha256(library.wheel.read_bytes()).hexdigest()  # of the trimmed wheel: Pyodide checks it
    lock["packages"] = {"numpy": entry}
    return {
        "pyodide/pyodide.module.js": _replaced(package / "pyodide.mjs", NAME_OF_SECOND),
        "pyodide/pyodide.asm.module.js": _replaced(interpreter.script, SHARED_BUFFER, UNPACKED),
        "pyodide/pyodide.asm.wasm": interpreter.wasm,
        "pyodide/pyodide-lock.json": json.dumps(lock, indent=1).encode(),
        **{f"pyodide/{path.name}": path for path in library},
    }


def pyscript_files(modules):
    """core.js with every module that it loads at start.

    PyScript's dist/ is 5 MB of chunks with hashes in their names, most of them for editors and terminals. Its plugins
    are left out: it would import each of them at start, even those that a configuration turns off. Its Python is
    shipped as bytecode: see pyscript_python().
    """
    package = modules / "@pyscript" / "core" / "dist"
    scripts = {f"pyscript/{name}": _without_map(package / name) for name in _static_imports(package, ["core.js"])}
    (core,) = (name for name in scripts if name.startswith("pyscript/core-"))
    scripts[core], count = PYSCRIPT_PLUGIN.subn(b"", scripts[core])
    if not count:
        raise Problem(f"This version of {core} names its plugins in another way: look for them in {__file__}.")
    text = scripts[core].decode()
    start, end, _ = _python_in(text)
    scripts[core] = (text[:start] + "{}" + text[end:]).encode()
    return {"pyscript/core.css": package / "core.css"} | scripts


def pyscript_python(modules):
    """{path: source} of PyScript's own Python, which it keeps as strings in its script.

    Only what `import pyscript` imports: not, for one, its access to cameras.
    """
    core = next((modules / "@pyscript" / "core" / "dist").glob("core-*.js"))
    _, _, sources = _python_in(core.read_text(encoding="utf-8"))
    wanted, queue = {}, ["__init__"]
    while queue:
        name = queue.pop()
        if name not in wanted and (source := sources.get(f"{name}.py")):
            wanted[name] = source
            queue += re.findall(r"^(?:if .*:)?from pyscript\.(\w+) import", source, re.M)
    return {f"pyscript/{name}.py": source.encode() for name, source in wanted.items()}


def _python_in(core):
    """(start, end, {file: source}): where the text of PyScript's script has the object of its Python modules."""
    if not (found := PYSCRIPT_PYTHON.search(core)):
        raise Problem(f"This version of PyScript keeps its Python in another way: look for it in {__file__}.")
    sources, end = json.JSONDecoder().raw_decode(core, found.end())
    return found.end(), end, sources


def codemirror_files(modules):
    """CodeMirror, which PyScript's package brings for its own editors, and a module that gathers its parts.

    PyScript's chunks have hashes in their names and letters for exports; core.js says what is what. Here they are
    named after the parts alone, so that site/codemirror/editor.js need not change with them.
    """
    package = modules / "@pyscript" / "core" / "dist"
    core = next(package.glob("core-*.js")).read_text()
    parts = re.findall(
        r'get (\w+)\(\)\{return import\("\./(codemirror[\w.-]*)"\)(?:\.then\(function\(e\)\{return e\.(\w+)\})?', core
    )
    if {name for name, *_ in parts} != CODEMIRROR_PARTS:
        raise Problem(f"This version of PyScript brings CodeMirror in another way: look for its parts in {__file__}.")
    chunks = _static_imports(package, [chunk for _, chunk, _ in parts])
    names = {chunk: re.sub(r"-[\w-]{8}\.js$", ".js", chunk) for chunk in chunks}
    files = {f"codemirror/{names[chunk]}": _renamed(package / chunk, names) for chunk in chunks}
    lines = [
        f'export {{ {letter} as {name} }} from "./{names[chunk]}";\n'
        if letter
        else f'export * as {name} from "./{names[chunk]}";\n'
        for name, chunk, letter in parts
    ]
    return files | {"codemirror/parts.js": "".join(lines).encode()}


def _renamed(path, names):
    """The script, as bytes, importing its neighbours by their names here."""
    text = _without_map(path).decode()
    for old, new in names.items():
        text = text.replace(f'"./{old}"', f'"./{new}"')
    return text.encode()


def _static_imports(package, modules):
    """These modules, and all that they import by `import … from "./…"`."""
    found, queue = [], list(modules)
    while queue:
        name = queue.pop(0)
        if name not in found:
            found.append(name)
            queue += re.findall(r'(?:\bfrom|\bimport)\s*"\./([\w.-]+)"', (package / name).read_text())
    return found


def _without_map(path):
    """The script, as bytes, without the comment that names a source map, because none is shipped."""
    return re.sub(rb"\n//# sourceMappingURL=\S+\s*$", b"\n", path.read_bytes())


def _replaced(path, *edits):
    """The script, as bytes, edited: of each (text, instead), `instead` in the one place where the script has `text`."""
    script = _without_map(path).decode()
    for text, instead in edits:
        if script.count(text) != 1:
            raise Problem(f"This version of {path.name} is written in another way: look for {text} in {__file__}.")
        script = script.replace(text, instead)
    return script.encode()


def uplot_files(modules):
    package = modules / "uplot" / "dist"
    return {
        f"vendor/{UPLOT}": _replaced(package / UPLOT, UPLOT_LANGUAGE),
        "vendor/uPlot.min.css": package / "uPlot.min.css",
    }


def licences(modules):
    """Those of what carries none in its own files. CodeMirror's, missing in PyScript's package, is in site/licences."""
    return {
        "licences/PyScript.txt": modules / "@pyscript" / "core" / "LICENSE",
        "licences/uPlot.txt": modules / "uplot" / "LICENSE",
    }
