"""The safetensors format: named arrays and a dictionary of strings in one file, from which nothing is ever executed.

    8 bytes          the size of the header, little-endian
    the header       JSON, padded with spaces to a multiple of 8:
                     {"__metadata__": {name: text}, name: {"dtype", "shape", "data_offsets": [begin, end]}, …}
    the numbers      array after array, each in C order, little-endian

The documentation of the package `safetensors` describes it. Reading is strict: whatever is doubtful is refused.
"""

import json
from collections.abc import Mapping

import numpy as np

from . import json_text

METADATA = "__metadata__"
MOST_HEADER = 100_000_000  # bytes, the format's own limit
DTYPES = {"F64": "<f8", "F32": "<f4", "F16": "<f2", "I64": "<i8", "I32": "<i4", "I16": "<i2", "I8": "i1",
          "U64": "<u8", "U32": "<u4", "U16": "<u2", "U8": "u1", "BOOL": "?"}  # fmt: skip
CODES = {np.dtype(dtype): code for code, dtype in DTYPES.items()}


def write(arrays: Mapping[str, np.ndarray], metadata: Mapping[str, str]) -> bytes:
    """The file. Arrays may be views, transposed or big-endian ones.

    Raises ValueError for what the format cannot hold.
    """
    header: dict = {METADATA: dict(metadata)}
    parts, end = [], 0
    for name, array in arrays.items():
        array = array.astype(array.dtype.newbyteorder("<"), order="C", copy=False)
        if name == METADATA or array.dtype not in CODES:
            raise ValueError(f"the array {name!r} of {array.dtype} cannot be saved")
        start, end = end, end + array.nbytes
        header[name] = {"dtype": CODES[array.dtype], "shape": list(array.shape), "data_offsets": [start, end]}
        parts.append(array.tobytes())
    head = json.dumps(header, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
    head += b" " * (-len(head) % 8)
    if len(head) > MOST_HEADER:
        raise ValueError(f"the header of the file has {len(head):,} bytes; {MOST_HEADER:,} is the most")
    return b"".join([len(head).to_bytes(8, "little"), head, *parts])


def read(data: bytes) -> tuple[dict[str, np.ndarray], dict[str, str]]:
    """The arrays by name, read-only views in their order in the file, and the metadata. Raises ValueError, in words."""
    size = int.from_bytes(data[:8], "little")
    if len(data) < 8 or size > MOST_HEADER or 8 + size > len(data):
        raise ValueError("its header is cut off, or none at all")
    header = _json(data[8 : 8 + size])
    metadata = header.pop(METADATA, {})
    if not isinstance(metadata, dict) or not all(isinstance(text, str) for text in metadata.values()):
        raise ValueError("its metadata is not all text")
    numbers = data[8 + size :]
    entries = [(name, *_entry(name, entry)) for name, entry in header.items()]
    entries.sort(key=lambda entry: entry[3:])
    arrays, place = {}, 0
    for name, dtype, shape, begin, end in entries:
        if begin != place:
            raise ValueError(f"{name!r} does not begin where the array before it ends")
        count = 1
        for length in shape:
            count *= length
        if count * dtype.itemsize != end - begin or end > len(numbers):
            raise ValueError(f"{name!r} has fewer or more numbers than its shape says")
        arrays[name] = np.frombuffer(numbers, dtype, count, begin).reshape(shape)
        place = end
    if place != len(numbers):
        raise ValueError("there are bytes after its last array")
    return arrays, metadata


def _json(head):
    def unique(pairs):
        names = dict(pairs)
        if len(names) < len(pairs):
            raise ValueError("its header has a name twice")
        return names

    def constant(name):
        raise ValueError(f"its header has the number {name}")

    if not head.startswith(b"{"):
        raise ValueError("it has no header of that format")
    try:
        header = json_text.loads(head.decode("utf-8"), object_pairs_hook=unique, parse_constant=constant)
    except UnicodeDecodeError:
        raise ValueError("its header is no text") from None
    except json.JSONDecodeError:
        raise ValueError("its header is no JSON") from None
    return header


def _entry(name, entry):
    """dtype, shape, begin, end of an array."""
    if not isinstance(entry, dict) or entry.keys() != {"dtype", "shape", "data_offsets"}:
        raise ValueError(f"{name!r} is not described by dtype, shape and data_offsets")
    dtype, shape, offsets = entry["dtype"], entry["shape"], entry["data_offsets"]
    if not isinstance(dtype, str) or dtype not in DTYPES:
        raise ValueError(f"{name!r} has numbers of the kind {dtype!r}, which are not read here")
    if not _are_counts(shape) or not _are_counts(offsets) or len(offsets) != 2 or offsets[0] > offsets[1]:
        raise ValueError(f"{name!r} has a shape or a place that makes no sense")
    return np.dtype(DTYPES[dtype]), tuple(shape), *offsets


def _are_counts(values):
    return isinstance(values, list) and all(type(value) is int and value >= 0 for value in values)
