"""What the page leaves out of Python's standard library and of NumPy, and why.

Both list what is left out, so that anything else stays: a module that a panel imports late, one that reports an
error, or one that a reader's own Python may want (ast, dis, textwrap, statistics, csv, decimal …). Importing what is
left out raises an ordinary ModuleNotFoundError. A test checks that nothing shipped does (test_sitebuild_library.py).
"""

import re

# {reason: modules and packages of the standard library}; a package is left out with everything in it.
STANDARD_LIBRARY = {
    "a page has no sockets, neither for other protocols than the browser's nor to serve": """
        ftplib http imaplib mailbox netrc nturl2path poplib smtplib socketserver urllib.request urllib.robotparser
        antigravity webbrowser wsgiref xmlrpc email.mime logging.config logging.handlers""",
    "it has neither processes nor other interpreters, and is not Windows": """
        multiprocessing concurrent.futures.process concurrent.futures.interpreter concurrent.interpreters pty
        asyncio.__main__ asyncio.proactor_events asyncio.tools asyncio.windows_events asyncio.windows_utils
        ctypes._aix ctypes.macholib ctypes.wintypes""",
    "it has no terminal to debug, profile or type at; its tests run elsewhere": """
        _pyrepl bdb cProfile cmd code compileall doctest getpass modulefinder optparse pdb pickletools profile pstats
        pyclbr pydoc rlcompleter tabnanny trace unittest zipapp json.__main__ json.tool pyodide.console
        sqlite3.__main__ sysconfig.__main__ zipfile.__main__""",
    "it reads none of these formats": """
        plistlib shelve sqlite3 wave xml""",
    "these do in Python what this build does in C": """
        _pydatetime _pyio""",
}

# Encodings that stay: Unicode's own, those that Python itself uses, and two of old text files.
ENCODINGS = """
    __init__ aliases ascii charmap cp1252 cp437 hex_codec idna latin_1 punycode raw_unicode_escape
    undefined unicode_escape utf_16 utf_16_be utf_16_le utf_32 utf_32_be utf_32_le utf_7 utf_8 utf_8_sig"""

# {reason: files of NumPy's wheel}. `import numpy` needs none of them: np.random and the like are imported lazily.
NUMPY = {
    "the page draws its random numbers from Python's own generator, as microgpt does": r"numpy/random/",
    "it uses no Fourier transforms, polynomials, masked arrays, or what builds on these": (
        r"numpy/(fft|polynomial|ma)/|numpy/matlib|numpy/lib/recfunctions"
    ),
    "a spare LAPACK: numpy.linalg uses _umath_linalg": r"numpy/linalg/lapack_lite",
    "the old names of numpy._core, which warn": r"numpy/core/",
    "licences of what has gone": r".*\.dist-info/licenses/numpy/(fft|ma|random)/",
    "it compiles and tests nothing": r"numpy/(f2py|testing|doc|_pyinstaller)/|numpy/conftest|.*/tests/|.*_tests\.",
    "headers, and libraries to link with": r"numpy/_core/(include|lib)/|.*\.(a|c|h|pxd|pyx|ini)$",
    "types for type checkers": r"numpy/typing/|.*\.(pyi|typed)$",
    "a list of the whole wheel": r".*\.dist-info/RECORD$",
}

# Modules that only set the docstrings of C functions. NumPy imports them, so they are shipped empty.
ONLY_DOCSTRINGS = {"numpy/_core/_add_newdocs.py", "numpy/_core/_add_newdocs_scalars.py"}

_left_out = set(" ".join(STANDARD_LIBRARY.values()).split())
_encodings = set(ENCODINGS.split())
_numpy = re.compile("|".join(NUMPY.values()))


def in_standard_library(member):
    """Whether this file of python_stdlib.zip is shipped."""
    names = member.removesuffix(".py").split("/")
    if names[0] == "encodings":
        return names[1] in _encodings
    return not any(".".join(names[: i + 1]) in _left_out for i in range(len(names)))


def in_numpy(member):
    """Whether this file of NumPy's wheel is shipped."""
    return not _numpy.match(member)
