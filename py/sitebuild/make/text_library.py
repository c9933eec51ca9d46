"""What reading a text takes besides our own Python: ftfy, wcwidth, and Python's encodings of the time before Unicode.

The page loads it, in text.zip, only for a reader who brings a text. Like the standard library it is compiled to
bytecode, and what reading does not need is left out: the widths of wcwidth, and what ftfy prints.
"""

from pathlib import Path

from .. import stamps
from ..files import write, zipped
from ..get import venv
from ..paths import CACHE
from . import python_library

SHIPPED = (  # of .venv, where pip has checked it
    "wcwidth/bisearch.py",
    "wcwidth/grapheme.py",
    "wcwidth/table_grapheme.py",
    "wcwidth-*.dist-info/licenses/*",
    "ftfy/__init__.py",
    "ftfy/badness.py",
    "ftfy/chardata.py",
    "ftfy/fixes.py",
    "ftfy/bad_codecs/*.py",
    "ftfy-*.dist-info/licenses/*",
)
# wcwidth's own __init__ imports all of it. Of ftfy, only explain_unicode() formats anything.
IN_PLACE_OF = {"wcwidth/__init__.py": b"", "ftfy/formatting.py": b"display_ljust = None\n"}
ENCODINGS = """
    big5 cp1250 cp1251 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258 cp874 cp932 cp949 euc_jp euc_kr gb18030 gb2312
    iso8859_2 iso8859_3 iso8859_6 iso8859_7 iso8859_8 iso8859_11 koi8_r mac_roman shift_jis"""
ENCODINGS_FOLDER = "microgpt/text/encodings"  # where microgpt/text/decode.py looks for them


def ensure(modules):
    """The path of a zip with all this, made if need be. `modules` is the folder of the npm packages."""
    made = CACHE / "python" / "text_library.zip"
    stdlib = modules / "pyodide" / "python_stdlib.zip"
    packages = venv.site_packages()
    sources = sorted(path for pattern in SHIPPED for path in packages.glob(pattern))
    key = stamps.content_key([stdlib, *sources, Path(__file__), *python_library.MAKERS])

    def make():
        members = {path.relative_to(packages).as_posix(): path.read_bytes() for path in sources} | IN_PLACE_OF
        wanted = {f"encodings/{name}.py" for name in ENCODINGS.split()}
        encodings = python_library.kept(stdlib, wanted.__contains__)
        members |= {f"{ENCODINGS_FOLDER}/{Path(name).name}": content for name, content in encodings.items()}
        compiled = python_library.compile_modules(modules / "pyodide", {"text.zip": members})
        write(made, zipped(compiled["text.zip"]))

    stamps.ensure([made], made.with_suffix(".stamp"), key, "Compiling what reading a text takes", make)
    return made
