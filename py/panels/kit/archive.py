"""Loads more of the page's Python when a reader asks for what needs it."""

import asyncio
import importlib
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

from pyscript import window
from pyscript.ffi import to_js

PLACE = Path(__file__).parents[2]  # where app.zip was unpacked

_loading = {}  # by address


async def load(element):
    """Fetches the archive that the element names in data-archive, checks it and unpacks it beside this package, once.

    Raises an exception if it does not arrive. The build adds its hash, data-integrity, where the site is served.
    """
    address = element.getAttribute("data-archive")
    if address not in _loading:
        _loading[address] = asyncio.ensure_future(_load(address, element.getAttribute("data-integrity")))
    try:
        await _loading[address]
    except Exception:
        _loading.pop(address, None)  # to be tried again
        raise


async def _load(address, integrity):
    checked = {"integrity": integrity} if integrity else {}
    try:
        content = await _fetched(address, checked)
    except Exception:  # a damaged copy may come from a cache
        content = await _fetched(address, checked | {"cache": "reload"})
    with ZipFile(BytesIO(content.to_bytes())) as archive:
        archive.extractall(PLACE)  # which checks each member against its checksum
    importlib.invalidate_caches()


async def _fetched(address, options):
    response = await window.fetch(address, to_js(options))
    if not response.ok:
        raise OSError(f"{address}: {response.status}")
    return await response.arrayBuffer()
