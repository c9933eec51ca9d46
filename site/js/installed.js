/* Installs the service worker (sw.js), and offers a new version of the page when there is one.

   It is registered only once Python runs, so that a first visit does not download anything twice.
   A new version is never activated without consent, because reloading ends the reader's run. */

(() => {
  "use strict";

  const html = document.documentElement;
  let accepted = false;

  function announce(registration) {
    // Not looked up before: this script may run before the parser has come that far.
    const notice = /** @type {HTMLElement} */ (document.querySelector("[data-part=update]"));
    const button = (action) => /** @type {HTMLElement} */ (notice.querySelector(`[data-action=${action}]`));
    notice.hidden = false;
    button("take-update").onclick = () => {
      accepted = true;
      if (registration.waiting) registration.waiting.postMessage("take");
      else location.reload(); // another tab has taken it already
    };
    button("leave-update").onclick = () => (notice.hidden = true);
  }

  async function keep() {
    const workers = navigator.serviceWorker;
    // Other tabs are not reloaded: they have everything they need in memory.
    workers.addEventListener("controllerchange", () => accepted && location.reload());
    const registration = await workers.register("./sw.js", { updateViaCache: "none" });
    // After "installing" comes "installed", or "redundant" if that failed.
    const watch = (worker) =>
      worker?.addEventListener(
        "statechange",
        () => {
          if (registration.active) worker.state === "installed" && announce(registration);
          else if (worker.state === "redundant") sayNotKept();
        },
        { once: true },
      );
    if (registration.waiting) announce(registration);
    watch(registration.installing);
    registration.addEventListener("updatefound", () => watch(registration.installing));
  }

  async function sayNotKept() {
    const place = /** @type {HTMLElement} */ (document.querySelector("[data-part=not-kept]"));
    const ofTheRun = /** @type {HTMLElement} */ (place.querySelector("span"));
    // py/panels/furniture/kept/welcome.py says it only where this does not.
    await kept.early.catch(() => (ofTheRun.hidden = Boolean(kept.why)));
    place.hidden = false;
  }

  function keepOnceReady() {
    if (html.dataset.runtime !== "ready") return;
    ready.disconnect();
    keep().catch(sayNotKept); // everything else works without
  }

  if (!("serviceWorker" in navigator)) return; // over plain HTTP
  const ready = new MutationObserver(keepOnceReady);
  ready.observe(html, { attributes: true, attributeFilter: ["data-runtime"] });
  keepOnceReady();
})();
