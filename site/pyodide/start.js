/* Starts Pyodide in slices. PyScript loads this as its interpreter (pyscript.json), and the build puts it beside
   Pyodide's own files.

   By itself Pyodide starts in one task, a third of a second in which the page can neither scroll nor respond. Most of
   it is imports of the standard library. Here they are made beforehand, one by one, with a pause after each. */

// @ts-ignore (not here before the build)
import createPyodideModule from "./pyodide.asm.module.js";
// @ts-ignore
import { loadPyodide as load, version } from "./pyodide.module.js";

const { pause } = globalThis.downloads;

// Modules that Pyodide imports at its start, dependencies first, so that each takes a few milliseconds. The list need
// not be complete: a module that is missing is imported with the first that needs it.
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

// Emscripten awaits `fsInit` between instantiating the module and starting Python in it.
export const loadPyodide = (options) => load({ ...options, fsInit: pause, createPyodideModule: inSlices });
export { version };
