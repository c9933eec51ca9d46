/* node tree_shaking.mjs MODULES FOLDER: leaves out of Pyodide's interpreter what nothing here reaches.

   MODULES is the folder of the npm packages. FOLDER holds pyodide.asm.wasm and pyodide.asm.mjs, which are replaced, the
   extension modules (*.so), and the scripts that use the interpreter: pyodide.mjs, and PyScript's core.

   Pyodide exports all of its C, so that any extension module finds what it needs, and its JavaScript can draw with
   WebGL and SDL. Here the extension modules are known. A name is kept if one of them imports it, or if it occurs in the
   JavaScript anywhere but where all names are registered. */

import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [modules, folder] = process.argv.slice(2).map((path) => resolve(path));
const imported = (path) => import(pathToFileURL(join(modules, path)));
const { minify } = await imported("terser/main.js");
const { default: binaryen } = await imported("binaryen/index.js");
const [MODULE, SCRIPT] = ["pyodide.asm.wasm", "pyodide.asm.mjs"];

// What Pyodide's module uses of WebAssembly; without these flags, binaryen would refuse it, or use newer ones.
const FEATURES = ["MutableGlobals", "SignExt", "NontrappingFPToInt", "BulkMemory", "ReferenceTypes"]
  .concat("ExceptionHandling", "Multivalue", "ExtendedConst")
  .reduce((all, name) => all | binaryen.Features[name], binaryen.Features.MVP);

// How Emscripten registers each name in its JavaScript.
const EXPORTED = /\w+=Module\["\w+"\]=(?:\w+=)?wasmExports\["(\w+)"\](?:\.value>>>0)?;/g; // from WebAssembly
const PUBLISHED = /Module\["(\w+)"\]=\1;/g; // for other scripts
const SIGNED = /\b(\w+)\.sig="\w+";/g; // for a table of functions
const DECLARED = /\bvar [\w$,]+;(?=function assignWasmExports)/; // the variables of those from WebAssembly
const IMPORTED = /\bwasmImports=\{([^{}]*)\}/; // what WebAssembly may import

// What Emscripten publishes for programs that draw. Pyodide's code has properties of these names, but of other objects.
const GRAPHICS = words(
  "ctx GL GLctx createContext getBoundingClientRect getUserMedia requestFullscreen requestPointerLock setCanvasSize",
);

function words(text) {
  return new Set(text.match(/[\w$]+/g));
}

const namesOf = (list) => list.map(({ name }) => name);
const compiled = (file) => new WebAssembly.Module(readFileSync(join(folder, file)));
const importsOf = (file) => namesOf(WebAssembly.Module.imports(compiled(file)));

/* The text without those matches whose first group is not to be kept. */
const without = (text, pattern, isKept) => text.replace(pattern, (match, name) => (isKept(name) ? match : ""));

function shakeModule(isKept) {
  const module = binaryen.readBinary(readFileSync(join(folder, MODULE)));
  module.setFeatures(FEATURES);
  for (const name of namesOf(WebAssembly.Module.exports(compiled(MODULE))))
    if (!isKept(name)) module.removeExport(name);
  module.runPasses(["remove-unused-module-elements"]);
  writeFileSync(join(folder, MODULE), module.emitBinary());
}

async function shakeScript(text, isExported, isPublished, isImported) {
  const entries = text
    .match(IMPORTED)[1]
    .split(",")
    .filter((entry) => isImported(entry.split(":")[0]));
  const functions = new Set(entries.map((entry) => entry.split(":").at(-1)));
  let shaken = without(text, EXPORTED, isExported);
  shaken = without(shaken, PUBLISHED, isPublished);
  shaken = without(shaken, SIGNED, (name) => functions.has(name));
  shaken = shaken.replace(IMPORTED, `wasmImports={${entries.join()}}`);
  const { code } = await minify(shaken, { module: true, compress: { passes: 2 } }); // without what nothing calls any more
  writeFileSync(join(folder, SCRIPT), code);
}

const files = readdirSync(folder);
const original = readFileSync(join(folder, SCRIPT), "utf8");
for (const pattern of [EXPORTED, PUBLISHED, SIGNED, DECLARED, IMPORTED])
  if (original.search(pattern) < 0) throw new Error(`${SCRIPT} is written in another way: nothing matches ${pattern}`);

const unregistered = [EXPORTED, PUBLISHED, SIGNED, DECLARED, IMPORTED].reduce(
  (text, pattern) => text.replace(pattern, ""),
  original,
);
const callers = files.filter((file) => /\.m?js$/.test(file) && file !== SCRIPT);
const inCallers = words(callers.map((file) => readFileSync(join(folder, file), "utf8")).join());
const inScript = words(unregistered);
const properties = new Set([...unregistered.matchAll(/\.(\w+)/g)].map(([, name]) => name));
const byExtensions = new Set(files.filter((file) => file.endsWith(".so")).flatMap(importsOf));
const byItself = new Set(importsOf(MODULE)); // through a table that the script fills

// In JavaScript, a name of C's has an underscore before it, unless it is asked for as a string.
const isUsed = (name) => [name, `_${name}`].some((word) => inScript.has(word) || inCallers.has(word));
const isExported = (name) => byExtensions.has(name) || byItself.has(name) || isUsed(name);
const isPublished = (name) => (properties.has(name) || inCallers.has(name)) && !GRAPHICS.has(name);
shakeModule(isExported);
const imports = new Set([...importsOf(MODULE), ...byExtensions]);
await shakeScript(original, isExported, isPublished, (name) => imports.has(name));
