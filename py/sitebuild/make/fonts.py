"""The page's typefaces, Source Serif and Source Sans, cut down to what a page in English needs.

The accented letters of other languages, which a reader's own text may have, are in files of their own: a browser loads
them when they occur. For what is not in Latin-1 the reader's system has fonts.
"""

import os
from pathlib import Path

from .. import stamps
from ..get import venv
from ..paths import CACHE
from ..report import run

FOLDER = CACHE / "fonts"
SOURCE = "@fontsource-variable/{0}/files/{0}-latin-wght-{1}.woff2"
# {file: (package, style, weights)}. Italics are for single words, and come in one weight.
FONTS = {
    "serif": ("source-serif-4", "normal", "400:700"),
    "serif-italic": ("source-serif-4", "italic", "400"),
    "sans": ("source-sans-3", "normal", "400:700"),
}
# {what the file's name ends in: characters}, as in fonts.css
CHARACTERS = {
    "": "20-7E,A0,A9,B0,B2,B3,B7,D7,E9,2013,2014,2018,2019,201C,201D,2026,2190,2192,2212,221A",
    "-accented": "A1,AA,AB,B4,B8,BA,BB,BF-D6,D8-E8,EA-F6,F8-FF,152,153,178",
}
LICENCES = {"SourceSerif": "source-serif-4", "SourceSans": "source-sans-3"}
FEATURES = "kern,liga,ccmp,calt,locl,mark,mkmk,tnum,lnum"


def ensure(modules):
    """{path in the site: Path} of the fonts, made if need be, and of their licences. `modules` is npm's folder."""
    sources = {name: modules / SOURCE.format(package, style) for name, (package, style, _) in FONTS.items()}
    made = {f"{name}{end}.woff2": FOLDER / f"{name}{end}.woff2" for name in FONTS for end in CHARACTERS}
    key = stamps.content_key([*sources.values(), Path(__file__)])

    def make():
        FOLDER.mkdir(parents=True, exist_ok=True)
        for name, (_, _, weights) in FONTS.items():
            part = FOLDER / f"{name}.ttf"
            _fonttools("varLib.instancer", sources[name], f"wght={weights}", "--quiet", f"--output={part}")
            for end, characters in CHARACTERS.items():
                _cut(part, made[f"{name}{end}.woff2"], characters)
            part.unlink()

    stamps.ensure(made.values(), FOLDER / ".stamp", key, "Cutting the fonts down", make)
    licences = {
        f"licences/{name}.txt": modules / "@fontsource-variable" / package / "LICENSE"
        for name, package in LICENCES.items()
    }
    return {f"fonts/{name}": path for name, path in made.items()} | licences


def _cut(source, target, characters):
    _fonttools(
        "subset", source, f"--unicodes={characters}", f"--layout-features={FEATURES}", "--no-hinting", "--flavor=woff2",
        f"--output-file={target}",
    )  # fmt: skip


def _fonttools(tool, *arguments):
    run(
        [venv.PYTHON, "-m", f"fontTools.{tool}", *arguments],
        failure=f"fontTools.{tool} could not cut a font down. It says:",
        env=os.environ | {"SOURCE_DATE_EPOCH": "0"},  # the same file whenever it is made
    )
