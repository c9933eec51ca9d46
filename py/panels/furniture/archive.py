"""Loads more of the page's Python when a reader asks for what needs it."""

import importlib
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

from pyscript import window
from pyscript.ffi import to_js

PLACE = Path(__file__).parents[2]  # where app.zip was unpacked


async def load(address, integrity=None):
    """Fetches an archive, checks it and unpacks it beside this package. Raises an exception if it does not arrive.

    `integrity` is its hash as browsers write it: "sha256-" and base64. A damaged copy may come from a cache, so it is
    asked for once more.
    """
    checked = {"integrity": integrity} if integrity else {}
    try:
        content = await _fetched(address, checked)
    except Exception:
        content = await _fetched(address, checked | {"cache": "reload"})
    with ZipFile(BytesIO(content.to_bytes())) as archive:
        archive.extractall(PLACE)  # which checks each member against its checksum
    importlib.invalidate_caches()


async def _fetched(address, options):
    response = await window.fetch(address, to_js(options))
    if not response.ok:
        raise OSError(f"{address}: {response.status}")
    return await response.arrayBuffer()
