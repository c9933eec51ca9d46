/* Says why the page does not start, whichever of its files did not arrive.

   The build puts this script into the page itself (py/sitebuild/page/inline.py), so it is there before any other file.
   It keeps to the syntax of 2017, so that a browser too old for the page gets as far as being told so.
   js/boot.js and js/downloads.js report to it. */

var watchdog = (() => {
  "use strict";

  const PATIENCE = 10; // seconds without any sign of life until it speaks

  const html = document.documentElement;
  const folder = new URL("./", document.baseURI).href;
  const isFile = location.protocol === "file:";
  const plainFetch = window.fetch; // js/downloads.js replaces it for a while
  const expected = new Set(); // names of files that were requested and have not arrived
  const arrived = new Set(); // style sheets and other elements that have loaded
  const askedAgain = new Set(); // addresses of style sheets
  let patience = PATIENCE;
  let quiet = 0; // seconds
  let question; // the element that asks the reader whether to go on waiting
  let given = false; // whether a reason for the failure has been found

  /** @returns {any[]} */
  const all = (selector) => [...document.querySelectorAll(selector)];
  const isLoading = () => html.dataset.runtime === "loading";
  const nameOf = (url) => decodeURI(url.replace(folder, "").split(/[?#]/)[0]);

  html.classList.add("scripted"); // for css/page.css

  /* Failing. */

  function button(label, listener) {
    const element = document.createElement("button");
    element.type = "button";
    element.textContent = label;
    element.addEventListener("click", listener);
    return element;
  }

  const again = () => button("Try again", () => location.reload());

  // A page that was cut off may lack the element for messages, or all of its body.
  function place() {
    const text = document.querySelector("[data-part=runtime-text]");
    return text || (document.body || html).appendChild(document.createElement("p"));
  }

  function fail(message) {
    if (!given && isLoading()) show(message);
  }

  function show(message) {
    given = true;
    html.dataset.runtime = "failed";
    if (window.downloads) window.downloads.end();
    if (document.readyState !== "loading") write(message);
    else document.addEventListener("readystatechange", () => write(message), { once: true });
  }

  function write(message) {
    if (question) question.remove();
    for (const panel of all("[data-panel]")) panel.dataset.state = "failed";
    const text = place();
    text.textContent = `${message} `;
    text.after(again());
    text.setAttribute("role", "alert");
  }

  /* Ends the start because of a file. `answer` is what came when it was requested past all caches, null if nothing. */
  async function lost(url, answer) {
    if (given || !isLoading()) return;
    given = true; // whatever else fails now is a consequence
    const file = nameOf(url);
    if (isFile)
      return show(`A file of this page is missing or damaged: ${file}. Unzip the page, or copy it, once more.`);
    // This also replaces a damaged copy in a cache, so that the next attempt succeeds.
    if (answer === undefined) answer = await request(url);
    const content = answer ? await answer.text().catch(() => "") : "";
    if (isLoading()) show(reason(file, answer, content));
  }

  const request = (url) =>
    plainFetch(url, { cache: "reload", redirect: "manual", signal: AbortSignal.timeout(PATIENCE * 1000) }).catch(
      () => null,
    );

  function reason(file, answer, content) {
    if (!answer) {
      return (
        `The download of ${file} broke off. ` +
        (self.origin === "null"
          ? "In a sandboxed frame that can be because this site’s server does not send Access-Control-Allow-Origin: *, " +
            "which it needs there. "
          : "") +
        "Check that you are online and that nothing blocks this site, then try again."
      );
    }
    const { type, ok, status, headers } = answer;
    if (type === "opaqueredirect" || status === 511 || (ok && /^\s*<(!doctype|html)/i.test(content))) {
      return (
        `A web page came in place of ${file}, as from a network that wants you to log in. ` +
        "Open another site to see its login page, log in, then try again. " +
        "If you host this page and need no login, that file is missing: upload the whole folder again."
      );
    }
    if (!ok) {
      return (
        `A file of this page is missing: ${file} (the server answered ${status}). ` +
        "If you host the page, upload its whole folder again. If not, try again in a minute."
      );
    }
    const sent = headers.get("content-type") || "without a type";
    if (/\.js$/.test(file) && !/javascript/.test(sent)) {
      return `This host sends ${file} as ${sent}; browsers run it only as text/javascript. Please tell whoever hosts the page.`;
    }
    return (
      `${file} did not arrive as it was built: it was cut off or damaged on its way. Try again. ` +
      "If you host the page and this stays, upload its whole folder again."
    );
  }

  /* Waiting. */

  function heard() {
    quiet = 0;
    if (question) question.remove();
    question = null;
  }

  /* The file that the page is waiting for; undefined if everything has arrived. */
  function awaited() {
    const script = all("script[data-defines][src]").find(({ src }) => !performance.getEntriesByName(src).length);
    if (script) return nameOf(script.src);
    if (document.readyState === "loading") return "the page itself";
    return expected.values().next().value;
  }

  function ask() {
    const file = awaited();
    question = document.createElement("p");
    question.dataset.part = "question";
    question.setAttribute("role", "alert");
    question.append(
      file
        ? `Nothing has arrived for ${quiet} seconds. The page is waiting for ${file}. `
        : `Everything has arrived, but Python has not started for ${quiet} seconds. A slow device may need longer. `,
      again(),
      " ",
      button("Go on waiting", () => {
        patience *= 2;
        heard();
      }),
    );
    place().after(question);
  }

  const missingStyleSheets = () => all("link[rel=stylesheet]").filter((link) => !arrived.has(link));

  /* A style sheet that is lost or damaged comes once more, past all caches, if it can. */
  function loadAgain(link) {
    if (askedAgain.has(link.href)) return;
    askedAgain.add(link.href);
    request(link.href).then(() => link.replaceWith(link.cloneNode()));
  }

  /* Until a style sheet is there, the browser shows nothing and runs no script. The page works without it, too. */
  function releaseStyleSheets() {
    const pending = missingStyleSheets().filter(({ media }) => !media);
    for (const link of pending) {
      const late = link.cloneNode();
      late.media = "print";
      late.onload = () => (late.media = "all");
      link.replaceWith(late);
    }
    return pending.length > 0;
  }

  // Seconds are counted, because a clock would count a long computation as silence.
  const timer = setInterval(() => {
    if (!isLoading()) clearInterval(timer);
    else if (++quiet >= patience && !question && !given && !releaseStyleSheets()) ask();
  }, 1000);

  /* The page's own files. */

  document.addEventListener(
    "load",
    ({ target }) => {
      arrived.add(target);
      heard();
    },
    true,
  );

  document.addEventListener(
    "error",
    (event) => {
      const element = /** @type {any} */ (event.target);
      if (isFile || !element.dataset) return;
      if (element.dataset.defines) lost(element.src);
      else if (element.rel === "stylesheet") loadAgain(element);
    },
    true,
  );

  // By then all scripts of the page have run.
  addEventListener("DOMContentLoaded", () => {
    const scripts = all("script[data-defines]");
    const absent = scripts.find(({ dataset }) => !window[dataset.defines]);
    if (isFile && absent && absent.dataset.defines === "offline") {
      fail(
        "This page is still inside its zip file, or apart from its other files. Close it, unzip the whole folder " +
          "(on Windows: right-click the zip file, “Extract All…”), then open index.html in the new folder.",
      );
    } else if (isFile && document.querySelector("script[integrity]")) {
      fail(
        "This copy of the page is for a web server: browsers do not let a page that was opened as a file load its other " +
          "files. For a double-click there is another, how-a-gpt-learns-offline.zip: unzip it and open its index.html.",
      );
    } else if (!document.querySelector("[data-part=end]") || (!scripts.length && !window["uPlot"])) {
      fail(
        "A part of this page is missing: it was cut off when it was saved, copied or sent. Copy or load it once more.",
      );
    } else if (absent) lost(absent.src);
  });

  /* Browsers. */

  // The smallest module that uses a 128-bit vector.
  const hasSimd = () =>
    window.WebAssembly &&
    WebAssembly.validate(
      // prettier-ignore
      new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0,
        65, 0, 253, 15, 253, 98, 11]),
    );

  if (
    !window.structuredClone ||
    !window.DecompressionStream ||
    !("popover" in HTMLElement.prototype) ||
    !Element.prototype.checkVisibility ||
    !CSS.supports("selector(:has(a))") ||
    !CSS.supports("color", "color-mix(in srgb, red, red)")
  ) {
    fail(
      "This browser is too old for the page. It needs Chrome or Edge 114, Firefox 125, Safari 17.4, or a later one.",
    );
  } else if (!hasSimd() || !WebAssembly.instantiateStreaming || !WebAssembly.compileStreaming) {
    fail(
      "This browser cannot run the page’s Python: it lacks WebAssembly with SIMD, or has it switched off. Chrome and " +
        "Edge 114, Firefox 125, Safari 17.4 and later have it; in a hardened browser, allow WebAssembly for this site.",
    );
  }

  const parsed = new Promise((done) => addEventListener("DOMContentLoaded", done));

  return Object.freeze({ fail, lost, heard, expected, missingStyleSheets, parsed });
})();
