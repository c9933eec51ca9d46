/* Starts Pyodide in slices. PyScript loads this as its interpreter (pyscript.json), and the build puts it beside
   Pyodide's own files.

   Pyodide normally starts in one task, in which the page can neither scroll nor respond for a third of a second. Most
   of that is imports of the standard library. Here they run beforehand, one by one, with a pause before each. */

// @ts-ignore (exists only after the build)
import createPyodideModule from "./pyodide.asm.module.js";
// @ts-ignore
import { loadPyodide as load, version } from "./pyodide.module.js";

const { pause } = globalThis.downloads;

// Modules that Pyodide imports at startup, dependencies first, so that each takes a few milliseconds. The list need not
// be complete: a missing module is imported with the first one that needs it.
const FIRST = `ast collections functools enum re typing tokenize importlib.util textwrap _pyodide._base json dis inspect
  dataclasses pathlib traceback logging threading asyncio.events asyncio.tasks asyncio _pyodide_core shutil random
  tempfile zipfile importlib.metadata html`;

async function inSlices(settings) {
  const python = await createPyodideModule(settings);
  for (const name of FIRST.split(/\s+/)) {
    await pause();
    const [failed, why] = python.API.rawRun(`import ${name}`);
    if (failed) throw new Error(why || `ImportError: ${name}`);
  }
  await pause();
  await globalThis.watchdog.parsed; // and with it the scripts that Python uses
  await globalThis.inTurn?.done;
  return python;
}

export async function loadPyodide(options) {
  // Emscripten awaits `fsInit` between instantiating the module and starting Python in it.
  const pyodide = await load({ ...options, fsInit: pause, createPyodideModule: inSlices });
  await pause();
  return pyodide;
}
export { version };
