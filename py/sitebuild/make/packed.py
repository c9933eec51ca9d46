"""Python's WebAssembly module, gzipped beside itself, for hosts that send .wasm as it is: 3.5 MB instead of 9.6.

The page fetches this copy if its host does not compress the original (site/js/downloads.js), and so does the service
worker if it has to download the module. The name does not end in .gz, because some hosts would then send it with
`Content-Encoding: gzip`, and others would not.
"""

import gzip
from pathlib import Path

from .. import stamps
from ..files import write
from ..paths import CACHE

ENDING = ".packed"


def ensure(source):
    """The path of a file's packed copy, made if need be."""
    copy = CACHE / "packed" / (source.name + ENDING)
    key = stamps.content_key([source, Path(__file__)])

    def pack():
        write(copy, gzip.compress(source.read_bytes(), compresslevel=9, mtime=0))

    stamps.ensure([copy], copy.with_suffix(".stamp"), key, "Packing Python's module", pack)
    return copy
