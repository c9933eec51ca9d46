"""The speed table: `python3 serve.py bench`, or one part of it: `.venv/bin/python tests/bench/run.py --only step`.

Every figure is the median of several rounds, and every ratio is taken within a round, in which the things compared
ran in turn. The table goes to stdout, progress to stderr.
"""

import argparse
import json
import os
import platform
import sys
from contextlib import ExitStack
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "py"))

import compiling
import lighthouse
import loading
import measures
import places
import ports
import smooth
import table
from results import Results

from sitebuild import build, server
from sitebuild.get import browser as chromium
from sitebuild.paths import PLAIN
from sitebuild.report import Problem, work

INSIDE = {
    "step": measures.step,
    "growth": measures.growth,
    "engines": measures.engines,
    "texts": measures.texts,
    "sampling": measures.sampling,
    "recording": measures.recording,
    "memory": measures.memory,
}
OUTSIDE = {
    "training": loading.training,
    "smooth": smooth.smooth,
    "start": loading.start,
    "payload": loading.payload,
    "lighthouse": lighthouse.lighthouse,
}


def parse():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--site-url", help="where the built page is served; without it, this serves it")
    parser.add_argument("--chromium", help="path of a Chromium; without it, the one on the PATH")
    parser.add_argument("--json", action="store_true", help="print all rounds as JSON")
    parser.add_argument("--only", action="append", choices=[*INSIDE, *OUTSIDE], help="a part; may be repeated")
    return parser.parse_args()


def main():
    options = parse()
    parts = options.only or [*INSIDE, *OUTSIDE]
    results = Results(machine=machine())
    with ExitStack() as stack:
        if not options.site_url:
            build.site()
            options.site_url = stack.enter_context(server.in_background()).url
        browser = stack.enter_context(places.chromium(options.chromium or chromium.ensure()))
        results.machine["Chromium"] = browser.version
        if set(parts) & set(INSIDE):
            plain = stack.enter_context(server.in_background(PLAIN))
            measure_inside(parts, browser, plain.url, results)
        for name in OUTSIDE:
            if name in parts:
                with work(f"Measuring {name}"):
                    OUTSIDE[name](browser, options.site_url, results)
    results.notes.append(ports.NOTE)
    print(json.dumps(results.as_json(), indent=1) if options.json else table.text(results))


def measure_inside(parts, browser, url, results):
    with work("Starting Python in Chromium"):
        page = browser.new_page()
        spots = {"native": places.Native(), "Chromium": places.Chromium(page, url)}
    for where, place in spots.items():
        versions = place.call("versions")
        results.machine[f"Python, {where}"] = f"{versions['python']}, NumPy {versions['numpy']}"
    for name, measure in INSIDE.items():
        if name in parts:
            with work(f"Measuring {name}"):
                measure(spots, results)
    page.close()


def machine():
    return {
        "processor": processor(),
        "busy with other work": f"load {os.getloadavg()[0]:.1f} at the start",
        "C yardstick, native": f"{compiling.native_compiler()[1]}, {' '.join(compiling.NATIVE)}",
        "C yardstick, Chromium": f"clang of the pinned ziglang, {' '.join(compiling.WASM)}",
    }


def processor():
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        name = next(line.split(":")[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        name = platform.processor() or platform.machine()
    return f"{name}, {os.cpu_count()} cores, {platform.system()}"


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Problem as problem:
        sys.exit(str(problem))
