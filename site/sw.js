/* The service worker: after one visit the page opens and trains with no network.

   A version is installed completely or not at all. Its files go into a cache of its own, each after its hash has been
   checked. If one is missing or truncated, the installation fails, the browser tries again later, and the previous
   version stays in use. A new version waits until the reader accepts it (js/installed.js) or has closed the old one. */

/** Every file of this version with the SHA-256 of its content. Filled in by the build.
    @type {Record<string, string>} */
const FILES = {};

const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));
const SCOPE = worker.registration.scope; // part of cache names, because other pages of this origin may have caches too
const VERSION = hash(new TextEncoder().encode(JSON.stringify(FILES))).then((version) => `${SCOPE} ${version}`);
const PAGE = "index.html";

const address = (file) => new URL(file, SCOPE).href;

async function hash(bytes) {
  const digest = await crypto.subtle.digest("SHA-256", bytes);
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function isIntact(file, response) {
  const content = await response
    .clone()
    .arrayBuffer()
    .catch(() => new ArrayBuffer());
  return (await hash(content)) === FILES[file];
}

/* Where to get a file, cheapest first: a cached older version, the browser's cache, the server. */
const SOURCES = [
  (url) => caches.match(url),
  (url) => fetch(url, { cache: "only-if-cached", mode: "same-origin" }),
  (url) => url.endsWith(".wasm") && unpacked(`${url}.packed`),
  (url) => fetch(url),
  (url) => fetch(url, { cache: "reload" }),
];

/* Cached uncompressed, so that browsers can cache the compiled code with it. */
async function unpacked(url) {
  const { ok, body } = await fetch(url);
  const type = { "content-type": "application/wasm" };
  return ok && new Response(body?.pipeThrough(new DecompressionStream("gzip")), { headers: type });
}

async function keep(cache, file, arrived) {
  const url = address(file);
  for (const source of [() => arrived, ...SOURCES]) {
    const response = await Promise.resolve(source(url)).catch(() => undefined);
    if (!response?.ok) continue;
    if (!(await isIntact(file, response))) continue;
    // Browsers refuse a redirected response for a navigation, and some hosts redirect index.html.
    return cache.put(url, response.redirected ? new Response(response.body, response) : response);
  }
  throw new Error(`${file} did not arrive as it was built, so this version is not installed`);
}

async function install() {
  const cache = await caches.open(await VERSION);
  for (const file of Object.keys(FILES)) {
    if (await cache.match(address(file))) continue; // from an earlier installation that failed
    await keep(cache, file); // one by one, to leave bandwidth to the page
  }
}

async function forgetOthers() {
  const version = await VERSION;
  const ours = (await caches.keys()).filter((name) => name.startsWith(`${SCOPE} `));
  await Promise.all(ours.filter((name) => name !== version).map((name) => caches.delete(name)));
}

/* The file that a URL refers to; undefined if it is not part of the page. */
function fileOf(url) {
  if (!url.startsWith(SCOPE)) return undefined;
  const file = decodeURI(url.slice(SCOPE.length).split(/[?#]/)[0]) || PAGE;
  return Object.hasOwn(FILES, file) ? file : undefined;
}

/* What the browser loads for the page is checked here: pages, scripts, style sheets, fonts, images. The page itself
   checks what it fetches, which is most of the bytes, and asks for a damaged file once more with "reload". */
async function answer(event, file) {
  const { request } = event;
  const cache = await caches.open(await VERSION);
  const cached = request.cache === "reload" ? undefined : await cache.match(address(file));
  if (cached && (request.destination === "" || (await isIntact(file, cached)))) return cached;
  const response = await fetch(request); // damaged, or evicted by a browser short of storage
  event.waitUntil(keep(cache, file, response.clone()));
  return response;
}

worker.addEventListener("install", (event) => event.waitUntil(install()));
worker.addEventListener("activate", (event) => event.waitUntil(forgetOthers()));
worker.addEventListener("message", (event) => event.data === "take" && worker.skipWaiting());
worker.addEventListener("fetch", (event) => {
  const file = event.request.method === "GET" && fileOf(event.request.url);
  if (file) event.respondWith(answer(event, file));
});
