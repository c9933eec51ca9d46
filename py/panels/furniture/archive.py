"""Loads more of the page's Python when a reader asks for what needs it."""

import importlib
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

from pyscript import window

PLACE = Path(__file__).parents[2]  # where app.zip was unpacked


async def load(address):
    """Fetches an archive and unpacks it beside this package. Raises an exception if it does not arrive whole."""
    response = await window.fetch(address)
    if not response.ok:
        raise OSError(f"{address}: {response.status}")
    content = await response.arrayBuffer()
    with ZipFile(BytesIO(content.to_bytes())) as archive:
        archive.extractall(PLACE)  # which checks each member against its checksum
    importlib.invalidate_caches()
