"""Hands files to the reader."""

from pyscript import window
from pyscript.ffi import to_js

from ..kit import dom

_last = None  # address of the file before


def save(content: bytes, name: str, type_: str = "application/octet-stream"):
    """Offers the reader a file to keep. A page cannot know whether it was kept: a frame may not be allowed to."""
    global _last
    if _last is not None:
        window.URL.revokeObjectURL(_last)  # it has been written by now
    _last = window.URL.createObjectURL(window.Blob.new(to_js([content]), to_js({"type": type_})))
    dom.make("a", href=_last, download=name).click()
