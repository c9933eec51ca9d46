/* What the page fetches for Python: in the order in which the start needs it, counted, and compiled while it arrives.

   While Pyodide loads, this stands in for the browser's `fetch`, for four things: the files come one after the other,
   for if all came at once the first would be late and the last no sooner; the bytes that really arrive are counted;
   the file that does not arrive is named; and a .wasm file that a host sends as something else gets its right type,
   without which Pyodide would hang.
   It also stands in for WebAssembly.instantiateStreaming, for Python's own module is compiled by then. */

var downloads = (() => {
  "use strict";

  const PYTHON = "./pyodide/pyodide.asm.wasm";
  const WASM = { "content-type": "application/wasm" };
  const PACKED = "./pyodide/pyodide.asm.wasm.packed"; // the same, gzipped
  const PYSCRIPT = "./pyscript/core.js";
  // Imported, not fetched, and named here so that none of them waits until another has asked for it.
  const MODULES = [PYSCRIPT, "./pyodide/start.js", "./pyodide/pyodide.module.js", "./pyodide/pyodide.asm.module.js"];

  const PAINT_MS = 250; // the first frame is there much sooner, but a page out of view has none

  const ANSWER_MS = 3000; // for what is only good to know: the start does not wait longer for it
  const MOST = 0.8; // of a file, at which the next is asked for: its journey to the server is over when this one ends

  const folder = new URL("./", document.baseURI).href;
  const begun = new Map(); // file -> promise of its response, until somebody asks for it
  const wanted = new Map(); // file that is fetched only as it is asked for -> what to call then
  const arrived = new Map(); // file -> bytes so far
  let sizes = {}; // file -> bytes, from files.json
  let wrongType = ""; // what to say of a .wasm file that came as something else
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

  /* A moment for what the browser has to do, input or a frame. A message to oneself is not held back as a timer is. */
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
    }, 100); // often enough to watch, seldom enough not to slow the start
  }

  /* Calls `most` when most of the file is here, or no more of it will come. What is read is a clone of the response:
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

  // Modules do not come through fetch: they count when they are complete.
  const observer = new PerformanceObserver((list) => {
    for (const entry of /** @type {PerformanceResourceTiming[]} */ (list.getEntries())) {
      const file = nameOf(entry.name);
      if (!file || !/\.m?js$/.test(file)) continue;
      if (entry.responseStatus >= 400) tell.missing(file, entry.responseStatus);
      else count(file, sizes[file] ?? entry.decodedBodySize);
    }
  });

  /* Fetching. */

  /* {response, most}: promises of the response and, later, of the moment when most of it is here. */
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

  /* Two thirds of all bytes are Python's module, and a third of them is left if the host compresses it. Some do not,
     and in a sandbox one cannot tell. Where a service worker has kept it, it is there as it is. */
  async function comesPacked() {
    if (globalThis.offline || !globalThis.DecompressionStream) return false;
    try {
      // In a sandbox one may not even ask for it.
      if (self.origin !== "null" && navigator.serviceWorker?.controller) return false;
      const head = await plainFetch(PYTHON, { method: "HEAD", signal: AbortSignal.timeout?.(ANSWER_MS) });
      await head.text(); // there is none, but a browser reports what nobody has read as broken off
      if (head.ok) checkType(nameOf(PYTHON), head); // packed it would not matter, but whoever hosts it should know
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

  /* By hand, with pauses: it may all be here at once, and then be one long task. */
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

  /* The large files in the order in which they are needed, {file: bytes}. Without it they come when asked for. */
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
      // Pyodide asks for NumPy with the hash that it must have, so its turn waits for that, which comes early.
      const how = file.endsWith(".whl") ? new Promise((ask) => wanted.set(file, ask)) : ["./" + file];
      const fetched = Promise.all([how, before]).then(([[resource, options]]) => {
        if (ended) throw new Error("The start has failed.");
        return fetchFile(resource, options);
      });
      const response = fetched.then((its) => (isPacked ? its.response.then(unpacked) : its.response));
      response.catch(() => {}); // the reader has been told
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
      else if (source === python?.response) tell.broken(nameOf(PYTHON)); // else Pyodide would wait for ever
      throw error;
    } finally {
      await pause();
    }
  }

  return {
    pause,
    nameOf,
    /** Bytes that have arrived. */
    get bytes() {
      return sum(arrived.values());
    },
    get wrongType() {
      return wrongType;
    },
    /** Asks for everything, once the text is painted. `tellers` are called with what the reader should know:
        progress(bytes, total), missing(file, status), broken(file), tooOld(). Resolves to PyScript, or rejects. */
    async begin(tellers) {
      tell = tellers;
      plainFetch = globalThis.fetch; // on a disc, that of js/offline.js
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
        python.module.catch(() => {}); // said when it is asked for
      }
      return import(new URL(PYSCRIPT, folder).href);
    },
    /** Gives the browser its own functions back. */
    end() {
      ended = true;
      if (!plainFetch) return;
      globalThis.fetch = plainFetch;
      WebAssembly.instantiateStreaming = plainInstantiate;
      observer.disconnect();
    },
  };
})();
