"""The parts of the bench that open the real page: training after a click, startup, and download size."""

import gzip
import hashlib
import json
import shutil
import subprocess
import tempfile
import zipfile
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import urlopen

from places import Chromium, serve_bench_page
from results import ratios

from sitebuild import build, server
from sitebuild.get import npm, numpy_wheel
from sitebuild.make import packed
from sitebuild.page import hashed, offline
from sitebuild.paths import CACHE, DIST, PLAIN

LARGE = 10_000  # bytes; smaller files are one row of the table
ALL = "all"
MOST = {"gzip": 5800, "brotli": 5000}  # kB
ROUNDS = 5
PYTHON = "pyodide.asm.wasm"
START_MS = 120_000  # enough for a busy machine
QUIET_MS = 1500  # between a Reset and the next click, for the page's own work to finish

# Runs before any script of the page: records when Python reports that it is ready, and the long tasks until then.
NOTE_READY = """
globalThis.longTasks = [];
new PerformanceObserver((list) => longTasks.push(...list.getEntries())).observe({ type: "longtask" });
new MutationObserver((_, observer) => {
  if (document.documentElement?.dataset.runtime !== "ready") return;
  globalThis.readyAfter = performance.now();
  observer.disconnect();
}).observe(document, { subtree: true, attributes: true, childList: true, attributeFilter: ["data-runtime"] });
"""

# First contentful paint, and what Lighthouse calls blocking time: the time beyond 50 ms of each task after it.
PAINTED_AND_BLOCKED = """
() => {
  const painted = performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0;
  const tasks = longTasks.filter((task) => task.startTime > painted);
  return [painted, tasks.reduce((sum, task) => sum + task.duration - 50, 0)];
}
"""

# From the click: milliseconds until the frame that shows step 1000, until the one that also shows samples of that step,
# and the number of frames.
PRESS_TRAIN = """
async () => {
  const panel = document.querySelector("[data-panel=training]");
  const step = panel.querySelector("[data-metric=step]"), samples = panel.querySelector("[data-part=samples-step]");
  const button = [...panel.querySelectorAll("button")].find((b) => b.textContent.trim() === "Train");
  let frames = 0;
  const painted = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0, frames++)));
  await painted();
  frames = 0;
  const pressed = performance.now();
  button.click();
  while (!(Number(step.dataset.value) >= 1000)) await painted();
  const trained = performance.now() - pressed;
  while (samples.textContent.replace(/\\D/g, "") !== "1000") await painted();
  return [trained, performance.now() - pressed, frames];
}
"""


# A modest connection, as throttled by the browser's developer tools: milliseconds of latency, bytes per second.
MODEST = {"offline": False, "latency": 40, "downloadThroughput": 10e6 / 8, "uploadThroughput": 10e6 / 8}

# "Slow 4G", and how much slower than this machine the phone is.
SLOW = {"offline": False, "latency": 562, "downloadThroughput": 180e3, "uploadThroughput": 84e3}
SLOW_PHONE = 4
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}


@contextmanager
def opened(browser, url, until, connection=None, slower=1, viewport=DESKTOP):
    """A page in a context of its own, with an empty cache, and the CPU that many times slower."""
    # Playwright waits with eval(), which the page's Content-Security-Policy forbids.
    context = browser.new_context(viewport=viewport, bypass_csp=True)
    page = context.new_page()
    page.add_init_script(NOTE_READY)
    serve_bench_page(page)
    devtools = context.new_cdp_session(page)
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": slower})
    if connection:
        devtools.send("Network.emulateNetworkConditions", connection)
    page.goto(url)
    page.wait_for_function(until, timeout=START_MS)
    yield page
    context.close()


def training(browser, site_url, results):
    """1,000 steps after a click on Train, at full speed, with the curve and the samples drawn.

    The same steps are taken in turn by the kernel alone, in a bare page of the same browser.
    """
    times, kernel = [], []
    with ExitStack() as stack:
        shipped = stack.enter_context(server.in_background(PLAIN))
        bare = Chromium(stack.enter_context(browser.new_page(bypass_csp=True)), shipped.url)
        page = stack.enter_context(opened(browser, site_url + "#training", "globalThis.readyAfter"))
        page.bring_to_front()
        page.locator("#training").scroll_into_view_if_needed()
        speed = page.get_by_role("slider", name="Speed")
        speed.evaluate("slider => { slider.value = slider.max; slider.dispatchEvent(new Event('input')); }")
        for _ in range(ROUNDS + 1):
            page.wait_for_timeout(QUIET_MS)
            times.append(page.evaluate(PRESS_TRAIN))
            kernel += bare.call("kernel_steps", configs=[{}], steps=[1000])  # microseconds a step, so ms for all
            page.get_by_role("button", name="Reset").click()
    times, kernel = times[1:], kernel[1:]  # the first is a warm-up, as in the other parts
    results.figure("training", "press to step 1000 shown", "Chromium", "ms", [t[0] for t in times])
    results.figure("training", "press to step 1000 and its samples shown", "Chromium", "ms", [t[1] for t in times])
    results.figure("training", "press to step 1000 and its samples shown", "Chromium", "frames", [t[2] for t in times])
    results.figure("training", "the kernel alone, 1,000 steps", "Chromium", "ms", kernel)
    why = "what is drawn on the way costs no more than three times the training"
    shown = [t[0] for t in times]
    results.limit("training", "press to step 1000 / the kernel alone", ratios(shown, kernel), 4, why=why)
    why = "a reader takes up to 100 ms for instantaneous"
    results.limit("training", "1,000 steps at a press, drawn", [t[1] for t in times], 100, "ms", why=why)


def start(browser, site_url, results):
    """Time until the page is ready, compared with bare pages with Pyodide and NumPy; and until its text is readable.

    One bare page has the library as we ship it, trimmed and compiled; the other as Pyodide's authors ship it.
    """
    theirs, bare, ours = "bare page, Pyodide and NumPy as published", "bare page, both as shipped here", "the page"
    on_disc = "the page from a disc"
    ready, painted, blocked = ({what: [] for what in (theirs, bare, ours, on_disc)} for _ in range(3))
    with ExitStack() as stack:
        published = stack.enter_context(server.in_background(stack.enter_context(as_published())))
        shipped = stack.enter_context(server.in_background(PLAIN))  # dist/site, with the file names of as_published
        disc = stack.enter_context(unzipped())
        places = {theirs: published.url + "bench/page.html", bare: shipped.url + "bench/page.html", ours: site_url}
        places[on_disc] = disc.as_uri()
        for _ in range(ROUNDS):
            for what, url in places.items():
                with opened(browser, url, "globalThis.readyAfter") as page:
                    ready[what].append(page.evaluate("readyAfter"))
                    page.wait_for_timeout(QUIET_MS)  # work right after that counts as startup too
                    for times, time in zip((painted, blocked), page.evaluate(PAINTED_AND_BLOCKED), strict=True):
                        times[what].append(time)
        modest, slow, longest = [], [], []
        for _ in range(ROUNDS // 2):
            with opened(browser, site_url, "globalThis.readyAfter", MODEST) as page:
                modest.append(page.evaluate("readyAfter"))
        for _ in range(ROUNDS):
            with opened(browser, site_url, "globalThis.readyAfter", SLOW, SLOW_PHONE, PHONE) as page:
                slow.append(page.evaluate("readyAfter"))
                page.wait_for_timeout(QUIET_MS)
                longest.append(page.evaluate("Math.max(0, ...longTasks.map((task) => task.duration))"))
    results.figure("start", "the page at 10 Mbit/s, 40 ms, uncompressed: ready", "Chromium", "ms", modest)
    phone = "the page on a phone four times slower, at 180 kB/s, 562 ms"
    results.figure("start", f"{phone}: ready", "Chromium", "ms", slow)
    why = "a finger that meets a page which does not answer notices"
    results.limit("start", f"{phone}: longest task", longest, 200, "ms", why=why)
    for what in places:
        results.figure("start", f"{what}: ready", "Chromium", "ms", ready[what])
    for what in places:
        results.figure("start", f"{what}: blocking", "Chromium", "ms", blocked[what])
    results.figure("start", "the page, prose painted", "Chromium", "ms", painted[ours])
    results.figure("start", "the page / bare page as shipped", "Chromium", "times", ratios(ready[ours], ready[bare]))
    why = "most of the start is Pyodide itself"
    results.limit("start", "the page / bare page as published", ratios(ready[ours], ready[theirs]), 1.5, why=why)
    results.limit("start", "prose painted", painted[ours], 500, "ms", why="reading does not wait for Python")


@contextmanager
def unzipped():
    """Unzips the offline page. Returns its index.html."""
    with tempfile.TemporaryDirectory() as folder:
        zipfile.ZipFile(build.offline_zip()).extractall(folder)
        yield Path(folder) / offline.FOLDER / "index.html"


@contextmanager
def as_published():
    """A folder with pyodide/ as published: every module, as source."""
    package, wheel = npm.MODULES / "pyodide", CACHE / "wheels" / numpy_wheel.lock_entry(npm.MODULES)["file_name"]
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "pyodide").mkdir()
        for file in (*package.iterdir(), wheel):
            if file.is_file():
                (Path(folder) / "pyodide" / file.name).symlink_to(file)
        (Path(folder) / "pyodide" / "pyodide.module.js").symlink_to(package / "pyodide.mjs")  # the name in page.html
        yield Path(folder)


def payload(browser, site_url, results):
    """Bytes of all files that a first visit downloads: uncompressed, with gzip -9, with brotli at its best.

    From a host that does not compress, the page takes its own gzipped copy of Python's module.
    """
    with opened(browser, site_url, "globalThis.readyAfter") as page:
        page.wait_for_timeout(QUIET_MS)
        entries = """[location.href, ...performance.getEntriesByType("resource")
            .filter((entry) => entry.decodedBodySize) // there is one of which only the headers were asked for
            .map((entry) => entry.name)]"""
        urls = dict.fromkeys(url.split("#")[0] for url in page.evaluate(entries) if url.startswith(site_url))
    files = {}
    for url in urls:
        if not urlsplit(url).path.endswith("/bench/page.html"):
            with urlopen(url) as answer:
                files[url.removeprefix(site_url) or "index.html"] = answer.read()
    (path,) = [path for path in files if path.endswith(packed.ENDING)]
    packed_as_it_is = len(files.pop(path))
    with urlopen(site_url + path.removesuffix(packed.ENDING)) as answer:
        files[path.removesuffix(packed.ENDING)] = answer.read()
    large = {path: content for path, content in files.items() if len(content) >= LARGE}
    small = [content for path, content in files.items() if path not in large]
    by_size = sorted(large, key=lambda path: -len(large[path]))
    rows = {hashed.plain(path).rpartition("/")[2]: measured([large[path]]) for path in by_size}
    rows[PYTHON]["as it is"] = packed_as_it_is
    rows[f"{len(small)} smaller files"] = measured(small)
    rows[ALL] = {how: sum(row[how] for row in rows.values()) for how in rows["index.html"]}
    for what, sizes in rows.items():
        for how, size in sizes.items():
            if size:  # 0 for brotli without node
                results.figure("payload", what, how, "kB", [size / 1000])
    why = "what a phone waits for"
    for how, most in MOST.items():
        results.limit("payload", f"a first visit, {how}", [rows[ALL][how] / 1000], most, "kB", why=why)


def measured(contents):
    """{compression: bytes} of some files, each compressed by itself, as by a server."""
    return {
        "as it is": sum(map(len, contents)),
        "gzip": sum(len(gzip.compress(content, 9)) for content in contents),
        "brotli": sum(map(brotli, contents)),
    }


def brotli(content):
    """Bytes after brotli at quality 11, by node; 0 without node. Cached, because it is slow."""
    node, known = shutil.which("node"), DIST / "bench" / "brotli.json"
    if not node:
        return 0
    sizes = json.loads(known.read_text()) if known.exists() else {}
    key = hashlib.sha256(content).hexdigest()
    if key not in sizes:
        script = (
            "const { brotliCompressSync } = require('node:zlib');"
            "console.log(brotliCompressSync(require('node:fs').readFileSync(0)).length)"  # 11 is the default
        )
        done = subprocess.run([node, "-e", script], input=content, capture_output=True, check=True)
        sizes[key] = int(done.stdout)
        known.parent.mkdir(parents=True, exist_ok=True)
        known.write_text(json.dumps(sizes))
    return sizes[key]
