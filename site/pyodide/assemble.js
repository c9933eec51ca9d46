/* An exported function of a small WebAssembly module, for what JavaScript cannot do: be on a stack that is suspended.

     types      [parameters, results], one letter each: "i" for 32 bits, "e" for any value of JavaScript
     imports    [index of the type, function]
     functions  [index of the type, instructions]; the last one is exported. None has variables of its own.

   Functions are numbered from 0, those imported first. The format: https://webassembly.github.io/spec/core/binary/ */
export function assemble({ types, imports, functions }) {
  const names = imports.map((_, index) => String.fromCharCode(97 + index)); // "a", "b", …
  const last = imports.length + functions.length - 1;
  const bytes = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0] // "\0asm", version 1
    .concat(section(1, types, ([from, to]) => [0x60, ...values(from), ...values(to)]))
    .concat(section(2, imports, ([type], index) => [0, 1, names[index].charCodeAt(0), 0, type]))
    .concat(section(3, functions, ([type]) => [type]))
    .concat(section(7, [last], (index) => [1, names[0].charCodeAt(0), 0, index]))
    .concat(section(10, functions, ([, code]) => [...number(code.length + 2), 0, ...code, 0x0b]));
  const module = new WebAssembly.Module(new Uint8Array(bytes));
  const given = Object.fromEntries(imports.map(([, call], index) => [names[index], call]));
  return new WebAssembly.Instance(module, { "": given }).exports[names[0]];
}

export const I32 = 0x7f;
export const VALUE = 0x6f;

const values = (letters) => [letters.length, ...[...letters].map((letter) => (letter === "e" ? VALUE : I32))];

/* In LEB128: seven bits a byte, the lowest first. */
export const number = (n) => (n < 0x80 ? [n] : [0x80 | (n & 0x7f), ...number(n >> 7)]);

function section(id, items, encoded) {
  const content = [...number(items.length), ...items.flatMap(encoded)];
  return [id, ...number(content.length), ...content];
}
