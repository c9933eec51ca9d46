"""Names that hold a hash of the content: css/page.css becomes css/page-1a2b3c4d.css, wherever a file mentions it too.

Hosts let browsers cache files for a while, so after an update a returning reader might get the new page with the old
app.zip. With hashes that cannot happen: a file that has changed has a new name, and so has every file that mentions
it, up to the HTML. A host may let browsers cache files with a hash for ever.
"""

import hashlib
import re
from fnmatch import fnmatchcase
from graphlib import TopologicalSorter
from pathlib import PurePosixPath

from ..files import content
from ..report import Problem

STABLE = (
    "*.html",
    "embed.js",
    "oembed.json",
    "sw.js",
    "manifest.webmanifest",
    "img/*",
    "licences/*",
)  # known to others by name
# Their files refer to one another by name, so the folder takes the hash.
FOLDERS = ("pyodide/", "pyscript/", "codemirror/")
TEXTS = (".html", ".css", ".js", ".json", ".webmanifest")  # our own files, which may mention others
LENGTH = 8  # hexadecimal digits


def rename(files):
    """{path: source} with the new names, in file contents too. A source is a Path or bytes.

    A mention is a path from the site's root in double quotes, with or without "./" before it. Raises Problem if a path
    is mentioned in any other way, and graphlib.CycleError if files mention one another.
    """
    new = {path: path for path in files if any(fnmatchcase(path, name) for name in STABLE)}
    for folder in FOLDERS:
        new |= _in_folder(folder, files)
    movable = "|".join(re.escape(path) for path in files if new.get(path) != path)
    mention = re.compile(rf'"((?:\.\.?/)?)({movable})"')  # "../" in style sheets, which are in css/
    missed = re.compile(rf"""(?:["'`=}}]|url\()(?:\.{{0,2}}/)*({movable})["'`)>?#]""")

    own = [path for path in files if path.endswith(TEXTS) and not path.startswith(FOLDERS)]
    texts = {path: content(files[path]).decode() for path in own}
    sources = dict(files)
    mentioned = {path: {found[2] for found in mention.finditer(texts.get(path, ""))} for path in files}
    for path in TopologicalSorter(mentioned).static_order():  # a file after those that it mentions
        if path in texts:
            text = mention.sub(lambda found: f'"{found[1]}{new[found[2]]}"', texts[path])
            if found := missed.search(text):
                raise Problem(f'{path} mentions {found[1]} as {found[0]}: write "./{found[1]}", as the build expects.')
            sources[path] = text.encode()
        new.setdefault(path, _with_hash(path, content(sources[path])))
    return {new[path]: sources[path] for path in files}


def plain(path):
    """The path without its hash."""
    return re.sub(rf"-[0-9a-f]{{{LENGTH}}}(?=/|\.\w+$)", "", path, count=1)


def _in_folder(folder, files):
    inside = sorted(path for path in files if path.startswith(folder))
    code = _hash(*(part for path in inside for part in (path.encode(), content(files[path]))))
    return {path: f"{folder[:-1]}-{code}/{path.removeprefix(folder)}" for path in inside}


def _with_hash(path, data):
    path = PurePosixPath(path)
    return str(path.with_name(f"{path.stem}-{_hash(data)}{path.suffix}"))


def _hash(*parts):
    """For a single part, the beginning of its sha256: `sha256sum` can check a file against its name."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part)
    return digest.hexdigest()[:LENGTH]
