/* Starts Python and shows its progress.

   It is a classic script, because a page opened as a file cannot load modules. js/downloads.js fetches the files; in a
   page opened as a file, js/offline.js provides them. If the start fails, js/watchdog.js says why. Once Python is ready,
   it calls `boot.ready()` (py/panels/page.py). */

var boot = (() => {
  "use strict";

  const html = document.documentElement;
  const text = /** @type {HTMLElement} */ (document.querySelector("[data-part=runtime-text]"));
  const bar = /** @type {HTMLProgressElement} */ (document.querySelector("[data-part=runtime-bar]"));
  const loading = () => html.dataset.runtime === "loading";
  const megabytes = (bytes) => (bytes / 1e6).toFixed(1);

  function progress(bytes, total) {
    if (!loading()) return;
    bar.max = total;
    bar.value = bytes;
    text.textContent =
      bytes === total
        ? "Waking up: everything is here, Python is starting."
        : `Waking up: Python is on its way into this page, ${megabytes(bytes)} of ${megabytes(total)}\u00a0MB.`;
  }

  /* Errors. */

  function failed(type, message) {
    const what = [type, message].filter(Boolean).join(": ");
    if (/memory/i.test(what)) {
      watchdog.fail(
        `There is too little memory for the page’s Python (${what}). Close other tabs or programs, then try again.`,
      );
    } else if (/CompileError|LinkError/.test(type)) {
      watchdog.fail(`This browser cannot run the page’s Python (${what}). A newer one can.`);
    } else {
      watchdog.fail(`Python could not start (${what}). Try again; if this stays, please tell whoever hosts the page.`);
    }
  }

  async function onRejected(error) {
    await downloads.preloaded(); // a module that was lost has been named by now
    const last = error.message.trim().split("\n").at(-1); // of a Python traceback: the exception
    const [, type, message] = /^(\w+)(?:: (.*))?$/.exec(last) ?? ["", error.name, last];
    failed(type, message);
  }

  // Browser extensions, and scripts that a host adds, have errors of their own, which are none of the start's business.
  function onError(event) {
    const error = event.reason ?? event.error;
    if (downloads.named(error?.stack) || downloads.named(error?.message)) onRejected(error);
  }

  function done() {
    removeEventListener("error", onError);
    removeEventListener("unhandledrejection", onError);
  }

  /* Storage. PyScript opens two databases, its package cache among them, and a channel to its workers. This page uses
     none of them, but a browser may refuse them, or never answer. So PyScript gets databases that are always empty, and
     a channel that leads nowhere. */

  const answer = (result) => {
    const request = {};
    queueMicrotask(() => request.onsuccess?.({ target: { result } }));
    return request;
  };
  const store = new Proxy({}, { get: (_, name) => () => answer(String(name).startsWith("getAll") ? [] : undefined) });
  const database = { transaction: () => ({ objectStore: () => store }), close() {} };
  const SUBSTITUTES = {
    indexedDB: { open: () => answer(database) },
    BroadcastChannel: class {
      postMessage() {}
    },
  };
  const restore = []; // functions, one for each substitute

  function replaceStorage() {
    for (const [name, value] of Object.entries(SUBSTITUTES)) {
      const own = Object.getOwnPropertyDescriptor(globalThis, name);
      Object.defineProperty(globalThis, name, { value, configurable: true });
      restore.push(() => (own ? Object.defineProperty(globalThis, name, own) : delete globalThis[name]));
    }
  }

  // PyScript compiles its worker hooks from strings, which this page's Content-Security-Policy forbids. The page has no
  // workers, so they can be removed.
  function forgetWorkers({ hooks }) {
    for (const hook of Object.values(hooks.worker)) hook.clear();
  }

  async function start() {
    if (!loading()) return; // a browser that is too old, or embed-frame.js found no panel to show
    try {
      await globalThis.offline?.prepare();
    } catch (error) {
      return watchdog.fail(/** @type {Error} */ (error).message);
    }
    addEventListener("error", onError);
    addEventListener("unhandledrejection", onError);
    replaceStorage();
    try {
      forgetWorkers(await downloads.begin(progress));
    } catch (error) {
      onRejected(error);
    }
  }

  start();

  // Frozen, like the other objects that scripts share, so that tsc reports calls of missing methods.
  return Object.freeze({
    /** Ends the start because of an exception, given its type and its message. */
    failed,
    /** Python calls this when every panel works. `summary` replaces the progress text. */
    ready(summary) {
      if (!loading()) return;
      done();
      downloads.end();
      for (const one of restore) one();
      html.dataset.runtime = "ready";
      watchdog.heard();
      const seconds = (performance.now() / 1000).toFixed(1);
      text.textContent =
        `${summary} ${megabytes(downloads.bytes)}\u00a0MB in ${seconds}\u00a0s.${downloads.wrongType}` +
        (watchdog.missingStyleSheets().length
          ? " The page’s style sheet did not arrive; loading the page again may bring it."
          : "");
    },
  });
})();
