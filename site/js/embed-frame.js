/* What embed.html does before Python runs: shows the panel, sets the theme, and talks to the page around the frame.

   It is configured by the address: ?panel=attention&name=charlotte&theme=dark
     panel     the panel's name; anything else shows an error message
     theme     light or dark; the default is the system's
     timeline  "yes" shows the slider through the steps of the run
     model     "own" does not share this panel's model
     host      the origin of the page around the frame, if they exchange messages. embed.js sets it.
   All other settings belong to the panel, which validates them itself.

   Messages to and from the host are objects {"how-gpt-learns": 1, type, ...}. They are accepted only from window.parent
   and only if its origin is `host`, and sent only to that origin. They contain nothing secret, only a height and
   numbers, because a sandboxed host has the origin "null", like every other sandboxed page.

   Panels of one origin on one page share a model. They find each other by walking through the page's frames: the
   browser gives a frame access to another only if both have the same origin. */

var embed = (() => {
  "use strict";

  const MARK = "how-gpt-learns";
  const html = document.documentElement;
  const given = new URLSearchParams(location.search);
  const inside = window.parent !== window;
  const host = inside ? originOf(given.get("host")) : null;
  const shared = given.get("model") !== "own" && self.origin !== "null";
  const one = (selector) => /** @type {HTMLElement} */ (document.querySelector(selector));
  const early = []; // messages that arrived before Python was ready
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
    const of = (panel) => templates.find(({ dataset }) => dataset.of === panel);
    const template = of(given.get("panel"));
    const link = /** @type {HTMLAnchorElement} */ (one("[data-part=full]"));
    if (template) {
      one("main").append(template.content.cloneNode(true));
      // A panel that goes on in another section of the page, as backprop does, comes with that section.
      const rest = of(one("[data-panel]").dataset.followedBy);
      if (rest) one("main").append(rest.content.cloneNode(true));
      document.title = one("h2").textContent;
      for (const event of ["pointerdown", "focus"]) link.addEventListener(event, () => (link.href = fullPage()));
      link.href = fullPage();
      one("#timeline").hidden = given.get("timeline") !== "yes";
      return template.dataset.of;
    }
    html.dataset.runtime = "failed"; // so boot.js does not start Python
    const names = templates.map(({ dataset }) => dataset.of).join(", ");
    const text = one("[data-part=runtime-text]");
    text.textContent = `This address names no panel. It must end in “?panel=” and one of these: ${names}.`;
    text.setAttribute("role", "alert");
    return null;
  }

  /* The URL of the whole page at this panel, with the reader's settings. */
  function fullPage() {
    const url = new URL("./", location.href);
    for (const [key, value] of new URLSearchParams(location.search)) {
      if (!["panel", "theme", "timeline", "model", "host"].includes(key)) url.searchParams.set(key, value);
    }
    const [carried = ""] = /&.*/.exec(location.hash) ?? []; // the experiment of a link that carries one
    url.hash = (given.get("panel") ?? "") + carried;
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
      if (steps !== null && !Number.isInteger(steps)) return;
      // Larger ones would not be whole numbers in JSON.
      const asked = steps && Math.min(steps, Number.MAX_SAFE_INTEGER);
      pass("command", JSON.stringify({ name: data.name, steps: asked }));
    }
  });

  let sentHeight = 0;
  function tellSize() {
    const height = Math.ceil(html.getBoundingClientRect().height);
    if (height !== sentHeight) tell({ type: "size", height: (sentHeight = height) });
  }

  /* The other panels, in any frame of the page. */

  function siblings(of = /** @type {Window} */ (window.top), found = []) {
    for (let i = 0; i < of.length; i++) {
      const frame = /** @type {Window & typeof globalThis} */ (of[i]);
      try {
        if (frame !== window && frame.embed?.hear) found.push(frame.embed);
      } catch {
        // another origin, so not one of ours
      }
      siblings(frame, found);
    }
    return found;
  }

  /* Python. Messages are passed as strings, so that no frame keeps another's objects alive. */

  function pass(kind, text) {
    if (listener) listener(kind, text);
    else if (early.length < 100) early.push([kind, text]);
  }

  /* What the reader has done is kept: embed.js removes only frames that nobody has used. */
  function onUse({ isTrusted }) {
    if (!isTrusted) return;
    for (const type of USES) removeEventListener(type, onUse, true);
    tell({ type: "touched" });
  }

  const USES = ["pointerdown", "keydown", "input", "change"];
  for (const type of USES) addEventListener(type, onUse, true);

  /* Whatever keeps the panel from starting, the host hears of it. */
  function tellFailure() {
    if (html.dataset.runtime !== "failed") return;
    failures.disconnect();
    tell({ type: "error", message: one("[data-part=runtime-text]").textContent.trim() });
  }

  const failures = new MutationObserver(tellFailure);
  failures.observe(html, { attributes: true, attributeFilter: ["data-runtime"] });

  const panel = place();
  if (panel) {
    new ResizeObserver(tellSize).observe(html);
    addEventListener("load", tellSize); // a ResizeObserver does not fire while the frame is out of view
  }
  tellSize();

  return Object.freeze({
    panel,
    /** listener(kind, text) receives the host's commands ("command") and the other panels' run ("share"). */
    listen(python) {
      listener = python;
      for (const [kind, text] of early.splice(0)) python(kind, text);
    },
    tell(text) {
      tell(JSON.parse(text));
      tellSize();
    },
    share(text) {
      if (shared) for (const sibling of siblings()) sibling.hear(text);
    },
    hear: shared ? (text) => setTimeout(pass, 0, "share", text) : null,
  });
})();
