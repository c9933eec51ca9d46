"""dist/site, file by file: our own sources, the vendored runtime, and the page's Python: app.zip, which the start
needs, and what is loaded for a reader who asks for it: text.zip to bring a text, share.zip to share what the page
shows, change.zip at the figure of that name, compare.zip to compare runs, predict.zip for the questions that figures
ask and for the curve that a reader draws, answers.zip for the answers at the end of the page, walk.zip for charts that
keys walk through, sound.zip to hear a loss.

dist/plain holds the same without hashes in the names; the page for a disc and the tests in Pyodide are made from it.
In both folders, files that have changed are written, and files that have gone are removed.
"""

import fnmatch
from importlib.util import source_from_cache
from pathlib import Path

from ..files import mirror, stored, unzipped, zipped
from ..make import packed, tables, vendored
from ..paths import PLAIN, PYTHON_SOURCES, SITE, SITE_SOURCES, TABLES, WASM_KERNELS
from . import (
    card,
    generated,
    glossary,
    hashed,
    inline,
    integrity,
    oembed,
    panels,
    pictures,
    policy,
    style_sheets,
    worker,
)

NOT_SHIPPED = {
    "package.json",
    "package-lock.json",
    "tsconfig.json",
    "tsconfig.worker.json",
    "glossary.json",
    "README.md",
}
PAGES = ("index.html", "embed.html", "gallery.html", "teach.html")

CHANGED_MODELS = ("microgpt/sandbox/*", "microgpt/check.py")
QUESTIONS = ("panels/kit/question.py*", "panels/kit/foreseen.py*")
# What is loaded for a reader who asks for what needs it; everything else is in app.zip.
LATER = {
    "text.zip": (
        "microgpt/text/*",
        "microgpt/jamo.py",
        "microgpt/files.py",
        "microgpt/safetensors.py",
        "microgpt/torch_file.py",
        "panels/furniture/own_text/*",
        *CHANGED_MODELS,
    ),
    "share.zip": ("panels/furniture/share/*",),
    "change.zip": ("panels/change/*", "panels/loop/otherwise/*", *QUESTIONS, *CHANGED_MODELS),
    "compare.zip": ("panels/furniture/compare/*",),
    "sound.zip": ("panels/kit/sound.py*", "panels/kit/pitch.py*"),
    "answers.zip": ("panels/*/answer.py*", "panels/*/answered.py*", "panels/kit/columns.py*"),
    "walk.zip": ("panels/kit/walk/*", "panels/*/outline.py*"),
    "predict.zip": ("panels/training/expected/*", "panels/*/foresee.py*", "panels/*/foreseeable.py*", *QUESTIONS),
}
AT_START = tuple(f"panels/change/{name}.py*" for name in ("__init__", "panel", "settings"))  # of those folders
TEXT_DIALOG = "panels/furniture/own_text"
SHARE_DIALOG = "panels/furniture/share"
FOR_THE_DESKTOP = ("microgpt/__main__.py",)  # a page has no command line


def site(python, modules, pyodide, own_python, libraries, font_files):
    """Bring both up to date with the sources, the npm packages in `modules`, and what else has been made.

    `python` is that of .venv, `pyodide` the files of vendored.pyodide_files(), `own_python` those of make/bytecode.py.
    """
    own: dict[str, bytes | Path] = {**own_files(SITE_SOURCES)}
    listed = panels.read(SITE_SOURCES, PYTHON_SOURCES)
    own |= {name: page(name, *listed) for name in PAGES}
    own["embed.js"] = embed_script(*listed)
    if address := oembed.address():
        own["index.html"] = card.with_tags(oembed.with_link(own["index.html"], address), address)
        own[oembed.FILE] = oembed.answer(address)
    codemirror = vendored.codemirror_files(modules)
    computed = tables.files()
    mirror(computed, TABLES)
    files = {
        **own,
        **pyodide,
        **vendored.pyscript_files(modules),
        **codemirror,
        **vendored.uplot_files(modules),
        **font_files,
        **vendored.licences(modules),
        "app.zip": app_zip(own_python, WASM_KERNELS, computed),
        "text.zip": text_zip(own_python, libraries["text.zip"]),
        "share.zip": share_zip(own_python, libraries["share.zip"]),
        **{
            name: zipped(_own(name, own_python))
            for name in ("compare.zip", "predict.zip", "answers.zip", "walk.zip", "sound.zip")
        },
        "change.zip": change_zip(own_python, codemirror | own),
    }
    files = style_sheets.join(files, PAGES)
    mirror(files, PLAIN)
    files |= packed.copies(python, files)
    served = hashed.rename(files)
    served |= with_hashes(served)
    served[worker.SCRIPT] = worker.script(files[worker.SCRIPT].read_bytes(), served)
    mirror(served, SITE)


def own_files(folder):
    """The files of site/ that the browser loads, as {relative path: Path}."""
    return {
        path.relative_to(folder).as_posix(): path
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and path.name not in NOT_SHIPPED
        and path.relative_to(folder).as_posix() not in inline.FILES.values()
        and path.suffix != ".py"
        and (path.parent.parent != folder / "panels" or path.suffix == ".css")  # the rest goes into other files
        and (path.parent not in (folder / "own_text", folder / "share", folder / "data") or path.name == "names.txt")
        and not _is_hidden(path, folder)
    }


def page(name, all_panels, page_settings):
    """An HTML file of site/, as bytes, with what lists the panels and with its Content-Security-Policy."""
    text = glossary.in_header((SITE_SOURCES / name).read_text(encoding="utf-8"), glossary.read(SITE_SOURCES))
    with_policy = policy.for_frames if name == "embed.html" else policy.for_servers
    drawn = pictures.drawn(PYTHON_SOURCES, all_panels) if pictures.LARGE in text else None
    return with_policy(inline.files(generated.page(text, all_panels, page_settings, drawn))).encode()


def with_hashes(files):
    """The pages among `files`, as bytes, each with the hashes of all that it loads."""
    needed = integrity.needed(files)
    texts = {name: files[name].decode() for name in PAGES}
    return {name: integrity.attributed(integrity.listed(text, needed), files).encode() for name, text in texts.items()}


def embed_script(all_panels, page_settings):
    """embed.js, as bytes, with what it knows of the panels."""
    source = (SITE_SOURCES / "embed.js").read_text(encoding="utf-8")
    pictures = {path.name for path in (SITE_SOURCES / "img").iterdir()}
    return generated.embed_script(source, all_panels, page_settings, pictures).encode()


def app_zip(own_python, kernels, computed):
    """`microgpt` with its kernels, `panels` with its tables ({name: bytes}), and PyScript's Python, as bytes."""
    members = _own("app.zip", own_python)
    members["microgpt/kernels.so"] = kernels.read_bytes()
    members |= {f"panels/tables/{name}": content for name, content in computed.items()}
    return stored(members)


def text_zip(own_python, library):
    """What app.zip leaves out until a reader brings a text, and the zip of the libraries for it, as bytes.

    Both are unpacked into the same folder.
    """
    sources = {"dialog.html": SITE_SOURCES / "own_text" / "dialog.html"}
    sources |= {f"data/{path.name}": path for path in _ready_made_texts()}
    return _with_library("text.zip", own_python, library, TEXT_DIALOG, sources)


def change_zip(own_python, files):
    """The figure of that name, with the hashes of the editor's modules, which are among `files`, as bytes."""
    hashes = integrity.of_folder("codemirror/", files)
    return zipped(_own("change.zip", own_python) | {"panels/change/codemirror.json": hashes.encode()})


def share_zip(own_python, library):
    """What app.zip leaves out until a reader shares or saves something, with its library, as bytes."""
    sources = {"dialog.html": SITE_SOURCES / "share" / "dialog.html"}
    return _with_library("share.zip", own_python, library, SHARE_DIALOG, sources)


def _with_library(archive, own_python, library, folder, sources):
    members = unzipped(library) | _own(archive, own_python)
    return zipped(members | {f"{folder}/{name}": path.read_bytes() for name, path in sources.items()})


def _ready_made_texts():
    """The texts that the page offers, their list, and the licence of some. The names are fetched at the start."""
    data = SITE_SOURCES / "data"
    return [
        path for pattern in ("*.txt", "sets.json") for path in sorted(data.glob(pattern)) if path.name != "names.txt"
    ]


def _own(archive, own_python):
    """Those of {path: bytes} that go into this archive."""
    return {name: content for name, content in own_python.items() if archive in _archives_of(name)}


def _archives_of(name):
    """Those that a file goes into: a changed model may come with a text, or be written in the page.

    Bytecode beside its source is for the start. What is loaded later does not get larger by it.
    """
    if "__pycache__" in name:
        return [archive for archive in _archives_of(source_from_cache(name)) if archive == "app.zip"]
    if name in FOR_THE_DESKTOP:
        return []
    later = [archive for archive, patterns in LATER.items() if _is_any(name, patterns)]
    return ["app.zip"] if _is_any(name, AT_START) or not later else later


def _is_any(name, patterns):
    return any(fnmatch.fnmatch(name, pattern) for pattern in patterns)


def _is_hidden(path, folder):
    return any(part.startswith((".", "__pycache__")) for part in path.relative_to(folder).parts)
