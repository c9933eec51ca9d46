/* Lets the page run without a server. A page opened as a file can load scripts and style sheets, but browsers refuse
   it fetch() and import(), which load everything else.

   So the build (py/sitebuild/page/payload.py) wraps each file that is fetched or imported in a classic script:

       offline.put("app.zip", "application/zip", "base64 of the gzipped file")

   In the zip these scripts are files in packed/; in the single-file page they are inline. With them
     - fetch() returns the file, decompressed while it is being read;
     - import() goes through an import map, from the module's usual address to a blob: URL.
   PyScript, Pyodide and Python do not notice: they request the same addresses as on a server. */

var offline = (() => {
  "use strict";

  const folder = new URL("./", document.baseURI).href;
  const files = new Map(); // path -> {type, text}
  const plainFetch = globalThis.fetch;

  // Browsers from before 2025 may lack fromBase64. Reading a data: URL is slower, but works everywhere.
  const decode = (text) =>
    Uint8Array.fromBase64
      ? new Response(Uint8Array.fromBase64(text))
      : plainFetch(`data:application/octet-stream;base64,${text}`);

  async function open(path) {
    const { type, text } = files.get(path);
    const { body } = await decode(text);
    return new Response(body?.pipeThrough(new DecompressionStream("gzip")), { headers: { "content-type": type } });
  }

  globalThis.fetch = (resource, options) => {
    const { href } = new URL(resource instanceof Request ? resource.url : resource, folder);
    const path = href.startsWith(folder) ? href.slice(folder.length).split(/[?#]/)[0] : null;
    return files.has(path) ? open(path) : plainFetch(resource, options);
  };

  // A blob: URL has no folder to resolve relative imports against, so the build makes modules import by path.
  async function mapModules() {
    const imports = {};
    for (const [path, { type }] of files) {
      if (type !== "text/javascript") continue;
      const content = open(path).then((file) => file.text()); // which rejects if it is damaged: gzip has a checksum
      content.catch(() => watchdog.lost(path));
      imports[path] = imports[folder + path] = URL.createObjectURL(new Blob([await content], { type }));
    }
    const map = document.createElement("script");
    map.type = "importmap";
    map.textContent = JSON.stringify({ imports });
    document.head.append(map);
  }

  function check() {
    const missing = [...document.scripts].find(({ dataset }) => dataset.holds && !files.has(dataset.holds));
    if (missing) {
      throw new Error(
        `A file of this page is missing: ${missing.getAttribute("src")?.slice(2)}. ` +
          "Unzip the whole folder again, and keep everything in it together.",
      );
    }
    if (!globalThis.DecompressionStream || !HTMLScriptElement.supports?.("importmap")) {
      throw new Error(
        "This browser is too old to run the page from a disc. " +
          "A current Chrome, Edge, Firefox or Safari (17.4 or later) can.",
      );
    }
  }

  return Object.freeze({
    put: (path, type, text) => files.set(path, { type, text }),
    /** boot.js calls this before the first import(). Rejects with a message for the reader. */
    async prepare() {
      check();
      await mapModules();
    },
  });
})();
