"""site/pyodide/start.js and unpack.js, in node, with a Pyodide that only notes what is asked of it."""

import json

import pytest

from sitebuild.files import stored, zipped
from sitebuild.get import npm
from sitebuild.paths import SITE_SOURCES
from sitebuild.report import Problem, run

# What happens, in order; a pause is where the browser can do something else. Each look at the clock takes a second.
COMMON = """
const notes = [], files = {};
let now = 0;
performance.now = () => (now += 1000);
globalThis.notes = notes;
globalThis.downloads = { pause: () => new Promise((done) => setTimeout(() => done(notes.push("pause")))) };
globalThis.watchdog = {};
globalThis.FS = {
  mkdirTree: (path) => notes.push(`folder ${path}`),
  writeFile: (path, content) => (files[path] = Buffer.from(content).toString("hex")),
};
const { readFileSync } = await import("node:fs");
const archive = () => readFileSync("archive.zip");
"""
UNPACK = """
const { unpack } = await import("./unpack.js");
const paths = await unpack(FS, archive(), "/home");
console.log(JSON.stringify({ notes, files, paths }));
"""
START = """
const { loadPyodide } = await import("./start.js");
const pyodide = await loadPyodide({});
await pyodide.unpackArchive(archive(), "zip", { extractDir: "/home" });
console.log(JSON.stringify({ notes, files }));
"""
# As Pyodide does it: whatever waits for the promise goes on right after its finalization.
PYODIDE = """
export const version = "";
export async function loadPyodide({ createPyodideModule }) {
  const API = {};
  const python = await createPyodideModule({ API });
  notes.push("finalized");
  python.resolve();
  await API.bootstrapFinalizedPromise;
  notes.push("wheel");
  notes.push(...await API.unpack((await import("node:fs")).readFileSync("archive.zip"), "/site"));
  return { FS };
}
"""
EMSCRIPTEN = """
export default async function ({ API }) {
  let resolve;
  API.bootstrapFinalizedPromise = new Promise((done) => (resolve = done));
  API.rawRun = (code) => { notes.push(code); return [0, ""]; };
  return { API, FS, resolve };
}
"""
MEMBERS = {"a.py": b"1", "né/b.py": b"", "né/c/d.so": bytes(range(256)) * 300}


def in_node(folder, script, archive):
    for file in (SITE_SOURCES / "pyodide").glob("*.js"):
        (folder / file.name).write_text(file.read_text())
    (folder / "pyodide.module.js").write_text(PYODIDE)
    (folder / "pyodide.asm.module.js").write_text(EMSCRIPTEN)
    (folder / "package.json").write_text('{"type": "module"}')
    (folder / "archive.zip").write_bytes(archive)
    (folder / "main.js").write_text(COMMON + script)
    return json.loads(run([npm.find_node(), "main.js"], failure="node:", cwd=folder))


def placed(folder):
    return {f"{folder}/{name}": content.hex() for name, content in MEMBERS.items()}


def test_all_members_are_written_with_a_pause_after_each_slice(tmp_path):
    made = in_node(tmp_path, UNPACK, stored(MEMBERS))
    assert made["files"] == placed("/home")
    assert made["paths"] == list(placed("/home"))
    assert made["notes"] == ["folder /home", "pause", "folder /home/né", "pause", "folder /home/né/c", "pause"]


@pytest.mark.parametrize(
    ("archive", "message"), [(zipped(MEMBERS), "is compressed"), (b"<!doctype html>" * 9, "damaged"), (b"", "damaged")]
)
def test_what_the_build_has_not_written_is_refused(tmp_path, archive, message):
    with pytest.raises(Problem, match=message):
        in_node(tmp_path, UNPACK, archive)


def test_each_part_of_the_start_has_a_task_of_its_own(tmp_path):
    made = in_node(tmp_path, START, stored(MEMBERS))
    notes = made["notes"]
    imports = [index for index, note in enumerate(notes) if note.startswith("import ")]
    assert len(imports) > 20
    for index in [*imports, notes.index("finalized"), notes.index("wheel")]:
        assert notes[index - 1] == "pause", notes[index]
    assert made["files"] == placed("/site") | placed("/home")
    assert [note for note in notes if note.endswith(".so")] == ["/site/né/c/d.so"]
