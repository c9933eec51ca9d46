/* Installs the service worker (sw.js), and offers a new version of the page when there is one.

   It is registered only once Python runs, so that a first visit does not download anything twice.
   A new version is never activated without consent, because reloading ends the reader's run. */

(() => {
  "use strict";

  const html = document.documentElement;
  const notice = /** @type {HTMLElement} */ (document.querySelector("[data-part=update]"));
  const button = (action) => /** @type {HTMLElement} */ (notice.querySelector(`[data-action=${action}]`));
  let accepted = false;

  function announce(worker) {
    notice.hidden = false;
    button("take-update").onclick = () => {
      accepted = true;
      worker.postMessage("take");
    };
    button("leave-update").onclick = () => (notice.hidden = true);
  }

  async function keep() {
    const workers = navigator.serviceWorker;
    // Other tabs are not reloaded: they have everything they need in memory.
    workers.addEventListener("controllerchange", () => accepted && location.reload());
    const registration = await workers.register("./sw.js", { updateViaCache: "none" });
    const watch = (worker) =>
      worker?.addEventListener("statechange", () => {
        if (worker.state === "installed" && registration.active) announce(worker);
      });
    if (registration.waiting) announce(registration.waiting);
    watch(registration.installing);
    registration.addEventListener("updatefound", () => watch(registration.installing));
  }

  // Everything else works without a service worker: in an old browser, a private window, or over plain HTTP.
  const keepIfPossible = () => keep().catch((error) => console.info(`Not kept for use without a network: ${error}`));

  if (!("serviceWorker" in navigator)) return;
  const ready = new MutationObserver(() => {
    if (html.dataset.runtime !== "ready") return;
    ready.disconnect();
    keepIfPossible();
  });
  ready.observe(html, { attributes: true, attributeFilter: ["data-runtime"] });
})();
