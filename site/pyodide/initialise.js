/* Initialises Python in several tasks, where WebAssembly can be suspended (JavaScript Promise Integration, in Chrome and
   Edge 137 and later). Elsewhere Emscripten runs main() as usual.

   Python cannot be asked to pause there, but it makes some hundred system calls. A few of them are led through a small
   WebAssembly function, which suspends Python first if it has been running for a while. The system call cannot do that
   itself: it would suspend whenever it is called, and throw wherever nobody can wait for it. */

import { assemble } from "./assemble.js";

const { pause } = globalThis.downloads;

const SLICE_MS = 10;
const SYSTEM_CALLS = ["_Py_emscripten_runtime", "__syscall_getcwd", "__syscall_openat", "__syscall_stat64", "fd_close"];
const INTEGERS = /^[ip]+$/; // Emscripten's signature of a function whose result and parameters all have 32 bits

// @ts-ignore (TypeScript does not know these yet)
const { Suspending } = WebAssembly;
export const canPause = Boolean(Suspending);

/* A WebAssembly function that does `if (isDue()) suspending(); return call(…)`. */
function led(call, isDue, suspending) {
  const [CALL, LOCAL_GET, IF, NOTHING, END] = [0x10, 0x20, 0x04, 0x40, 0x0b];
  const parameters = call.sig.slice(1);
  const all = [...parameters].flatMap((_, index) => [LOCAL_GET, index]);
  return assemble({
    types: [
      [parameters, "i"],
      ["", "i"],
      ["", ""],
    ],
    imports: [
      [0, call],
      [1, isDue],
      [2, suspending],
    ],
    functions: [[0, [CALL, 1, IF, NOTHING, CALL, 2, END, ...all, CALL, 0]]],
  });
}

/* Resolves to Emscripten's module with Python initialised in it, as createPyodideModule(settings) does. */
export async function initialised(createPyodideModule, settings) {
  let since = Infinity; // when the present slice of main() began
  const isDue = () => Number(performance.now() - since > SLICE_MS);
  const suspending = new Suspending(async () => {
    await pause();
    since = performance.now();
  });
  const { instantiateWasm } = settings;
  settings.instantiateWasm = (imports, done) => {
    const { env } = imports;
    for (const name of SYSTEM_CALLS) if (INTEGERS.test(env[name]?.sig)) env[name] = led(env[name], isDue, suspending);
    return instantiateWasm(imports, done);
  };
  settings.noInitialRun = true;
  const python = await createPyodideModule(settings);
  const argv = python._malloc(8);
  python.HEAPU32.set([python.stringToNewUTF8("./this.program"), 0], argv / 4); // as Emscripten does
  since = performance.now();
  try {
    // @ts-ignore (as above)
    await WebAssembly.promising(python._main)(1, argv);
  } catch (error) {
    if (!(error instanceof python.ExitStatus)) throw error; // Pyodide looks at the exit code
  } finally {
    since = Infinity;
  }
  return python;
}
