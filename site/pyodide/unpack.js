/* Unpacks the archives that the start needs, in slices. Pyodide uses Python's shutil and zipfile, in one task that takes
   several times as long.

   The build stores the members uncompressed (py/sitebuild/files.py), and js/downloads.js has checked the archive as a
   whole, so each member's bytes only have to be handed to the file system. */

const { pause } = globalThis.downloads;

const SLICE_MS = 10;
const END = { signature: 0x06054b50, size: 22 }; // zip's "end of central directory record"

/* [path, bytes] of each member. Throws if the archive is not one that the build has written. */
export function* members(/** @type {Uint8Array} */ zip) {
  const view = new DataView(zip.buffer, zip.byteOffset, zip.byteLength);
  const number16 = (/** @type {number} */ at) => view.getUint16(at, true);
  const number32 = (/** @type {number} */ at) => view.getUint32(at, true);
  const text = new TextDecoder();
  const end = zip.length - END.size; // the build writes no comment after it
  if (end < 0 || number32(end) !== END.signature) throw new Error("An archive is damaged.");
  let at = number32(end + 16);
  for (let left = number16(end + 10); left > 0; left--) {
    const name = zip.subarray(at + 46, at + 46 + number16(at + 28));
    if (number16(at + 10) !== 0) throw new Error(`${text.decode(name)} is compressed.`);
    const local = number32(at + 42); // where the member's own header begins
    const start = local + 30 + number16(local + 26) + number16(local + 28);
    yield /** @type {[string, Uint8Array]} */ ([text.decode(name), zip.subarray(start, start + number32(at + 24))]);
    at += 46 + name.length + number16(at + 30) + number16(at + 32);
  }
}

/* Writes the members below a folder of Emscripten's file system. Resolves to their paths. */
export async function unpack(fs, archive, folder) {
  const paths = [];
  const folders = new Set();
  let since = performance.now();
  for (const [name, content] of members(new Uint8Array(archive))) {
    const path = `${folder}/${name}`;
    const parent = path.slice(0, path.lastIndexOf("/"));
    if (!folders.has(parent)) fs.mkdirTree(parent);
    folders.add(parent);
    fs.writeFile(path, content, { canOwn: true }); // without a copy
    paths.push(path);
    if (performance.now() - since < SLICE_MS) continue;
    await pause();
    since = performance.now();
  }
  return paths;
}
