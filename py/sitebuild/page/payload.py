"""The files that the page fetches or imports, each wrapped in a classic script, which a page from a disc may load.

The scripts hand the files to site/js/offline.js, which answers fetch() and import() with them.
"""

import base64
import gzip
import re
from pathlib import PurePosixPath

# Of dist/plain.
PACKED = (
    "pyodide/", "pyscript/", "codemirror/", "data/", "pyscript.json",
    "app.zip", "text.zip", "share.zip", "change.zip", "compare.zip", "predict.zip", "answers.zip", "walk.zip",
    "sound.zip",
)  # fmt: skip
MODULE = "text/javascript"
TYPES = {".js": MODULE, ".mjs": MODULE, ".json": "application/json", ".wasm": "application/wasm"}


def files(site):
    """{path in dist/plain: bytes} of what is fetched or imported, as a page without a server needs it."""
    found = {
        path.relative_to(site).as_posix(): path.read_bytes()
        for path in sorted(site.rglob("*"))
        if path.is_file() and path.suffix != ".css" and path.relative_to(site).as_posix().startswith(PACKED)
    }
    for path in found:
        if _type(path) == MODULE:
            found[path] = without_address(path, found[path].decode()).encode()
    return found


def fetched(site):
    """Those of `files` that are fetched. Modules are not: the import map leads to them."""
    return {path: content for path, content in files(site).items() if _type(path) != MODULE}


def scripts(site):
    """{path in dist/plain: the script that holds the file}, as text, in order."""
    return {path: script(path, content) for path, content in files(site).items()}


def script(path, content):
    """A JavaScript call that holds the file. In the zip, base64 costs next to nothing."""
    packed = base64.b64encode(gzip.compress(content, compresslevel=9, mtime=0)).decode()
    return f'offline.put("{path}", "{_type(path)}", "{packed}");\n'


def without_address(path, module):
    """The module rewritten for a blob: URL, which has no folder.

    `import "./other.js"` becomes `import "folder/other.js"`, which the import map resolves, and `import.meta.url`
    becomes the address that the module has on a server.
    """
    folder = PurePosixPath(path).parent.as_posix()
    module = re.sub(r'(\bfrom\s*"|\bimport\s*\(?\s*")\./', rf"\g<1>{folder}/", module)
    return re.sub(r"\bimport\.meta\b", f"({{url:new URL(`{path}`,document.baseURI).href}})", module)


def _type(path):
    return TYPES.get(PurePosixPath(path).suffix, "application/octet-stream")
