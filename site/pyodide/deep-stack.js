/* Keeps Chrome from crashing where Python can be suspended (JavaScript Promise Integration, in 137 and later).

   Chrome profiles the memory of some of its processes: now and then it walks up the stack that allocates, for 256 frames
   or to the stack's end. A stack that can be suspended is one of its own, whose end the walk does not know: it may read
   on, past the memory that belongs to the stack. So each of these stacks begins with more frames than the walk visits. */

import { I32, VALUE, assemble, number } from "./assemble.js";

const FRAMES = 300; // with 200 some starts still crashed, with 250 none
const [CALL, LOCAL_GET, IS_ZERO, IF, ELSE, END, CONSTANT, SUBTRACT] = [0x10, 0x20, 0x45, 0x04, 0x05, 0x0b, 0x41, 0x6b];

/* The types of what Pyodide and initialise.js make suspendable, by the number of parameters: run_main_promising, main,
   _pyproxy_apply_promising. */
const TYPES = { 1: ["e", "i"], 2: ["ii", "i"], 7: ["eieieii", "e"] };

/* A WebAssembly function that does `return call(…)` from that many calls of itself. */
function deepened(call, [parameters, result]) {
  const [target, deeper, count] = [0, 1, parameters.length];
  const all = [...parameters].flatMap((_, index) => [LOCAL_GET, index]);
  const depth = [LOCAL_GET, count];
  const further = [...all, ...depth, CONSTANT, 1, SUBTRACT, CALL, deeper];
  const choice = [...depth, IS_ZERO, IF, result === "e" ? VALUE : I32, ...all, CALL, target, ELSE, ...further, END];
  return assemble({
    types: [
      [parameters, result],
      [parameters + "i", result],
    ],
    imports: [[0, call]],
    functions: [
      [1, choice],
      [0, [...all, CONSTANT, ...number(FRAMES), CALL, deeper]], // constants are signed: 64 to 127 would be negative
    ],
  });
}

// @ts-ignore (TypeScript does not know it yet)
const { promising } = WebAssembly;

/* From now on, WebAssembly.promising makes stacks that begin so. */
export function deepenStacks() {
  if (!promising) return;
  const deep = (call) => promising(TYPES[call.length] ? deepened(call, TYPES[call.length]) : call);
  Object.assign(WebAssembly, { promising: deep });
}
