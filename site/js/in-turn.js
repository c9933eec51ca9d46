/* Lays the sections out one after the other, so that no task is long on a slow phone.

   The build puts this script into the page itself, above what is large. An inline script waits for the style sheets, and
   the parser with it: what is above is painted as soon as they are there, and the rest is parsed after that, in pieces.
   Sections stay out of the layout until all are parsed and the typefaces have come, which would have them laid out
   again. Not where the page opens further down: there the browser has to know at once how high everything is. */

var inTurn = (() => {
  "use strict";

  const TYPEFACES = ['1em "Page Serif"', 'italic 1em "Page Serif"', '1em "Page Sans"']; // css/fonts.css
  const PATIENCE = 2000; // ms for those that may not come

  const html = document.documentElement;
  const [visit] = /** @type {PerformanceNavigationTiming[]} */ (performance.getEntriesByType("navigation"));
  const opensAtTop = !location.hash && visit?.type === "navigate";

  const { port1, port2 } = new MessageChannel();
  const pause = () =>
    new Promise((done) => {
      port1.onmessage = done;
      port2.postMessage(null);
    });

  const typefaces = Promise.allSettled(TYPEFACES.map((font) => document.fonts.load(font)));
  const parsed = new Promise((done) => document.addEventListener("readystatechange", done, { once: true }));

  async function layOut() {
    await parsed;
    await Promise.race([typefaces, new Promise((done) => setTimeout(done, PATIENCE))]);
    for (const section of document.querySelectorAll("main > *")) {
      await pause();
      section.classList.add("laid-out");
      section.getBoundingClientRect();
    }
    delete html.dataset.layout;
  }

  if (opensAtTop) html.dataset.layout = "in-turn"; // for css/page.css
  if (/[?&](panels|furniture)=/.test(location.search)) html.dataset.choosing = ""; // until js/shown.js has chosen

  return Object.freeze({ done: opensAtTop ? layOut() : Promise.resolve() });
})();
