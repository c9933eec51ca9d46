"""Pyodide's interpreter as shipped: what is left out, and that nothing that is shipped misses it."""

import json
import re
import shutil
import zipfile

import pytest

from sitebuild import paths
from sitebuild.get import npm
from sitebuild.make import interpreter
from sitebuild.report import Problem, run

# {file: [names that it imports, names that it exports]} of the WebAssembly modules in a folder.
NAMES = """
const { readFileSync, readdirSync } = require("node:fs");
const names = {};
for (const file of readdirSync(".").filter((file) => /[.](wasm|so)$/.test(file))) {
  const module = new WebAssembly.Module(readFileSync(file));
  const imports = WebAssembly.Module.imports(module).filter((one) => !/^__(memory|table)_base$/.test(one.name));
  names[file] = [imports.map((one) => one.name), WebAssembly.Module.exports(module).map((one) => one.name)];
}
console.log(JSON.stringify(names));
"""
INTERPRETER = "pyodide.asm.wasm"


def names_in(folder):
    return json.loads(run([npm.find_node(), "-e", NAMES], failure="node:", cwd=folder))


@pytest.fixture(scope="module")
def shipped(tmp_path_factory):
    folder = tmp_path_factory.mktemp("shipped")
    for file in (paths.PLAIN / "pyodide" / INTERPRETER, paths.WASM_KERNELS):
        shutil.copy(file, folder)
    (wheel,) = (paths.PLAIN / "pyodide").glob("numpy-*.whl")
    with zipfile.ZipFile(wheel) as opened:
        for name in opened.namelist():
            if name.endswith(".so"):
                (folder / name.rpartition("/")[2]).write_bytes(opened.read(name))
    return names_in(folder)


def test_whatever_an_extension_module_imports_is_there(shipped):
    offered = set(shipped[INTERPRETER][1]) | {"memory", "__indirect_function_table", "__stack_pointer"}
    script = (paths.PLAIN / "pyodide" / "pyodide.asm.module.js").read_text()
    (listed,) = re.findall(r"\bwasmImports=\{([^{}]*)\}", script)
    offered |= {entry.split(":")[0] for entry in listed.split(",")}
    assert len(shipped) == 3
    assert max(len(imports) for imports, _ in shipped.values()) > 500
    for file, (imports, exports) in shipped.items():
        assert set(imports) - offered - set(exports) == set(), file


def test_what_nothing_calls_is_left_out(shipped, tmp_path):
    shutil.copy(npm.MODULES / "pyodide" / INTERPRETER, tmp_path)
    published = names_in(tmp_path)[INTERPRETER][1]
    left = shipped[INTERPRETER][1]
    assert {"sqlite3_open", "ZSTD_compress"} <= set(published) - set(left)
    assert len(left) < len(published) / 5


def test_an_interpreter_that_is_written_in_another_way_stops_the_build(tmp_path):
    for name in ("pyodide.asm.wasm", "pyodide.asm.mjs", "pyodide.mjs"):
        shutil.copy(npm.MODULES / "pyodide" / name, tmp_path)
    script = tmp_path / "pyodide.asm.mjs"
    script.write_text(script.read_text().replace("wasmImports", "linkedImports"))
    with pytest.raises(Problem, match="nothing matches"):
        run([npm.find_node(), interpreter.SHAKE, npm.MODULES, tmp_path], failure="It says:")
