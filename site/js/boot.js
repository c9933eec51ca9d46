/* Starts Python, tells the reader how far it is, and says what to do if it cannot start.

   A classic script, because it must also run where modules are refused: in a page opened from a disc, whose files
   come from js/offline.js instead of a server.
   It wraps `fetch` while Pyodide loads, for three things: counting the bytes that really arrive, naming the file that
   does not, and repairing the type of a .wasm file that a host sends as something else, on which Pyodide would hang.
   Python ends the start with `boot.ready()` (py/panels/page.py). */

globalThis.boot = (() => {
  "use strict";

  const html = document.documentElement;
  const text = document.querySelector("[data-part=runtime-text]");
  const bar = document.querySelector("[data-part=runtime-bar]");
  const folder = new URL("./", document.baseURI).href;
  const plainFetch = globalThis.fetch;
  const plainInstantiate = globalThis.WebAssembly?.instantiateStreaming;

  // PyScript asks for these only when Python runs. Fetched here and kept for it: a <link rel="preload"> would be
  // reported as unused whenever the start takes longer than a few seconds.
  const NEEDED_LATER = ["app.zip", "data/names.txt"];
  const begun = new Map(); // file -> promise of its response

  const arrived = new Map(); // file -> bytes so far
  let wrongType = ""; // what to say of a .wasm file that came as something else
  let sizes = {}; // file -> bytes, from files.json
  let total = 0;

  const loading = () => html.dataset.runtime === "loading";
  const megabytes = (bytes) => (bytes / 1e6).toFixed(1);
  const sum = (numbers) => [...numbers].reduce((a, b) => a + b, 0);

  /* What goes wrong, in words that help. Only the first failure is shown; the others follow from it. */

  function fail(message) {
    if (!loading()) return;
    html.dataset.runtime = "failed";
    for (const panel of document.querySelectorAll("[data-panel]")) panel.dataset.state = "failed";
    text.textContent = message + " ";
    const again = document.createElement("button");
    again.type = "button";
    again.textContent = "Try again";
    again.addEventListener("click", () => location.reload());
    text.after(again);
    text.setAttribute("role", "alert");
    done();
  }

  const missing = (file, status) =>
    fail(
      `A file of this page is missing: ${file} (the server answered ${status}). ` +
        "If you host the page, upload its whole folder again. If not, try again in a minute.",
    );

  const unreachable = (file) =>
    fail(
      globalThis.offline
        ? `A file of this page is damaged: ${file}. Unzip the page, or copy it, once more.`
        : `The download of ${file} broke off, so Python cannot start. ` +
            (self.origin === "null" ? "In a sandboxed frame that can be because this site's server does not " +
              "send Access-Control-Allow-Origin: *, which it needs there. " : "") +
            "Check that you are online and that nothing blocks this site, then try again.",
    );

  const tooOld = () =>
    fail(
      "This browser cannot run the page's Python: it lacks WebAssembly with SIMD, or has it switched off. " +
        "A current Chrome, Edge, Firefox or Safari (16.4 or later) has it; in a hardened browser, allow WebAssembly for this site.",
    );

  /* Ask before anything large is used: the smallest module that computes with a 128-bit vector. */

  const hasSimd = () =>
    globalThis.WebAssembly?.validate(
      // prettier-ignore
      new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0,
        65, 0, 253, 15, 253, 98, 11]),
    );

  /* Progress: bytes of files that have arrived, of those that files.json lists. */

  function show() {
    if (!loading()) return;
    const bytes = sum(arrived.values());
    if (total) {
      bar.max = total;
      bar.value = Math.min(bytes, total);
    }
    const part = total ? `${megabytes(Math.min(bytes, total))} of ${megabytes(total)} MB` : `${megabytes(bytes)} MB`;
    text.textContent =
      total && bytes >= total
        ? "Waking up: everything is here, Python is starting."
        : `Waking up: Python is on its way into this page, ${part}.`;
  }

  let scheduled = false;
  function count(file, bytes) {
    arrived.set(file, Math.min(sizes[file] ?? Infinity, bytes));
    if (!scheduled) {
      scheduled = true;
      setTimeout(() => {
        scheduled = false;
        show();
      }, 100); // often enough to watch, seldom enough not to slow the start
    }
  }

  const nameOf = (url) => {
    const { href } = new URL(url, folder);
    return href.startsWith(folder) ? decodeURI(href.slice(folder.length).split(/[?#]/)[0]) : null;
  };

  // A clone is read beside the original, so that compilation still begins while the file arrives.
  async function countBody(file, copy) {
    try {
      let bytes = 0;
      const reader = copy.body.getReader();
      for (let part; !(part = await reader.read()).done; ) count(file, (bytes += part.value.length));
    } catch {
      unreachable(file);
    }
  }

  async function countingFetch(resource, options) {
    const file = nameOf(resource.url ?? resource);
    let response;
    try {
      response = await plainFetch(resource, options);
    } catch (error) {
      unreachable(file ?? resource);
      throw error;
    }
    if (!response.ok) {
      missing(file ?? resource, response.status);
      throw new Error(`${file}: ${response.status}`);
    }
    if (file && response.body) countBody(file, response.clone());
    if (file?.endsWith(".wasm") && response.headers.get("content-type") !== "application/wasm") {
      const type = response.headers.get("content-type") ?? "nothing in particular";
      wrongType = ` This host sends ${file} as ${type}; its right type is application/wasm.`;
      return new Response(response.body, { headers: { "content-type": "application/wasm" } });
    }
    return response;
  }

  function fetchOrTake(resource, options) {
    const file = nameOf(resource.url ?? resource);
    const response = begun.get(file);
    begun.delete(file); // a body can be read once
    return response ?? countingFetch(resource, options);
  }

  // Modules do not come through fetch: they count when they are complete.
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const file = nameOf(entry.name);
      if (!file || !/\.m?js$/.test(file)) continue;
      if (entry.responseStatus >= 400) missing(file, entry.responseStatus);
      else count(file, sizes[file] ?? entry.decodedBodySize);
    }
  });

  function onError(event) {
    const reason = String(event.reason?.message ?? event.reason ?? event.message ?? "");
    const file = nameOf(reason.match(/https?:\S+/)?.[0] ?? "");
    if (/import|module|fetch|network/i.test(reason) && file) unreachable(file);
    else if (reason) fail(`Python could not start: ${reason.trim().split("\n").at(-1)}.`);
  }

  function done() {
    globalThis.fetch = plainFetch;
    if (plainInstantiate) WebAssembly.instantiateStreaming = plainInstantiate;
    observer.disconnect();
    removeEventListener("error", onError, true);
    removeEventListener("unhandledrejection", onError);
  }

  // What PyScript would run in a worker it joins into one text, and makes a function of it, which this page's
  // Content-Security-Policy forbids. There are no workers here: nothing is to be run in them.
  function forgetWorkers({ hooks }) {
    for (const hook of Object.values(hooks.worker)) hook.clear();
  }

  function start() {
    if (!loading()) return; // embed-frame.js found no panel to show
    const { offline } = globalThis;
    if (location.protocol === "file:" && !offline) {
      return fail(
        "This copy of the page is for a web server: browsers do not let a page that was opened as a file load its other " +
          "files. For a double-click there is another, how-a-gpt-learns-offline.zip: unzip it and open its index.html.",
      );
    }
    if (!hasSimd() || !plainInstantiate) return tooOld();
    globalThis.fetch = fetchOrTake;
    WebAssembly.instantiateStreaming = (...args) =>
      plainInstantiate.apply(WebAssembly, args).catch((error) => {
        if (error instanceof WebAssembly.CompileError || error instanceof WebAssembly.LinkError) tooOld();
        throw error;
      });
    addEventListener("error", onError, true);
    addEventListener("unhandledrejection", onError);
    observer.observe({ type: "resource", buffered: true });
    plainFetch("./files.json")
      .then((response) => response.json())
      .then((listed) => {
        sizes = listed;
        total = sum(Object.values(sizes));
        show();
      })
      .catch(() => {}); // without the list the bar cannot say how much is left, and nothing else is lost
    for (const file of offline ? [] : NEEDED_LATER) {
      const response = countingFetch("./" + file);
      response.catch(() => {}); // the reader has been told
      begun.set(file, response);
    }
    const core = () => import(folder + "pyscript/core.js").then(forgetWorkers, () => unreachable("pyscript/core.js"));
    if (offline) offline.prepare().then(core, (error) => fail(error.message));
    else core();
  }

  start();

  return {
    fail,
    /** Called by Python when every panel works. `summary` replaces the progress text. */
    ready(summary) {
      if (!loading()) return;
      done();
      html.dataset.runtime = "ready";
      const seconds = (performance.now() / 1000).toFixed(1);
      text.textContent = `${summary} ${megabytes(sum(arrived.values()))} MB in ${seconds} s.${wrongType}`;
    },
  };
})();
