/* Initialises Python in several tasks, where WebAssembly can be suspended (JavaScript Promise Integration, in Chrome and
   Edge 137 and later). Elsewhere Emscripten runs main() as usual.

   Python cannot be asked to pause there, but it makes some hundred system calls. A few of them are led through a small
   WebAssembly function, which suspends Python first if it has been running for a while. The system call cannot do that
   itself: it would suspend whenever it is called, and throw wherever nobody can wait for it. */

const { pause } = globalThis.downloads;

const SLICE_MS = 10;
const SYSTEM_CALLS = ["_Py_emscripten_runtime", "__syscall_getcwd", "__syscall_openat", "__syscall_stat64", "fd_close"];
const INTEGERS = /^[ip]+$/; // Emscripten's signature of a function whose result and parameters all have 32 bits

// @ts-ignore (TypeScript does not know these yet)
const { Suspending, promising } = WebAssembly;
export const canPause = Boolean(Suspending && promising);

/* A WebAssembly function that does `if (isDue()) suspending(); return call(…)`. */
function led(call, isDue, suspending) {
  const count = call.sig.length - 1; // of its parameters
  const [I32, CALL, LOCAL_GET] = [0x7f, 0x10, 0x20];
  const all = [...Array(count).keys()].flatMap((index) => [LOCAL_GET, index]);
  const code = [CALL, 2, 0x04, 0x40, CALL, 1, 0x0b, ...all, CALL, 0, 0x0b];
  const type = (from, to) => [0x60, from, ...Array(from).fill(I32), to, ...Array(to).fill(I32)];
  const section = (id, ...content) => [id, content.length, ...content];
  const bytes = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]
    .concat(section(1, 3, ...type(count, 1), ...type(0, 0), ...type(0, 1)))
    .concat(section(2, 3, ...["a", "b", "c"].flatMap((name, type) => [0, 1, name.charCodeAt(0), 0, type])))
    .concat(section(3, 1, 0)) // one function, of the first type,
    .concat(section(7, 1, 1, "d".charCodeAt(0), 0, 3)) // exported,
    .concat(section(10, 1, code.length + 1, 0, ...code)); // without variables
  const module = new WebAssembly.Module(new Uint8Array(bytes));
  return new WebAssembly.Instance(module, { "": { a: call, b: suspending, c: isDue } }).exports.d;
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
    await promising(python._main)(1, argv);
  } catch (error) {
    if (!(error instanceof python.ExitStatus)) throw error; // Pyodide looks at the exit code
  } finally {
    since = Infinity;
  }
  return python;
}
