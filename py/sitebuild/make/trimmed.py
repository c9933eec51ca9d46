"""Which parts of Python's standard library and of NumPy the page ships, and why.

The standard library is an allowlist: what runs at startup, what reports an error, and what else the page's own Python
imports. Importing anything else raises an ordinary ModuleNotFoundError. NumPy is a denylist, because its
modules import each other. Tests check that nothing shipped needs what is not (test_sitebuild_library.py).
"""

import re

from ..report import Problem

# {reason: modules and packages of the standard library}; a package comes with everything in it, but for PARTS_LEFT_OUT.
STANDARD_LIBRARY = {
    "Python itself": "_py_warnings encodings importlib linecache sysconfig warnings zipfile",
    "Pyodide, PyScript and NumPy import these": """
        _compat_pickle _opcode_metadata _pyodide _weakrefset annotationlib ast asyncio base64 bisect collections
        concurrent contextlib contextvars copy copyreg ctypes datetime dis enum fnmatch functools glob heapq html
        inspect json keyword logging numbers opcode operator pathlib pickle platform pyodide random re reprlib shutil
        signal string struct tempfile textwrap threading token tokenize types typing weakref""",
    "errors are reported with these": "_colorize codeop traceback",
    "the page's own Python imports these too": "__future__ csv dataclasses hashlib",
}

# {reason: parts of those packages that are left out}
PARTS_LEFT_OUT = {
    "a page has no sockets, neither for other protocols than the browser's nor to serve": """
        logging.config logging.handlers pyodide._nodesock_transport pyodide.http""",
    "the browser runs the event loop, and there are neither processes nor pipes": """
        asyncio.__main__ asyncio.base_events asyncio.base_subprocess asyncio.graph asyncio.proactor_events
        asyncio.selector_events asyncio.sslproto asyncio.staggered asyncio.streams asyncio.subprocess asyncio.threads
        asyncio.tools asyncio.trsock asyncio.unix_events asyncio.windows_events asyncio.windows_utils
        concurrent.futures.interpreter concurrent.futures.process concurrent.futures.thread concurrent.interpreters
        ctypes._aix ctypes.macholib ctypes.util ctypes.wintypes""",
    "there is no terminal": "json.__main__ json.tool pyodide.console sysconfig.__main__ zipfile.__main__",
    "nothing here reads HTML, or the data of installed packages": """
        html.parser importlib.metadata._adapters importlib.metadata.diagnose importlib.readers importlib.resources
        importlib.simple pathlib.types""",
    "only the repair of a text looks up HTML's names of characters, so they come with a text (libraries.py)": """
        html.entities""",
}

# Modules of those packages that are part of the interpreter ("frozen") in any case.
FROZEN = "importlib._bootstrap importlib._bootstrap_external importlib.machinery importlib.util"

# Encodings: Unicode's own, those that Python itself uses, and two of old text files.
ENCODINGS = """
    __init__ aliases ascii charmap cp1252 cp437 hex_codec latin_1 raw_unicode_escape
    undefined unicode_escape utf_16 utf_16_be utf_16_le utf_32 utf_32_be utf_32_le utf_7 utf_8 utf_8_sig"""

# {reason: files of NumPy's wheel}. `import numpy` needs none of them: np.random and the like are imported lazily.
NUMPY = {
    "the page draws its random numbers from Python's own generator, as microgpt does": r"numpy/random/",
    "it uses no Fourier transforms, polynomials, masked arrays, or what builds on these": (
        r"numpy/(fft|polynomial|ma)/|numpy/matlib|numpy/lib/recfunctions"
    ),
    "nor linear algebra beyond products, which is a third of the wheel, nor the types it is annotated with": (
        r"numpy/(linalg|_typing)/"
    ),
    "the old names of numpy._core, which warn": r"numpy/core/",
    "it passes arrays to its kernels by their addresses, and has no use for these": (
        r"numpy/ctypeslib/|numpy/lib/_?user_array|numpy/_utils/_pep440"
    ),
    "licences of what has gone": r".*\.dist-info/licenses/numpy/(fft|linalg|ma|random)/",
    "it compiles and tests nothing": (
        r"numpy/(f2py|testing|doc|_pyinstaller)/|numpy/(conftest|_configtool)|.*/tests/|.*_tests\."
    ),
    "headers, and libraries to link with": r"numpy/_core/(include|lib)/|.*\.(a|c|h|pxd|pyx|ini)$",
    "types for type checkers": r"numpy/typing/|.*\.(pyi|typed)$",
    "a list of the whole wheel": r".*\.dist-info/RECORD$",
}

# Modules that only set the docstrings of C functions. NumPy imports them, so they are shipped empty.
ONLY_DOCSTRINGS = {"numpy/_core/_add_newdocs.py", "numpy/_core/_add_newdocs_scalars.py"}

# Its parts that need neither sockets nor processes. Pyodide's event loop derives its policy from the default one.
ASYNCIO = """from .coroutines import *
from .events import *
from .events import _BaseDefaultEventLoopPolicy as DefaultEventLoopPolicy
from .exceptions import *
from .futures import *
from .locks import *
from .protocols import *
from .queues import *
from .runners import *
from .taskgroups import *
from .tasks import *
from .timeouts import *
from .transports import *
"""

# What `traceback` needs of _colorize. The module itself makes five dataclasses with fifty fields, some 25 ms of every
# start.
NO_COLOURS = """class NoColours:
    def __getattr__(self, name):
        return ""


class Theme:
    traceback = NoColours()


"""

# {file: [(text, what takes its place)]}: mostly imports, made at startup, of what is left out.
EDITS = {
    "_colorize.py": [
        (re.compile(r"^from dataclasses import .*\n", re.M), ""),
        (re.compile(r"^class ThemeSection.*?(?=^def get_colors)", re.S | re.M), NO_COLOURS),
        (re.compile(r"^theme_no_color = default_theme.no_colors\(\)$", re.M), "theme_no_color = default_theme"),
    ],
    "asyncio/__init__.py": [(re.compile(r"^from \.base_events.*\Z", re.S | re.M), ASYNCIO)],
    "asyncio/events.py": [
        (re.compile(r"^import socket\nimport subprocess\n", re.M), ""),
        (re.compile(r"socket\.(AF_UNSPEC|AI_PASSIVE),"), "0,"),
        (re.compile(r"subprocess\.PIPE,"), "-1,"),
    ],
    # A class without a docstring would get its signature for one, which takes time at every start. Here all docstrings
    # are left out.
    "dataclasses.py": [(re.compile(r"^    if not getattr\(cls, '__doc__'\):$", re.M), "    if False:")],
    "html/__init__.py": [
        (re.compile(r"^from html\.entities import html5 as _html5\n", re.M), ""),
        (re.compile(r"^(?=        if s in _html5:)", re.M), "        from html.entities import html5 as _html5\n"),
    ],
    "importlib/metadata/__init__.py": [(re.compile(r"^import email\n", re.M), "")],
    "pyodide/_package_loader.py": [(re.compile(r"^    import tarfile\n", re.M), "")],
    "numpy/matrixlib/defmatrix.py": [(re.compile(r"^from numpy\.linalg import .*\n", re.M), "")],
    "numpy/lib/_polynomial_impl.py": [(re.compile(r"^from numpy\.linalg import .*\n", re.M), "")],
}

_names = {name for names in STANDARD_LIBRARY.values() for name in names.split()}
_parts_left_out = {name for names in [FROZEN, *PARTS_LEFT_OUT.values()] for name in names.split()}
_encodings = set(ENCODINGS.split())
_numpy = re.compile("|".join(NUMPY.values()))


def in_standard_library(member):
    """Whether this file of python_stdlib.zip is shipped."""
    names = re.sub(r"\.pyc?$", "", member).split("/")
    if names[0] == "encodings":
        return names[1] in _encodings
    parts = {".".join(names[: i + 1]) for i in range(len(names))}
    return names[0] in _names and not parts & _parts_left_out


def in_numpy(member):
    """Whether this file of NumPy's wheel is shipped."""
    return not _numpy.match(member)


def edited(member, content):
    """The file's bytes as shipped. Raises Problem if it is no longer written as EDITS expects."""
    if member in ONLY_DOCSTRINGS:
        return b""
    text = content.decode() if member in EDITS else ""
    for pattern, instead in EDITS.get(member, ()):
        text, count = pattern.subn(instead, text)
        if not count:
            raise Problem(f"{member} is written in another way than before: look at EDITS in {__file__}.")
    return text.encode() if member in EDITS else content
