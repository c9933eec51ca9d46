/* Downloads the files that Python needs, in the order in which the start needs them, and checks each against the hash
   that the build wrote into the page.

   While Pyodide loads, this replaces the browser's `fetch`, for four reasons:
     - to fetch files one after the other: in parallel, the first would arrive later and the last no earlier;
     - to count the bytes that have arrived, for the progress bar;
     - to check them, and to ask once more for a file that is damaged: it may come from a cache;
     - to correct the type of .wasm files if the host sends a wrong one, with which Pyodide would hang.
   It also replaces WebAssembly.instantiateStreaming, to hand over the module that was compiled during the download. */

var downloads = (() => {
  "use strict";

  const PYTHON = "pyodide/pyodide.asm.wasm";
  const WASM = { "content-type": "application/wasm" };
  const PACKED = "pyodide/pyodide.asm.wasm.packed"; // a gzipped copy
  const PYSCRIPT = "pyscript/core.js";

  const PAINT_MS = 250; // longest wait for the first frame, which a page in the background never paints
  const ANSWER_MS = 3000; // longest wait for a response that the start can do without
  const LARGE = 10_000; // bytes; smaller files are fetched when they are requested
  const SLICE = 2 ** 17; // bytes unpacked between two pauses
  const MOST = 0.8; // share of a file at which the next is requested, so that the connection is never idle

  const folder = new URL("./", document.baseURI).href;
  /** @type {Record<string, [number, string]>} file -> its bytes and SHA-256, in the order in which they are needed */
  const files = JSON.parse(/** @type {HTMLElement} */ (document.querySelector("[data-part=files]")).textContent);
  const begun = new Map(); // file -> promise of its response, until it is requested
  const arrived = new Map(); // file -> bytes so far
  const preloads = []; // promises, one for each module
  let total = 0; // bytes
  let wrongType = ""; // a message about a .wasm file with the wrong type
  let python; // {response, module}: promises
  let ended = false;
  let plainFetch, plainInstantiate;
  let progress;

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
      watchdog.heard();
    });

  /* Counting. */

  let scheduled = false;
  function count(file, bytes) {
    watchdog.heard();
    arrived.set(file, Math.min(files[file][0], bytes));
    if (scheduled) return;
    scheduled = true;
    setTimeout(() => {
      scheduled = false;
      progress(sum(arrived.values()), total);
    }, 100); // ten updates a second do not slow the start
  }

  /* The bytes of a response. Calls `most` when most of them have arrived. */
  async function read(file, response, most) {
    countBody(file, response.clone().body.getReader(), most).catch(() => {}); // the original fails as well
    return response.arrayBuffer();
  }

  async function countBody(file, reader, most) {
    let bytes = 0;
    for (let part; !(part = await reader.read()).done;) {
      count(file, (bytes += part.value.length));
      if (bytes >= MOST * files[file][0]) most();
    }
  }

  /* Whether the bytes are those that the build wrote. */
  async function isIntact(file, content) {
    const hash = files[file][1];
    if (globalThis.crypto.subtle) {
      const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", content));
      return btoa(String.fromCharCode(...digest)) === hash;
    }
    // Over plain HTTP a page cannot compute hashes, but the browser can.
    const url = URL.createObjectURL(new Blob([content]));
    const check = plainFetch(url, { integrity: `sha256-${hash}` }).then((response) => response.arrayBuffer());
    return check.then(() => true, () => false).finally(() => URL.revokeObjectURL(url)); // prettier-ignore
  }

  /* Fetching. */

  async function requested(file, options) {
    watchdog.expected.add(file);
    const response = await plainFetch(`./${file}`, options);
    if (!response.ok) throw new Error(`${file}: ${response.status}`);
    return response;
  }

  /* {response, most}: promises of the checked response, and of the moment when most of the file has arrived. */
  function fetchFile(file) {
    let most;
    return {
      most: new Promise((done) => (most = done)),
      response: requested(file)
        .then(async (response) => {
          const content = await read(file, response, most);
          if (!(await isIntact(file, content))) throw new Error(`${file} is damaged`);
          return new Response(content, response);
        })
        .catch(() => fetchAgain(file))
        .then((response) => (isZip(file) && !globalThis.offline ? unpacked(response) : response))
        .finally(() => {
          watchdog.expected.delete(file);
          most();
        }),
    };
  }

  const isZip = (file) => /\.(zip|whl)$/.test(file); // which come gzipped as a whole: py/sitebuild/make/packed.py

  /* Past all caches, any of which may hold a damaged copy. */
  async function fetchAgain(file) {
    const response = await plainFetch(`./${file}`, { cache: "reload", redirect: "manual" }).catch(() => null);
    const copy = response?.clone();
    const content = response?.ok && (await response.arrayBuffer().catch(() => null));
    if (content && (await isIntact(file, content))) return new Response(content, response);
    watchdog.lost(file, copy);
    throw new Error(`${file} did not arrive`);
  }

  /* Python's module. */

  /* {module, most}: promises of the module, which is compiled while it arrives, and checked by the end. */
  function fetchModule(file) {
    let most;
    return { most: new Promise((done) => (most = done)), module: compiled(file, () => most()) };
  }

  async function compiled(file, most) {
    const attempt = requested(file).then((response) => {
      const copy = response.clone(); // so that the browser compiles the original, and may cache the result
      const intact = read(file, copy, most).then((content) => isIntact(file, content));
      return Promise.allSettled([WebAssembly.compileStreaming(asModule(file, response)), intact]);
    });
    const [module, intact] = /** @type {PromiseSettledResult<any>[]} */ (await attempt.catch(() => []));
    watchdog.expected.delete(file);
    most();
    if (intact?.status === "fulfilled" && intact.value) {
      if (module.status === "fulfilled") return module.value;
      throw module.reason;
    }
    return WebAssembly.compileStreaming(asModule(file, await fetchAgain(file)));
  }

  const asModule = (file, response) => (file === PACKED ? unpacked(response, WASM) : rightlyTyped(file, response));

  /* Whether to fetch our gzipped copy of Python's module, which is two thirds of all bytes and compresses to a third.
     Hosts that compress by themselves, perhaps with brotli, do better without the copy. */
  async function comesPacked() {
    if (globalThis.offline || hasWorker()) return false;
    try {
      const head = await plainFetch(PYTHON, { method: "HEAD", signal: AbortSignal.timeout(ANSWER_MS) });
      await head.text(); // empty, but browsers report a failed request if it is not read
      if (head.ok) checkType(PYTHON, head); // harmless here, but the page's host should know
      return head.ok && !head.headers.has("content-encoding");
    } catch {
      return false;
    }
  }

  /* A service worker has the plain module in its cache. */
  function hasWorker() {
    try {
      return Boolean(navigator.serviceWorker?.controller);
    } catch {
      return false; // in a sandbox, or where storage is blocked, asking throws
    }
  }

  function unpacked({ body }, headers = {}) {
    const { readable, writable } = new DecompressionStream("gzip");
    unpack(body.getReader(), writable.getWriter());
    return new Response(readable, { headers });
  }

  /* Not with pipeThrough(), which would be one long task if everything has already arrived. */
  async function unpack(from, to) {
    try {
      for (let part; !(part = await from.read()).done;)
        for (let at = 0; at < part.value.length; at += SLICE, await pause())
          await to.write(part.value.subarray(at, at + SLICE));
      await to.close();
    } catch (error) {
      to.abort(error).catch(() => {}); // ends the compilation, which reports it
    }
  }

  function checkType(file, response) {
    const type = response.headers.get("content-type");
    if (type === WASM["content-type"]) return true;
    wrongType = ` This host sends ${file} as ${type ?? "nothing in particular"}; its right type is application/wasm.`;
    return false;
  }

  const rightlyTyped = (file, response) =>
    checkType(file, response) ? response : new Response(response.body, { headers: WASM });

  function fetchOrTake(resource, options) {
    const file = nameOf(resource.url ?? resource);
    if (!file || !files[file]) return plainFetch(resource, options);
    const response = begun.get(file) ?? fetchFile(file).response;
    begun.delete(file); // a body can be read once
    return response;
  }

  const painted = () =>
    new Promise((done) => {
      requestAnimationFrame(() => setTimeout(done));
      setTimeout(done, PAINT_MS);
    });

  function fetchInOrder(needed) {
    let before = Promise.resolve();
    for (const file of needed.filter((file) => !file.endsWith(".js") && files[file][0] >= LARGE)) {
      const isModule = file === PYTHON || file === PACKED;
      const fetched = before.then(() => {
        if (ended) throw new Error("The start has failed.");
        return isModule ? fetchModule(file) : fetchFile(file);
      });
      if (isModule) {
        python = { response: Promise.resolve(new Response()), module: fetched.then((its) => its.module) };
        python.module.catch(() => {}); // reported when it is requested
        begun.set(PYTHON, python.response);
      } else {
        const response = fetched.then((its) => its.response);
        response.catch(() => {}); // already reported
        begun.set(file, response);
      }
      before = fetched.then((its) => its.most).catch(() => {});
    }
  }

  /* Modules are imported, not fetched. Each is preloaded with its hash, and an import() gets what was preloaded. */
  function preloadModules() {
    for (const file of Object.keys(files).filter((file) => file.endsWith(".js"))) {
      watchdog.expected.add(file);
      const [bytes, hash] = files[file];
      const arriving = preload(new URL(file, folder), hash).then(() => count(file, bytes));
      preloads.push(arriving.catch(() => watchdog.lost(file)).then(() => watchdog.expected.delete(file)));
    }
  }

  /* Resolves when the module is there, and rejects if it is lost. */
  function preload({ href }, hash) {
    const link = document.createElement("link");
    return new Promise((done, lost) => {
      Object.assign(link, { rel: "modulepreload", integrity: `sha256-${hash}`, href, onload: done, onerror: lost });
      document.head.append(link);
    });
  }

  async function preloadOrForget(url, hash) {
    try {
      await preload(url, hash);
    } catch (error) {
      fetch(url, { cache: "reload" }).catch(() => {}); // a cache may hold a damaged copy, which this replaces
      throw error;
    }
  }

  async function instantiate(source, imports) {
    if (source !== python?.response) return plainInstantiate.call(WebAssembly, source, imports);
    try {
      const module = await python.module;
      await pause();
      return { module, instance: await WebAssembly.instantiate(module, imports) };
    } catch (error) {
      const { name, message } = /** @type {Error} */ (error);
      boot.failed(name, `${PYTHON}: ${message}`); // Pyodide itself would hang
      throw error;
    } finally {
      await pause();
    }
  }

  return Object.freeze({
    pause,
    /** Resolves once every module is there or known to be lost. */
    preloaded: () => Promise.all(preloads),
    /** The first file of Python's that the text mentions, as the stack of an error does; undefined if there is none. */
    named(text = "") {
      // In a page opened as a file, modules have blob: URLs.
      if (globalThis.offline && text.includes("blob:")) return PYTHON;
      return Object.keys(files).find((file) => text.includes(folder + encodeURI(file)));
    },
    /** Imports a module that only some readers need. `hashes` has the SHA-256, in base64, of each file in its folder.
        Python calls this. */
    async load(path, hashes) {
      const module = new URL(path, document.baseURI);
      const preloaded = Object.entries(globalThis.offline ? {} : hashes).map(([file, hash]) =>
        preloadOrForget(new URL(file, module), hash),
      );
      await Promise.all(preloaded);
      return import(module.href);
    },
    /** The number of bytes that have arrived. */
    get bytes() {
      return sum(arrived.values());
    },
    get wrongType() {
      return wrongType;
    },
    /** Requests everything, once the text is painted. Resolves to the PyScript module, or rejects.
        tell(bytes, total) is called as bytes arrive. */
    async begin(tell) {
      progress = tell;
      plainFetch = globalThis.fetch; // in a page opened as a file, that of js/offline.js
      plainInstantiate = WebAssembly.instantiateStreaming;
      globalThis.fetch = fetchOrTake;
      WebAssembly.instantiateStreaming = instantiate;
      const [packed] = await Promise.all([comesPacked(), painted()]);
      const unneeded = packed ? PYTHON : PACKED;
      const needed = Object.keys(files).filter((file) => file !== unneeded);
      total = sum(needed.map((file) => files[file][0]));
      if (!globalThis.offline) preloadModules();
      fetchInOrder(needed);
      return import(new URL(PYSCRIPT, folder).href);
    },
    /** Restores the browser's own functions. */
    end() {
      ended = true;
      if (!plainFetch) return;
      globalThis.fetch = plainFetch;
      WebAssembly.instantiateStreaming = plainInstantiate;
    },
  });
})();
