/* node run_in_pyodide.mjs PYODIDE FOLDER SCRIPT: runs a Python script in the Pyodide in that folder, under node,
   with FOLDER mounted at /build. */

import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [pyodide, folder, script] = process.argv.slice(2).map((path) => resolve(path));
const { loadPyodide } = await import(pathToFileURL(`${pyodide}/pyodide.mjs`));
try {
  // Without column numbers, bytecode is a fifth smaller. Tracebacks use them only if they can show the source line.
  const python = await loadPyodide({ env: { PYTHONNODEBUGRANGES: "1" } });
  python.mountNodeFS("/build", folder);
  await python.runPythonAsync(await readFile(script, "utf8"), { filename: script });
} catch (error) {
  console.error(error.message); // by default node prints the source line too, a megabyte of minified Pyodide
  process.exitCode = 1;
}
