"""Loads more of the page's Python when a reader asks for what needs it."""

import asyncio
import importlib
from base64 import b64encode
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

from pyscript import window
from pyscript.ffi import to_js

from .slices import SHORT, Slices
from .words import NOT_ARRIVED

PLACE = Path(__file__).parents[2]  # where app.zip was unpacked

PATIENCE = 10  # seconds without progress, of each of the two attempts

_loading = {}  # by address


class NotArrived(Exception):
    """Its message is the end of a sentence for the reader."""


async def load(element):
    """Fetches the archive that the element names in data-archive, checks it and unpacks it beside this package, once.

    Raises NotArrived if it does not arrive, or stalls; the next call tries again. The build adds its hash,
    data-integrity, where the site is served.
    """
    address = element.getAttribute("data-archive")
    if address not in _loading:
        _loading[address] = asyncio.ensure_future(_load(address, element.getAttribute("data-integrity")))
    try:
        await _loading[address]
    except Exception as error:
        _loading.pop(address, None)
        raise NotArrived(NOT_ARRIVED) from error


async def _load(address, integrity):
    file = address.removeprefix("./")
    window.watchdog.expected.add(file)  # a link may need it before the page is ready
    try:
        content = await _fetched(address, integrity, "default")
    except Exception:  # a damaged copy may come from a cache
        content = await _fetched(address, integrity, "reload")
    finally:
        window.watchdog.expected.delete(file)
    slices = Slices(SHORT)
    with ZipFile(BytesIO(content)) as archive:
        for member in archive.infolist():
            await slices.pause()
            archive.extract(member, PLACE)  # which checks it against its checksum
    importlib.invalidate_caches()


async def _fetched(address, integrity, cache):
    # Checked here: a fetch() with its hash would show no progress, because it answers only once everything has arrived.
    content = await _read(address, cache)
    if integrity and integrity != f"sha256-{b64encode(sha256(content).digest()).decode()}":
        raise ValueError(f"{address} is damaged")
    return content


async def _read(address, cache):
    connection = window.AbortController.new()
    try:
        async with asyncio.timeout(PATIENCE) as limit:
            response = await window.fetch(address, to_js({"cache": cache, "signal": connection.signal}))
            if not response.ok:
                raise OSError(f"{address}: {response.status}")
            progress = response.clone().body.getReader()
            content = response.arrayBuffer()  # the browser reads it without waiting for Python
            content.catch(lambda _: None)  # the other copy fails as well
            while not (await progress.read()).done:
                window.watchdog.heard()
                limit.reschedule(asyncio.get_running_loop().time() + PATIENCE)
    except BaseException:
        connection.abort()  # or the browser would let the next attempt wait for this one
        raise
    return (await content).to_bytes()
