"""Python's WebAssembly module, gzipped beside itself, for hosts that send .wasm as it is: 3.5 MB instead of 9.6.

The page asks for this file where it finds that its host does not compress the other (site/js/downloads.js), and so
does the service worker. The name does not end in .gz: some hosts would have the browser unpack that, others would not.
"""

import gzip
from pathlib import Path

from .. import stamps
from ..files import write
from ..paths import CACHE

ENDING = ".packed"


def ensure(source):
    """The packed copy of a file, as a Path in the cache; it is made again only if the file is another."""
    copy = CACHE / "packed" / (source.name + ENDING)
    key = stamps.content_key([source, Path(__file__)])

    def pack():
        write(copy, gzip.compress(source.read_bytes(), compresslevel=9, mtime=0))

    stamps.ensure([copy], copy.with_suffix(".stamp"), key, "Packing Python's module", pack)
    return copy
