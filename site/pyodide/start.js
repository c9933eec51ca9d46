/* Pyodide, started in slices: PyScript takes this for its interpreter (pyscript.json), and the build puts it beside
   Pyodide's own files.

   By itself Pyodide wakes up in one go, a third of a second in which the page can neither scroll nor answer. Most of
   that are imports of the standard library. Here they are made before Pyodide needs them, one by one, with a pause
   after each; Pyodide then finds them done. */

// @ts-ignore (not here before the build)
import createPyodideModule from "./pyodide.asm.module.js";
// @ts-ignore
import { loadPyodide as load, version } from "./pyodide.module.js";

const { pause } = globalThis.downloads;

// Modules that Pyodide imports at its start, those that others build on first, each a few milliseconds more. What is
// missing here is no mistake: it is imported with the first that needs it.
const FIRST = `ast collections functools enum re typing tokenize importlib.util textwrap _pyodide._base json dis inspect
  dataclasses traceback logging threading subprocess socket ssl pathlib selectors asyncio.events asyncio.tasks
  asyncio.streams asyncio _pyodide_core bz2 lzma compression.zstd shutil random tempfile zipfile tarfile
  importlib.metadata html.entities`;

async function inSlices(settings) {
  const python = await createPyodideModule(settings);
  for (const name of FIRST.split(/\s+/)) {
    await pause();
    const [failed, why] = python.API.rawRun(`import ${name}`);
    if (failed) throw new Error(`Python could not import ${name}: ${why}`);
  }
  await pause();
  return python;
}

// Emscripten waits for `fsInit` between the instance and the start of Python in it.
export const loadPyodide = (options) => load({ ...options, fsInit: pause, createPyodideModule: inSlices });
export { version };
