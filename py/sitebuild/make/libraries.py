"""What the page loads only when a reader asks for it, besides our own Python: the libraries in text.zip and share.zip.

Like the standard library they are compiled to bytecode, and what the page does not need of them is left out: the widths
of wcwidth, what ftfy prints, and the pictures that segno writes, since the page draws its own.
"""

from pathlib import Path

from .. import stamps
from ..files import write, zipped
from ..get import venv
from ..paths import CACHE
from . import python_library

SHIPPED = {  # of .venv, where pip has checked it
    "text.zip": (
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
    ),
    "share.zip": ("segno/consts.py", "segno/encoder.py", "segno-*.dist-info/licenses/*"),
}
IN_PLACE_OF = {
    # Their own __init__ import all of wcwidth and segno. Of ftfy, only explain_unicode() formats anything.
    "text.zip": {"wcwidth/__init__.py": b"", "ftfy/formatting.py": b"display_ljust = None\n"},
    "share.zip": {"segno/__init__.py": b""},
}
# Python's encodings of the time before Unicode, for text.zip.
ENCODINGS = """
    big5 cp1250 cp1251 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258 cp874 cp932 cp949 euc_jp euc_kr gb18030 gb2312
    iso8859_2 iso8859_3 iso8859_6 iso8859_7 iso8859_8 iso8859_11 koi8_r mac_roman shift_jis"""
ENCODINGS_FOLDER = "microgpt/text/encodings"  # where microgpt/text/decode.py looks for them
ENTITIES = "html/entities.py"  # likewise, for microgpt/text/mojibake.py


def ensure(modules):
    """{archive of the page: path of a zip with the libraries in it}, made if need be.

    `modules` is the folder of the npm packages.
    """
    made = {name: CACHE / "python" / f"libraries-{name}" for name in SHIPPED}
    stdlib = modules / "pyodide" / "python_stdlib.zip"
    packages = venv.site_packages()
    sources = {
        name: sorted(path for pattern in patterns for path in packages.glob(pattern))
        for name, patterns in SHIPPED.items()
    }
    everything = [path for paths in sources.values() for path in paths]
    key = stamps.content_key([stdlib, *everything, Path(__file__), *python_library.MAKERS])

    def make():
        members = {
            name: {path.relative_to(packages).as_posix(): path.read_bytes() for path in paths} | IN_PLACE_OF[name]
            for name, paths in sources.items()
        }
        wanted = {f"encodings/{name}.py" for name in ENCODINGS.split()}
        encodings = python_library.kept(stdlib, wanted.__contains__)
        members["text.zip"] |= {f"{ENCODINGS_FOLDER}/{Path(name).name}": content for name, content in encodings.items()}
        entities = python_library.kept(stdlib, ENTITIES.__eq__)
        members["text.zip"] |= {f"microgpt/text/{name}": content for name, content in entities.items()}
        for name, compiled in python_library.compile_modules(modules / "pyodide", members).items():
            write(made[name], zipped(compiled))

    title = "Compiling what reading a text and sharing a model take"
    stamps.ensure(list(made.values()), CACHE / "python" / "libraries.stamp", key, title, make)
    return made
