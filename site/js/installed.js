/* Keeps the page for use without a network, and says when a new version of it has been fetched.

   sw.js does the keeping. It is asked only when Python runs, so that a first visit downloads nothing twice at once.
   A new version is never taken by itself: it would end the reader's run. */

(() => {
  "use strict";

  const html = document.documentElement;
  const news = /** @type {HTMLElement} */ (document.querySelector("[data-part=update]"));
  const button = (action) => /** @type {HTMLElement} */ (news.querySelector(`[data-action=${action}]`));
  let taken = false;

  function announce(worker) {
    news.hidden = false;
    button("take-update").onclick = () => {
      taken = true;
      worker.postMessage("take");
    };
    button("leave-update").onclick = () => (news.hidden = true);
  }

  async function keep() {
    const workers = navigator.serviceWorker;
    // Other tabs of the page stay as they are: what they need is in their memory.
    workers.addEventListener("controllerchange", () => taken && location.reload());
    const registration = await workers.register("./sw.js", { updateViaCache: "none" });
    const watch = (worker) =>
      worker?.addEventListener("statechange", () => {
        if (worker.state === "installed" && registration.active) announce(worker);
      });
    if (registration.waiting) announce(registration.waiting);
    watch(registration.installing);
    registration.addEventListener("updatefound", () => watch(registration.installing));
  }

  // Without a service worker (an old browser, a page sent without encryption, a private window) nothing else is lost.
  const keepIfPossible = () => keep().catch((error) => console.info(`Not kept for use without a network: ${error}`));

  if (!("serviceWorker" in navigator)) return;
  const ready = new MutationObserver(() => {
    if (html.dataset.runtime !== "ready") return;
    ready.disconnect();
    keepIfPossible();
  });
  ready.observe(html, { attributes: true, attributeFilter: ["data-runtime"] });
})();
