"""The standard library and NumPy as shipped: nothing that is kept needs anything that was left out."""

import ast
import base64
import io
import json
import shutil
import zipfile
from pathlib import Path

import pytest
import segno
from test_text import NAMES

from microgpt import Config, Corpus, Trainer
from microgpt.files import load, save
from microgpt.text import read_text, report
from panels.furniture.share import qr
from sitebuild import paths
from sitebuild.get import npm
from sitebuild.make import python_library, trimmed
from sitebuild.report import Problem, run

# Our own, the browser's, and what is in text.zip and share.zip.
NOT_OF_THE_LIBRARY = {"microgpt", "panels", "pyscript", "js", "ftfy", "wcwidth", "segno"}
RUN = Path(python_library.__file__).with_name("run_in_pyodide.mjs")

# Imports each module that /build/modules.json lists, in Pyodide, and writes {module: its error, None if all is well}.
IMPORT_ALL = """
import importlib, json, pyodide_js
await pyodide_js.loadPackage("numpy")
def error(name):
    try:
        importlib.import_module(name)
    except BaseException as problem:
        return type(problem).__name__
names = json.load(open("/build/modules.json"))
json.dump({name: error(name) for name in names}, open("/build/errors.json", "w"))
"""


def in_pyodide(pyodide, folder, script):
    (folder / "script.py").write_text(script)
    return run([npm.find_node(), RUN, pyodide, folder, folder / "script.py"], failure="Pyodide in node:")


def errors(pyodide, folder, modules):
    (folder / "modules.json").write_text(json.dumps(sorted(modules)))
    in_pyodide(pyodide, folder, IMPORT_ALL)
    return json.loads((folder / "errors.json").read_text())


def modules_in(archive):
    names = zipfile.ZipFile(archive).namelist()
    stems = {name.rsplit(".", 1)[0] for name in names if name.endswith((".py", ".pyc"))}
    return {stem.replace("/", ".").removesuffix(".__init__") for stem in stems}


@pytest.fixture(scope="module")
def shipped(tmp_path_factory):
    """The library as shipped, plus Pyodide's modules as .mjs, because node tells modules by their extension."""
    folder = shutil.copytree(paths.PLAIN / "pyodide", tmp_path_factory.mktemp("shipped") / "pyodide")
    shutil.copy(npm.MODULES / "pyodide" / "pyodide.mjs", folder)
    shutil.copy(folder / "pyodide.asm.module.js", folder / "pyodide.asm.mjs")
    return folder


@pytest.fixture(scope="module")
def whole(shipped, tmp_path_factory):
    """Pyodide with the complete library from npm, and NumPy's wheel as published."""
    folder = tmp_path_factory.mktemp("whole")
    wheel = wheel_in(shipped).name
    lock = json.loads((npm.MODULES / "pyodide" / "pyodide-lock.json").read_text())
    lock["packages"] = {"numpy": lock["packages"]["numpy"]}
    for name in ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip"):
        shutil.copy(npm.MODULES / "pyodide" / name, folder)
    shutil.copy(paths.CACHE / "wheels" / wheel, folder)
    (folder / "pyodide-lock.json").write_text(json.dumps(lock))
    return folder


def wheel_in(folder):
    (wheel,) = folder.glob("numpy-*.whl")
    return wheel


def test_whatever_is_left_imports_as_it_would_with_all_the_rest(shipped, whole, tmp_path):
    left = modules_in(shipped / "python_stdlib.zip") | modules_in(wheel_in(shipped))
    before, after = (errors(folder, tmp_path, left) for folder in (whole, shipped))
    assert len(left) > 200
    assert {name: error for name, error in after.items() if error != before[name]} == {}


def test_what_is_out_is_a_module_not_found(shipped, tmp_path):
    out = set(" ".join(trimmed.PARTS_LEFT_OUT.values()).split())
    out |= {"ssl", "subprocess", "email", "unittest", "numpy.random", "numpy.linalg", "numpy.testing"}
    found = {name: error for name, error in errors(shipped, tmp_path, out).items() if error != "ModuleNotFoundError"}
    assert found == {}


def test_every_import_in_the_pages_own_python_is_shipped(shipped, tmp_path):
    """Including imports inside functions, which run late or never. The command line is not shipped."""
    wanted = set()
    for package in ("microgpt", "panels"):
        for source in (paths.PYTHON_SOURCES / package).rglob("*.py"):
            if source.name == "__main__.py":
                continue
            for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Import):
                    wanted |= {alias.name for alias in node.names}
                elif isinstance(node, ast.ImportFrom) and not node.level:
                    wanted.add(node.module)
    wanted = {name for name in wanted if name.split(".")[0] not in NOT_OF_THE_LIBRARY} - {
        "html.entities"
    }  # in text.zip
    assert {"tokenize", "inspect", "numpy", "ctypes"} <= wanted
    assert set(errors(shipped, tmp_path, wanted).values()) == {None}


def test_an_error_is_reported_in_full(shipped, tmp_path):
    """A traceback with the reader's own source and a suggestion, and warnings."""
    script = """
import pyodide_js
await pyodide_js.loadPackage("numpy")
import inspect, linecache, traceback, warnings
import numpy as np
source = "def f(logits):\\n    return np.lib.stride_tricks.as_strided(logitz)\\n"
linecache.cache["gpt.py"] = (len(source), None, source.splitlines(True), "gpt.py")
exec(compile(source, "gpt.py", "exec"))
try:
    f(np.ones(2))
except NameError:
    text = traceback.format_exc()
assert "return np.lib.stride_tricks.as_strided(logitz)" in text and "Did you mean: 'logits'?" in text, text
try:
    np.zeros((2, 3)) @ np.zeros((2, 3))
    raise AssertionError
except ValueError as problem:
    assert "size 2 is different from 3" in str(problem)
try:
    np.concatenate([np.zeros(2), np.zeros((2, 2))], axis=3)
except np.exceptions.AxisError:
    assert "numpy" in traceback.format_exc()
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    np.mean([])
assert "empty slice" in str(caught[0].message)
try:
    np.random
    raise AssertionError
except ModuleNotFoundError as problem:
    assert str(problem) == "No module named 'numpy.random'", problem
"""
    in_pyodide(shipped, tmp_path, script)


def test_python_starts_without_dataclasses(shipped, tmp_path):
    """Each makes and compiles source text, several milliseconds on a phone."""
    in_pyodide(shipped, tmp_path, "import sys, asyncio, traceback\nassert 'dataclasses' not in sys.modules\n")


def test_no_source_is_left_to_compile(shipped):
    for archive in (shipped / "python_stdlib.zip", wheel_in(shipped)):
        assert not [name for name in zipfile.ZipFile(archive).namelist() if name.endswith(".py")]


def test_bytecode_notes_lines_but_no_columns(shipped, tmp_path):
    script = """
import textwrap
start, *_ = textwrap.dedent.__code__.co_positions()
assert start[0] and start[2:] == (None, None), start
"""
    in_pyodide(shipped, tmp_path, script)


def test_numpys_licences_travel_with_it(shipped):
    names = zipfile.ZipFile(wheel_in(shipped)).namelist()
    assert [name for name in names if name.endswith(".dist-info/licenses/LICENSE.txt")]


def test_each_name_listed_is_in_the_library():
    """So that modules which Python has dropped do not stay in the lists for ever."""
    all_there = modules_in(npm.MODULES / "pyodide" / "python_stdlib.zip")
    assert set(" ".join(trimmed.STANDARD_LIBRARY.values()).split()) <= all_there
    assert set(" ".join([trimmed.FROZEN, *trimmed.PARTS_LEFT_OUT.values()]).split()) <= all_there
    assert {f"encodings.{name}".removesuffix(".__init__") for name in trimmed.ENCODINGS.split()} <= all_there
    assert all_there - modules_in(paths.PLAIN / "pyodide" / "python_stdlib.zip")


def test_what_is_frozen_is_imported_from_the_interpreter(shipped, tmp_path):
    assert set(errors(shipped, tmp_path, {*trimmed.FROZEN.split(), "os", "io", "abc", "zipimport"}).values()) == {None}


def test_an_edit_that_no_longer_fits_stops_the_build():
    with pytest.raises(Problem, match="asyncio/events.py is written in another way"):
        trimmed.edited("asyncio/events.py", b"import asyncio\n")


def test_a_package_goes_with_all_that_is_in_it():
    assert not trimmed.in_standard_library("xml/dom/minidom.py")
    assert not trimmed.in_standard_library("importlib/resources/abc.py")
    assert trimmed.in_standard_library("asyncio/events.py")
    assert not trimmed.in_standard_library("asyncio/windows_events.py")
    assert not trimmed.in_standard_library("encodings/cp1250.py")
    assert trimmed.in_standard_library("encodings/cp1252.py")


def test_compiling_twice_gives_the_same_bytes():
    source = io.BytesIO()
    with zipfile.ZipFile(source, "w") as archive:
        archive.writestr("a.py", '"""Words."""\nassert False, "gone"\nb = [1, "two", (3.0, frozenset({4}))]\n')
        archive.writestr("data.txt", "kept")
    members = python_library.kept(source, lambda name: True)
    once, again = (
        python_library.compile_modules(npm.MODULES / "pyodide", {"stdlib.zip": members})["stdlib.zip"] for _ in range(2)
    )
    assert once == again
    assert sorted(once) == ["a.pyc", "data.txt"]
    assert b"Words" not in once["a.pyc"]


# Reads each of /build/texts.json ([base64, choices] each) with app.zip and text.zip, and writes what was read.
READ_TEXTS = """
import base64, json, sys, zipfile
import pyodide_js
await pyodide_js.loadPackage("numpy")
for name in ("app", "text"):
    zipfile.ZipFile(f"/build/{name}.zip").extractall("/site")
sys.path.append("/site")
from microgpt import Config, Corpus, Trainer
from microgpt.files import load, save
from microgpt.text import read_text, report
assert "ftfy" not in sys.modules and "wcwidth" not in sys.modules
read = []
for data, choices in json.load(open("/build/texts.json")):
    reading = read_text(base64.b64decode(data), **choices)
    corpus = Corpus(reading.documents, letters=reading.letters)
    read.append([reading.documents, reading.encoding, reading.notes, corpus.vocabulary.tokens, report(corpus).notes])
json.dump(read, open("/build/read.json", "w"))
"""

# Goes on with the run in /build/model.safetensors to its middle, and saves it again.
GO_ON = """
import sys, zipfile
import pyodide_js
await pyodide_js.loadPackage("numpy")
for name in ("app", "text"):
    zipfile.ZipFile(f"/build/{name}.zip").extractall("/site")
sys.path.append("/site")
from microgpt.files import load, save
trainer = load(open("/build/model.safetensors", "rb").read())
trainer.run(100)
open("/build/middle.safetensors", "wb").write(save(trainer))
"""


def test_texts_are_read_in_the_page_as_on_the_desktop(shipped, tmp_path):
    """With another version of Python and of its Unicode tables."""
    texts = [("\n".join(names).encode(encoding), {}) for encoding, names in NAMES.items()]
    texts += [
        ("ZoÃ« and FranÃ§ois\nMÃ¼ller".encode(), {"repair": True}),
        ("👨‍👩‍👧a🇬🇷🇯🇵\nनमस्ते\nกำี้\nm̃\u200b\u0301e\u0301 \u0600b".encode(), {}),
        ("김민준\n이서연".encode("utf-16-be"), {"letters": "jamo"}),
        (b"rank,name\n1,emma\n2,olivia", {"column": 1}),
    ]
    written = [(base64.b64encode(data).decode(), choices) for data, choices in texts]
    (tmp_path / "texts.json").write_text(json.dumps(written))
    for name in ("app.zip", "text.zip"):
        shutil.copy(paths.PLAIN / name, tmp_path)
    in_pyodide(shipped, tmp_path, READ_TEXTS)
    read = json.loads((tmp_path / "read.json").read_text())
    here = []
    for data, choices in texts:
        reading = read_text(data, **choices)
        corpus = Corpus(reading.documents, letters=reading.letters)
        notes = [reading.notes, corpus.vocabulary.tokens, report(corpus).notes]
        here.append([reading.documents, reading.encoding, *notes])
    assert read == json.loads(json.dumps(here))


def test_a_run_that_was_saved_here_goes_on_in_the_page_and_back(shipped, tmp_path):
    docs = [*NAMES["cp1252"], "👨‍👩‍👧a", "김민준"]
    trainer = Trainer(docs, Config(num_steps=300, n_layer=2))
    trainer.run(100)
    (tmp_path / "model.safetensors").write_bytes(save(trainer))
    for name in ("app.zip", "text.zip"):
        shutil.copy(paths.PLAIN / name, tmp_path)
    in_pyodide(shipped, tmp_path, GO_ON)
    again = load((tmp_path / "middle.safetensors").read_bytes())
    trainer.run(100)
    assert again.step_count == 200
    assert again.model.weights_hash() == trainer.model.weights_hash()
    assert again.run(100) == trainer.run(100)
    assert save(again) == save(trainer)


# Imports `microgpt` from app.zip, and notes for each module whether the bytecode beside its source was read.
IMPORT_CACHED = """
import importlib.machinery, json, os, sys, zipfile
import pyodide_js
await pyodide_js.loadPackage("numpy")
os.makedirs("/home/pyodide", exist_ok=True)
zipfile.ZipFile("/build/app.zip").extractall("/home/pyodide")
sys.path.insert(0, "/home/pyodide")
compiled = []
to_code = importlib.machinery.SourceFileLoader.source_to_code
def noted(loader, data, path, *args, **options):
    compiled.append(path)
    return to_code(loader, data, path, *args, **options)
importlib.machinery.SourceFileLoader.source_to_code = noted
import microgpt
import inspect
inspect.getsource(microgpt.GPT.forward).index("def forward")
json.dump([compiled, microgpt.gpt.__spec__.origin], open("/build/compiled.json", "w"))
"""


def test_nothing_of_the_model_is_compiled_at_the_start(shipped, tmp_path):
    shutil.copy(paths.PLAIN / "app.zip", tmp_path)
    in_pyodide(shipped, tmp_path, IMPORT_CACHED)
    assert json.loads((tmp_path / "compiled.json").read_text()) == [[], "/home/pyodide/microgpt/gpt.py"]


def test_pyscripts_python_is_shipped_compiled_and_no_longer_in_its_script():
    (core,) = (paths.PLAIN / "pyscript").glob("core-*.js")
    assert "from pyscript.context import" not in core.read_text(encoding="utf-8")
    names = set(zipfile.ZipFile(paths.PLAIN / "app.zip").namelist())
    assert {f"pyscript/{name}.pyc" for name in ("__init__", "context", "display", "ffi", "flatted", "util")} <= names
    assert "pyscript/media.pyc" not in names


# Draws the code of /build/link.txt, with share.zip and the standard library as shipped.
DRAW = """
import json, sys
sys.path[:0] = ["/build/share.zip"]
from segno import encoder
link = open("/build/link.txt").read()
matrix = encoder.encode(link, error="L", micro=False).matrix
json.dump([list(row) for row in matrix], open("/build/code.json", "w"))
"""


def test_a_qr_code_is_drawn_as_by_the_whole_of_segno(shipped, tmp_path):
    link = "https://example.org/gpt/?seed=7&step=400#training&experiment=1." + "eNq_-" * 200
    (tmp_path / "link.txt").write_text(link)
    shutil.copy(paths.PLAIN / "share.zip", tmp_path)
    in_pyodide(shipped, tmp_path, DRAW)
    drawn = json.loads((tmp_path / "code.json").read_text())
    assert drawn == [list(row) for row in segno.make(link, error="L", micro=False).matrix]
    assert drawn == [list(row) for row in qr.matrix(link)]


def test_what_sharing_takes_is_loaded_apart():
    app, share = (set(zipfile.ZipFile(paths.PLAIN / name).namelist()) for name in ("app.zip", "share.zip"))
    assert not app & share
    assert {"segno/encoder.pyc", "panels/furniture/share/dialog.pyc", "panels/furniture/share/dialog.html"} <= share
    assert (paths.PLAIN / "share.zip").stat().st_size < 60_000
    assert {name for name in share if "/licenses/LICENSE" in name and name.startswith("segno-")}


def test_what_a_text_takes_is_loaded_apart():
    app, text = (set(zipfile.ZipFile(paths.PLAIN / name).namelist()) for name in ("app.zip", "text.zip"))
    assert not app & text
    assert {"microgpt/tokens.py", "microgpt/vocabulary.py"} <= app
    assert {"microgpt/text/reading.py", "microgpt/jamo.py", "wcwidth/grapheme.pyc"} <= text
    assert {"panels/furniture/own_text/dialog.pyc", "panels/furniture/own_text/dialog.html"} <= text
    assert (paths.PLAIN / "text.zip").stat().st_size < 215_000
    assert {name for name in text if "/licenses/LICENSE" in name and name.startswith(("ftfy-", "wcwidth-"))}
