/* Starts Python, shows progress, and tells the reader what to do if it cannot start.

   It is a classic script, because a page opened as a file cannot load modules. js/downloads.js fetches the files; in a
   page opened as a file, js/offline.js provides them. Once Python is ready, it calls `boot.ready()`
   (py/panels/page.py). */

var boot = (() => {
  "use strict";

  const html = document.documentElement;
  const text = /** @type {HTMLElement} */ (document.querySelector("[data-part=runtime-text]"));
  const bar = /** @type {HTMLProgressElement} */ (document.querySelector("[data-part=runtime-bar]"));
  const loading = () => html.dataset.runtime === "loading";
  const megabytes = (bytes) => (bytes / 1e6).toFixed(1);

  /* Error messages. Only the first failure is shown, because the others are usually its consequences. */

  function fail(message) {
    if (!loading()) return;
    html.dataset.runtime = "failed";
    const panels = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-panel]"));
    for (const panel of panels) panel.dataset.state = "failed";
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

  const broken = (file) =>
    fail(
      globalThis.offline
        ? `A file of this page is damaged: ${file}. Unzip the page, or copy it, once more.`
        : `The download of ${file} broke off, so Python cannot start. ` +
            (self.origin === "null"
              ? "In a sandboxed frame that can be because this site's server does not " +
                "send Access-Control-Allow-Origin: *, which it needs there. "
              : "") +
            "Check that you are online and that nothing blocks this site, then try again.",
    );

  const tooOld = () =>
    fail(
      "This browser cannot run the page's Python: it lacks WebAssembly with SIMD, or has it switched off. " +
        "A current Chrome, Edge, Firefox or Safari (16.4 or later) has it; in a hardened browser, allow WebAssembly for this site.",
    );

  /* Checked before anything large is downloaded, with the smallest module that uses a 128-bit vector. */

  const hasSimd = () =>
    globalThis.WebAssembly?.validate(
      // prettier-ignore
      new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0,
        65, 0, 253, 15, 253, 98, 11]),
    );

  /* `total` is 0 if it is unknown. */
  function progress(bytes, total) {
    if (!loading()) return;
    const here = Math.min(bytes, total || Infinity);
    if (total) {
      bar.max = total;
      bar.value = here;
    }
    const part = total ? `${megabytes(here)} of ${megabytes(total)} MB` : `${megabytes(here)} MB`;
    text.textContent =
      total && here === total
        ? "Waking up: everything is here, Python is starting."
        : `Waking up: Python is on its way into this page, ${part}.`;
  }

  function onError(event) {
    const reason = String(event.reason?.message ?? event.reason ?? event.message ?? "");
    const file = downloads.nameOf(reason.match(/https?:\S+/)?.[0] ?? "");
    if (/import|module|fetch|network/i.test(reason) && file) broken(file);
    else if (reason) fail(`Python could not start: ${reason.trim().split("\n").at(-1)}.`);
  }

  function done() {
    globalThis.downloads?.end();
    removeEventListener("error", onError, true);
    removeEventListener("unhandledrejection", onError);
  }

  // PyScript compiles its worker hooks from strings, which this page's Content-Security-Policy forbids. The page has no
  // workers, so they can be removed.
  function forgetWorkers({ hooks }) {
    for (const hook of Object.values(hooks.worker)) hook.clear();
  }

  function start() {
    if (!loading()) return; // embed-frame.js found no panel to show
    const { offline, downloads } = globalThis;
    if (!downloads) return broken("js/downloads.js");
    if (location.protocol === "file:" && !offline) {
      return fail(
        "This copy of the page is for a web server: browsers do not let a page that was opened as a file load its other " +
          "files. For a double-click there is another, how-a-gpt-learns-offline.zip: unzip it and open its index.html.",
      );
    }
    if (!hasSimd() || !WebAssembly.instantiateStreaming) return tooOld();
    addEventListener("error", onError, true);
    addEventListener("unhandledrejection", onError);
    Promise.resolve(offline?.prepare()).then(
      () =>
        downloads.begin({ progress, missing, broken, tooOld }).then(forgetWorkers, () => broken("pyscript/core.js")),
      (error) => fail(error.message),
    );
  }

  start();

  // Frozen, like the other objects that scripts share, so that tsc reports calls of missing methods.
  return Object.freeze({
    fail,
    /** Python calls this when every panel works. `summary` replaces the progress text. */
    ready(summary) {
      if (!loading()) return;
      done();
      html.dataset.runtime = "ready";
      const seconds = (performance.now() / 1000).toFixed(1);
      text.textContent = `${summary} ${megabytes(downloads.bytes)} MB in ${seconds} s.${downloads.wrongType}`;
    },
  });
})();
