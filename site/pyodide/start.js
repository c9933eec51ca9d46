/* Starts Pyodide in slices. PyScript loads this as its interpreter (pyscript.json), and the build puts it beside
   Pyodide's own files.

   Pyodide normally starts in one task, in which the page can neither scroll nor respond for a third of a second. Much
   of that is imports of the standard library. Here they run beforehand, one by one, with a pause before each. The rest
   is Python's own initialisation, Pyodide's, and the unpacking of archives, each in tasks of its own. */

// @ts-ignore (exists only after the build)
import createPyodideModule from "./pyodide.asm.module.js";
// @ts-ignore
import { loadPyodide as load, version } from "./pyodide.module.js";
import { deepenStacks } from "./deep-stack.js";
import { canPause, initialised } from "./initialise.js";
import { unpack } from "./unpack.js";

const { pause } = globalThis.downloads;

// Modules that Pyodide imports at startup, dependencies first, so that each takes a few milliseconds. The list need not
// be complete: a missing module is imported with the first one that needs it.
const FIRST = `ast collections functools enum re typing tokenize importlib.util textwrap json copy warnings linecache
  _pyodide._base dis inspect contextlib pathlib traceback string threading logging contextvars signal concurrent.futures
  heapq asyncio _pyodide_core shutil random tempfile zipfile importlib.metadata html`;

async function inSlices(settings) {
  afterPause(settings.API, "bootstrapFinalizedPromise");
  settings.API.unpack = async (wheel, folder) => {
    const paths = await unpack(python.FS, wheel, folder);
    return paths.filter((path) => path.endsWith(".so"));
  };
  const python = await (canPause ? initialised(createPyodideModule, settings) : createPyodideModule(settings));
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

/* Whoever waits for this promise of an object, once the object has it, goes on in another task than what resolves it. */
function afterPause(object, name) {
  let later;
  Object.defineProperty(object, name, { get: () => later, set: (promise) => (later = promise.then(pause)) });
}

export async function loadPyodide(options) {
  deepenStacks();
  // Emscripten awaits `fsInit` between instantiating the module and starting Python in it.
  const pyodide = await load({ ...options, fsInit: pause, createPyodideModule: inSlices });
  await pause();
  pyodide.unpackArchive = (archive, _format, { extractDir }) => unpack(pyodide.FS, archive, extractDir);
  return pyodide;
}
export { version };
