/* embed.html, before Python: which panel, in which theme, and with whom this frame speaks.

   The address says it all: ?panel=attention&name=charlotte&theme=dark
     panel     one of the eight; anything else ends the start with a message
     theme     light or dark; else what the system wears
     timeline  "yes" shows the slider through the steps of the run
     model     "own" keeps this panel's model to itself
     host      the origin of the page outside, if it wants to speak with the panel. embed.js sets it.
   What else is in it belongs to the panel, which checks it itself.

   Messages to and from the host are objects {"how-gpt-learns": 1, type, ...}. Only window.parent is heard, and only if
   its origin is `host`; the browser delivers answers to that origin alone. They hold nothing but a height and numbers
   that anybody may see. A host in a sandbox has the origin "null", which cannot be told apart from others.

   Panels of one origin on one page share a model. They find each other by walking through the frames of the page:
   the browser lets a frame see into another exactly if both have the same origin. */

var embed = (() => {
  "use strict";

  const MARK = "how-gpt-learns";
  const html = document.documentElement;
  const given = new URLSearchParams(location.search);
  const inside = window.parent !== window;
  const host = inside ? originOf(given.get("host")) : null;
  const shared = given.get("model") !== "own" && self.origin !== "null";
  const one = (selector) => /** @type {HTMLElement} */ (document.querySelector(selector));
  const early = []; // what arrived before Python
  let listener;

  function originOf(text) {
    if (text === "null") return text;
    try {
      return new URL(text).origin === text ? text : null;
    } catch {
      return null;
    }
  }

  /* The panel. */

  function setTheme(theme) {
    if (theme === "light" || theme === "dark") html.dataset.theme = theme;
    else delete html.dataset.theme;
  }

  function place() {
    setTheme(given.get("theme"));
    const templates = [...document.querySelectorAll("template")].filter(({ dataset }) => dataset.of);
    const template = templates.find(({ dataset }) => dataset.of === given.get("panel"));
    const link = /** @type {HTMLAnchorElement} */ (one("[data-part=full]"));
    if (template) {
      one("main").append(template.content.cloneNode(true));
      document.title = one("h2").textContent;
      for (const event of ["pointerdown", "focus"]) link.addEventListener(event, () => (link.href = fullPage()));
      link.href = fullPage();
      one("#timeline").hidden = given.get("timeline") !== "yes";
      return template.dataset.of;
    }
    html.dataset.runtime = "failed"; // boot.js starts nothing then
    const names = templates.map(({ dataset }) => dataset.of).join(", ");
    const text = one("[data-part=runtime-text]");
    text.textContent = `This address names no panel. It must end in “?panel=” and one of these: ${names}.`;
    text.setAttribute("role", "alert");
    return null;
  }

  /* The whole page at this panel, with what the reader has set here. */
  function fullPage() {
    const url = new URL("./", location.href);
    for (const [key, value] of new URLSearchParams(location.search)) {
      if (!["panel", "theme", "timeline", "model", "host"].includes(key)) url.searchParams.set(key, value);
    }
    url.hash = given.get("panel") ?? "";
    return url.href;
  }

  /* The host. */

  function tell(message) {
    if (host) window.parent.postMessage({ [MARK]: 1, ...message }, host === "null" ? "*" : host);
  }

  addEventListener("message", ({ source, origin, data }) => {
    if (!host || source !== window.parent || origin !== host) return;
    if (typeof data !== "object" || data?.[MARK] !== 1) return;
    if (data.type === "theme") setTheme(data.theme);
    else if (data.type === "command" && typeof data.name === "string") {
      const steps = data.steps ?? null;
      if (steps === null || Number.isInteger(steps)) pass("command", JSON.stringify({ name: data.name, steps }));
    }
  });

  let told = 0;
  function tellSize() {
    const height = Math.ceil(html.getBoundingClientRect().height);
    if (height !== told) tell({ type: "size", height: (told = height) });
  }

  /* The other panels on the page, wherever in it they are. */

  function sisters(of = /** @type {Window} */ (window.top), found = []) {
    for (let i = 0; i < of.length; i++) {
      const frame = /** @type {Window & typeof globalThis} */ (of[i]);
      try {
        if (frame !== window && frame.embed?.hear) found.push(frame.embed);
      } catch {
        // another origin: none of ours
      }
      sisters(frame, found);
    }
    return found;
  }

  /* A frame in a sandbox may not open a database. PyScript waits for one, its cache of packages, which this page does
     not use: it is given one that is always empty. */
  function replaceStorage() {
    const answer = (result) => {
      const request = {};
      queueMicrotask(() => request.onsuccess?.({ target: { result } }));
      return request;
    };
    const store = new Proxy({}, { get: (_, name) => () => answer(String(name).startsWith("getAll") ? [] : undefined) });
    const database = { transaction: () => ({ objectStore: () => store }), close() {} };
    Object.defineProperty(globalThis, "indexedDB", { value: { open: () => answer(database) } });
  }

  /* Python. Text crosses the border, so that nothing of one frame is held in another. */

  function pass(kind, text) {
    if (listener) listener(kind, text);
    else if (early.length < 100) early.push([kind, text]);
  }

  if (self.origin === "null") replaceStorage();
  const panel = place();
  if (panel) {
    new ResizeObserver(tellSize).observe(html);
    addEventListener("load", tellSize); // a frame that is out of view is not told of sizes
  }
  tellSize();

  return {
    panel,
    /** listener(kind, text) hears "command"s of the host and the "share"d run of the other panels. */
    listen(python) {
      listener = python;
      for (const [kind, text] of early.splice(0)) python(kind, text);
    },
    tell(text) {
      tell(JSON.parse(text));
      tellSize();
    },
    share(text) {
      if (shared) for (const sister of sisters()) sister.hear(text);
    },
    hear: shared ? (text) => setTimeout(pass, 0, "share", text) : null,
  };
})();
