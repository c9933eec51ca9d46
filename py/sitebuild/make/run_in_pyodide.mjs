/* node run_in_pyodide.mjs PYODIDE FOLDER SCRIPT: runs a Python script in the Pyodide in that folder, under node,
   with FOLDER mounted at /build. */

import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [pyodide, folder, script] = process.argv.slice(2).map((path) => resolve(path));
const { loadPyodide } = await import(pathToFileURL(`${pyodide}/pyodide.mjs`));
try {
  // Without columns in its line tables bytecode is a fifth smaller; a traceback would mark them in a source line only.
  const python = await loadPyodide({ env: { PYTHONNODEBUGRANGES: "1" } });
  python.mountNodeFS("/build", folder);
  await python.runPythonAsync(await readFile(script, "utf8"), { filename: script });
} catch (error) {
  console.error(error.message); // node itself would print Pyodide's minified source around it, a line of a megabyte
  process.exitCode = 1;
}
