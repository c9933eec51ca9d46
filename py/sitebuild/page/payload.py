"""The files that the page fetches or imports, each as a classic script: those a page opened from a disc may load.

site/js/offline.js is the other half. It is handed the files by the scripts and answers fetch() and import() from them.
"""

import base64
import gzip
import json
import re
from pathlib import PurePosixPath

from .assemble import MANIFEST

PACKED = ("pyodide/", "pyscript/", "data/", "app.zip", "pyscript.json")  # of dist/plain
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
    """One call of JavaScript; base64 costs a third here, and next to nothing once it is zipped."""
    packed = base64.b64encode(gzip.compress(content, compresslevel=9, mtime=0)).decode()
    return f'offline.put("{path}", "{_type(path)}", "{packed}");\n'


def without_address(path, module):
    """The module as it can live in a blob: URL, which has no folder.

    `import "./other.js"` becomes `import "folder/other.js"`, a name that the import map knows, and
    `import.meta.url`, which Pyodide and PyScript ask for, the address that the module has on a server.
    """
    folder = PurePosixPath(path).parent.as_posix()
    module = re.sub(r'(\bfrom\s*"|\bimport\s*\(?\s*")\./', rf"\g<1>{folder}/", module)
    return re.sub(r"\bimport\.meta\b", f"({{url:new URL(`{path}`,document.baseURI).href}})", module)


def _manifest(sizes, files):
    """For the progress bar: it sees what goes through fetch(), which modules do not."""
    fetched = {path: size for path, size in sizes.items() if path in files and _type(path) != MODULE}
    return json.dumps(fetched, indent=1).encode()


def _type(path):
    return TYPES.get(PurePosixPath(path).suffix, "application/octet-stream")
