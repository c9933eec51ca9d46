"""Files to be written, {relative path: a Path to copy, or bytes}, and how they get to the disc."""

import io
import os
import shutil
import zipfile
from contextlib import suppress


def content(source):
    """The bytes of a source, which is a Path or bytes."""
    return source if isinstance(source, bytes) else source.read_bytes()


def size(source):
    """The number of bytes of a source."""
    return len(source) if isinstance(source, bytes) else source.stat().st_size


def zipped(members, method=zipfile.ZIP_DEFLATED):
    """A zip of {path: bytes}, as bytes: the same input gives the same bytes."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method, compresslevel=9) as archive:
        for name, content in sorted(members.items()):
            entry = zipfile.ZipInfo(name)  # dated 1980: with a timestamp every build would differ
            entry.compress_type = method
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    return packed.getvalue()


def stored(members):
    """A zip whose members are not compressed, for make/packed.py to compress as a whole."""
    return zipped(members, zipfile.ZIP_STORED)


def unzipped(archive):
    """{path: bytes} of the members of a zip, given its Path."""
    with zipfile.ZipFile(archive) as opened:
        return {name: opened.read(name) for name in opened.namelist() if not name.endswith("/")}


def mirror(files, target):
    """Make the folder `target` hold exactly `files`: {relative path: Path to copy, or bytes}."""
    for path, source in files.items():
        place = target / path
        if not _is_same(source, place):
            write(place, source)
    for place in sorted(target.rglob("*"), reverse=True):  # a folder after what is in it
        if place.is_dir():
            with suppress(OSError):  # it is not empty
                place.rmdir()
        elif place.relative_to(target).as_posix() not in files:
            place.unlink()


def write(place, source):
    """Copy a Path or write bytes to `place`, atomically: a reader never sees half a file."""
    place.parent.mkdir(parents=True, exist_ok=True)
    part = place.with_name(f"{place.name}.{os.getpid()}.part")
    if isinstance(source, bytes):
        part.write_bytes(source)
    else:
        shutil.copy2(source, part)
    part.replace(place)


def _is_same(source, place):
    if not place.is_file():
        return False
    if isinstance(source, bytes):
        return place.read_bytes() == source
    there, here = source.stat(), place.stat()
    return (there.st_size, there.st_mtime_ns) == (here.st_size, here.st_mtime_ns)
