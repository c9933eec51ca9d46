"""The files that the page fetches or imports, each wrapped in a classic script, which a page from a disc may load.

The scripts hand the files to site/js/offline.js, which answers fetch() and import() with them.
"""

import base64
import gzip
import json
import re
from pathlib import PurePosixPath

from .assemble import MANIFEST

PACKED = ("pyodide/", "pyscript/", "data/", "app.zip", "text.zip", "pyscript.json")  # of dist/plain
MODULE = "text/javascript"
TYPES = {".js": MODULE, ".mjs": MODULE, ".json": "application/json", ".wasm": "application/wasm"}


def scripts(site):
    """{path in dist/plain: the script that holds the file}, as text, in order."""
    files = {
        path.relative_to(site).as_posix(): path.read_bytes()
        for path in sorted(site.rglob("*"))
        if path.is_file() and path.suffix != ".css" and path.relative_to(site).as_posix().startswith(PACKED)
    }
    for path in files:
        if _type(path) == MODULE:
            files[path] = without_address(path, files[path].decode()).encode()
    files[MANIFEST] = _manifest(json.loads((site / MANIFEST).read_text()), files)
    return {path: script(path, content) for path, content in files.items()}


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


def _manifest(sizes, files):
    """For the progress bar, which counts what goes through fetch(). Modules do not."""
    fetched = {path: size for path, size in sizes.items() if path in files and _type(path) != MODULE}
    return json.dumps(fetched, indent=1).encode()


def _type(path):
    return TYPES.get(PurePosixPath(path).suffix, "application/octet-stream")
