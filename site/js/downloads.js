/* Downloads the files that Python needs, in the order in which startup needs them.

   While Pyodide loads, this replaces the browser's `fetch`, for four reasons:
     - to fetch files one after the other: in parallel, the first would arrive later and the last no earlier;
     - to count the bytes that have arrived, for the progress bar;
     - to name the missing file in an error message;
     - to correct the type of .wasm files if the host sends a wrong one, with which Pyodide would hang.
   It also replaces WebAssembly.instantiateStreaming, to hand over the module that was compiled during the download. */

var downloads = (() => {
  "use strict";

  const PYTHON = "./pyodide/pyodide.asm.wasm";
  const WASM = { "content-type": "application/wasm" };
  const PACKED = "./pyodide/pyodide.asm.wasm.packed"; // a gzipped copy
  const PYSCRIPT = "./pyscript/core.js";
  // Imported, not fetched. Preloaded, so that none of them waits for the module that imports it.
  const MODULES = [PYSCRIPT, "./pyodide/start.js", "./pyodide/pyodide.module.js", "./pyodide/pyodide.asm.module.js"];

  const PAINT_MS = 250; // longest wait for the first frame, which a page in the background never paints
  const ANSWER_MS = 3000; // longest wait for responses that startup can do without
  const MOST = 0.8; // share of a file at which the next is requested, so that the connection is never idle

  const folder = new URL("./", document.baseURI).href;
  const begun = new Map(); // file -> promise of its response, until it is requested
  const wanted = new Map(); // file that cannot be fetched before it is requested -> callback
  const arrived = new Map(); // file -> bytes so far
  let sizes = {}; // file -> bytes, from files.json
  let wrongType = ""; // a message about a .wasm file with the wrong type
  let python; // {response, module}: promises
  let ended = false;
  let plainFetch, plainInstantiate;
  let tell;

  const sum = (numbers) => [...numbers].reduce((a, b) => a + b, 0);

  const nameOf = (url) => {
    const { href } = new URL(url, folder);
    return href.startsWith(folder) ? decodeURI(href.slice(folder.length).split(/[?#]/)[0]) : null;
  };

  const { port1, port2 } = new MessageChannel();
  const waiting = [];
  port1.onmessage = () => waiting.shift()();

  /* Lets the browser handle input or paint a frame. Unlike timers, messages are not throttled. */
  const pause = () =>
    new Promise((done) => {
      waiting.push(done);
      port2.postMessage(null);
    });

  /* Counting. */

  let scheduled = false;
  function count(file, bytes) {
    arrived.set(file, Math.min(sizes[file] ?? Infinity, bytes));
    if (scheduled) return;
    scheduled = true;
    setTimeout(() => {
      scheduled = false;
      tell.progress(sum(arrived.values()), sum(Object.values(sizes)));
    }, 100); // ten updates a second do not slow the start
  }

  /* Calls `most` when most of the file has arrived or the download has ended. Reads a clone of the response, so that
     the original can be compiled while it arrives. */
  async function countBody(file, clone, most) {
    try {
      let bytes = 0;
      const reader = clone.body.getReader();
      for (let part; !(part = await reader.read()).done;) {
        count(file, (bytes += part.value.length));
        if (bytes >= MOST * sizes[file]) most();
      }
    } catch {
      tell.broken(file);
    }
    most();
  }

  // Modules are not loaded with fetch(), so they are counted when they are complete.
  const observer = new PerformanceObserver((list) => {
    for (const entry of /** @type {PerformanceResourceTiming[]} */ (list.getEntries())) {
      const file = nameOf(entry.name);
      if (!file || !/\.m?js$/.test(file)) continue;
      if (entry.responseStatus >= 400) tell.missing(file, entry.responseStatus);
      else count(file, sizes[file] ?? entry.decodedBodySize);
    }
  });

  /* Fetching. */

  /* {response, most}: promises of the response, and of the moment when most of its body has arrived. */
  function fetchFile(resource, options) {
    const file = nameOf(resource.url ?? resource);
    const response = fetchWatched(file ?? resource, resource, options);
    const doubled = response.then((one) => [one, file && one.body && one.clone()]);
    const most = doubled.then(([, clone]) => clone && new Promise((most) => countBody(file, clone, most)));
    return { response: doubled.then(([one]) => rightlyTyped(file, one)), most: most.catch(() => {}) };
  }

  async function fetchWatched(file, resource, options) {
    let response;
    try {
      response = await plainFetch(resource, options);
    } catch (error) {
      tell.broken(file);
      throw error;
    }
    if (response.ok) return response;
    tell.missing(file, response.status);
    throw new Error(`${file}: ${response.status}`);
  }

  /* Whether to fetch our gzipped copy of Python's module, which is two thirds of all bytes and compresses to a third.
     Hosts that compress by themselves, perhaps with brotli, do better without the copy. */
  async function comesPacked() {
    if (globalThis.offline || !globalThis.DecompressionStream) return false;
    try {
      // A service worker has the plain module in its cache. In a sandbox, accessing `serviceWorker` throws.
      if (self.origin !== "null" && navigator.serviceWorker?.controller) return false;
      const head = await plainFetch(PYTHON, { method: "HEAD", signal: AbortSignal.timeout?.(ANSWER_MS) });
      await head.text(); // empty, but browsers report a failed request if it is not read
      if (head.ok) checkType(nameOf(PYTHON), head); // harmless here, but the page's host should know
      return head.ok && !head.headers.has("content-encoding");
    } catch {
      return false;
    }
  }

  function unpacked({ body }) {
    const { readable, writable } = new DecompressionStream("gzip");
    unpack(body.getReader(), writable.getWriter());
    return new Response(readable, { headers: WASM });
  }

  /* Not with pipeThrough(), which would be one long task if everything has already arrived. */
  async function unpack(from, to) {
    try {
      for (let part; !(part = await from.read()).done; await pause()) await to.write(part.value);
      await to.close();
    } catch (error) {
      to.abort(error).catch(() => {});
      tell.broken(nameOf(PACKED));
    }
  }

  function checkType(file, response) {
    const type = response.headers.get("content-type");
    if (type === WASM["content-type"]) return true;
    wrongType = ` This host sends ${file} as ${type ?? "nothing in particular"}; its right type is application/wasm.`;
    return false;
  }

  const rightlyTyped = (file, response) =>
    !file?.endsWith(".wasm") || checkType(file, response) ? response : new Response(response.body, { headers: WASM });

  function fetchOrTake(resource, options) {
    const file = nameOf(resource.url ?? resource);
    const response = begun.get(file);
    begun.delete(file); // a body can be read once
    wanted.get(file)?.([resource, options]);
    return response ?? fetchFile(resource, options).response;
  }

  /* {file: bytes} for the large files, in the order in which they are needed. Without it, files are fetched when they
     are requested. */
  const listed = () =>
    plainFetch("./files.json", { signal: AbortSignal.timeout?.(ANSWER_MS) })
      .then((response) => (response.ok ? response.json() : {}))
      .catch(() => ({}));

  const painted = () =>
    new Promise((done) => {
      requestAnimationFrame(() => setTimeout(done));
      setTimeout(done, PAINT_MS);
    });

  function fetchInOrder() {
    let before = Promise.resolve();
    for (const file of Object.keys(sizes).filter((file) => !file.endsWith(".js"))) {
      const isPacked = file === nameOf(PACKED);
      // Only Pyodide knows the hash that NumPy must have. It requests the wheel early, and this waits for that.
      const how = file.endsWith(".whl") ? new Promise((ask) => wanted.set(file, ask)) : ["./" + file];
      const fetched = Promise.all([how, before]).then(([[resource, options]]) => {
        if (ended) throw new Error("The start has failed.");
        return fetchFile(resource, options);
      });
      const response = fetched.then((its) => (isPacked ? its.response.then(unpacked) : its.response));
      response.catch(() => {}); // already reported
      begun.set(isPacked ? nameOf(PYTHON) : file, response);
      before = fetched.then(
        (its) => its.most,
        () => {},
      );
    }
  }

  async function instantiate(source, imports) {
    try {
      if (source !== python?.response) return await plainInstantiate.call(WebAssembly, source, imports);
      const module = await python.module;
      await pause();
      return { module, instance: await WebAssembly.instantiate(module, imports) };
    } catch (error) {
      if (error instanceof WebAssembly.CompileError || error instanceof WebAssembly.LinkError) tell.tooOld();
      else if (source === python?.response) tell.broken(nameOf(PYTHON)); // Pyodide itself would hang
      throw error;
    } finally {
      await pause();
    }
  }

  return Object.freeze({
    pause,
    nameOf,
    /** The number of bytes that have arrived. */
    get bytes() {
      return sum(arrived.values());
    },
    get wrongType() {
      return wrongType;
    },
    /** Requests everything, once the text is painted. Resolves to the PyScript module, or rejects. The callbacks are
        progress(bytes, total), missing(file, status), broken(file) and tooOld(). */
    async begin(callbacks) {
      tell = callbacks;
      plainFetch = globalThis.fetch; // in a page opened as a file, that of js/offline.js
      plainInstantiate = WebAssembly.instantiateStreaming;
      globalThis.fetch = fetchOrTake;
      WebAssembly.instantiateStreaming = instantiate;
      const [all, packed] = await Promise.all([listed(), comesPacked(), painted()]);
      const unneeded = nameOf(packed ? PYTHON : PACKED);
      sizes = Object.fromEntries(Object.entries(all).filter(([file]) => file !== unneeded));
      observer.observe({ type: "resource", buffered: true });
      if (!globalThis.offline) {
        for (const href of MODULES) {
          document.head.append(Object.assign(document.createElement("link"), { rel: "modulepreload", href }));
        }
      }
      fetchInOrder();
      const response = begun.get(nameOf(PYTHON));
      if (response) {
        python = { response, module: WebAssembly.compileStreaming(response) };
        python.module.catch(() => {}); // reported when it is requested
      }
      return import(new URL(PYSCRIPT, folder).href);
    },
    /** Restores the browser's own functions. */
    end() {
      ended = true;
      if (!plainFetch) return;
      globalThis.fetch = plainFetch;
      WebAssembly.instantiateStreaming = plainInstantiate;
      observer.disconnect();
    },
  });
})();
