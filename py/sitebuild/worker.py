"""The service worker: site/sw.js with the list of what it keeps, and the one that takes its place in development."""

import hashlib
import json

SCRIPT = "sw.js"
# Only for other sites or other programs; without a network nobody asks for them.
NOT_KEPT = (SCRIPT, "oembed.json", "img/card.png", "img/page.png", "img/still-")

# A worker of an earlier visit would answer from its cache, and the developer would wonder why nothing changes.
RETIRING = b"""// In development nothing is kept: this ends a service worker that was installed from here before.
addEventListener("install", () => self.skipWaiting());
addEventListener("activate", (event) => {
  const ours = (names) => names.filter((name) => name.startsWith(`${self.registration.scope} `));
  const forget = async () => {
    await Promise.all(ours(await caches.keys()).map((name) => caches.delete(name)));
    await self.registration.unregister();
    for (const page of await self.clients.matchAll({ type: "window" })) page.navigate(page.url);
  };
  event.waitUntil(forget());
});
"""


def script(source, files):
    """sw.js, as bytes: `source` (bytes) behind the hash of each of `files`, {path in dist/site: bytes or Path}."""
    kept = {path: _sha256(content) for path, content in sorted(files.items()) if not path.startswith(NOT_KEPT)}
    return b"const FILES = " + json.dumps(kept, indent=1).encode() + b";\n\n" + source


def _sha256(content):
    return hashlib.sha256(content if isinstance(content, bytes) else content.read_bytes()).hexdigest()
