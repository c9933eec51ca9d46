"""The service worker: site/sw.js with the list of files to cache, and the one served in its place in development."""

import hashlib
import json

from ..files import content
from ..make import packed

SCRIPT = "sw.js"
EMPTY = b"const FILES = {};"
# For other sites and programs only, so not needed offline.
NOT_KEPT = (SCRIPT, "oembed.json", "img/card.png", "img/page.png")

# A worker that was installed earlier would answer from its cache, and changes to the sources would not show.
RETIRING = b"""// In development nothing is cached: this removes a service worker that was installed earlier.
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
    """sw.js, as bytes: `source` (bytes) with the hash of each of `files`, {path in dist/site: bytes or Path}."""
    wanted = [path for path in sorted(files) if not path.startswith(NOT_KEPT) and not path.endswith(packed.ENDING)]
    kept = {path: hashlib.sha256(content(files[path])).hexdigest() for path in wanted}
    before, after = source.split(EMPTY)
    return before + EMPTY.replace(b"{}", json.dumps(kept, indent=1).encode()) + after
