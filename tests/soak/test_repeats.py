"""What a reader does again and again leaves nothing behind: memory, nodes and listeners before and after."""

import json

import pytest

from sitebuild.paths import DIST
from tests.page.helpers import START, next_frames, open_ready, panel

RESULTS = DIST / "repeats.json"
# That it may grow by. Python's memory grows by a fifth at a time, and never shrinks: in 4,000 new seeds once.
MOST = {"nodes": 300, "listeners": 40, "scripts' heap, MB": 2.0, "Python's memory, MB": 12.0}

# Finds the memory that Python lives in, which its loader keeps to itself.
FIND_MEMORY = """
for (const name of ["instantiate", "instantiateStreaming"]) {
    const original = WebAssembly[name];
    WebAssembly[name] = async (...given) => {
        const result = await original.apply(WebAssembly, given);
        const memory = (result.instance ?? result).exports?.memory;
        if (memory) window.pythonsMemory ??= memory;
        return result;
    };
}
"""
FRAMES = """
const frame = () => new Promise((next) => requestAnimationFrame(next));
const until = async (check) => { while (!check()) await frame(); };
const press = (css) => document.querySelector(css).click();
const change = (control, value) => {
    control.value = value;
    control.dispatchEvent(new Event("input", {bubbles: true}));
};
"""
TRAINS = """
    const state = () => document.querySelector("#training [data-metric=step]").dataset.value;
    press("#training [data-action=train]");
    await until(() => Number(state()) > 0);
    press("#training [data-action=ACTION]");
    await until(() => state() === "0");
"""
RUNS = """
    const steps = () => Number(document.querySelector("#training [data-metric=step]").dataset.value);
    const longest = document.querySelector("#training [name=length][value='20000']");
    const speed = document.querySelector("#training [data-control=speed]");
    if (!longest.checked) longest.click();
    if (speed.value !== speed.max) change(speed, speed.max);
    press("#training [data-action=train]");
    await until(() => steps() === 20000);
    press("#training [data-action=reset]");
    await until(() => steps() === 0);
"""
SCALES = """
    const section = document.querySelector("#scaling");
    const [d, layers] = ["d", "layers"].map((name) => section.querySelector(`[data-control=${name}]`));
    change(i % 2 ? d : layers, i % 2 ? 4 + 4 * (i % 5) : 1 + (i % 3));
    await frame();
    await frame();
    await until(() => section.dataset.state === "ready" && !section.classList.contains("stale"));
"""
READS = """
    const before = document.documentElement.dataset.experiment;
    press("#text-line [data-action=change-text]");
    await until(() => document.querySelector("#own-text[open]"));
    const lines = Array.from({length: 60}, (_, n) => `ab${i}cd${n}`);
    change(document.querySelector("#own-text textarea"), lines.join("\\n"));
    await until(() => document.querySelector("#own-text [data-action=use]").ariaDisabled === "false");
    press("#own-text [data-action=use]");
    const {dataset} = document.documentElement;
    await until(() => dataset.experiment !== before && dataset.weights);
"""
REPEATS = {
    "resets": (1000, "training", TRAINS.replace("ACTION", "reset")),
    "runs of 20,000 steps": (50, "training", RUNS),
    "seeds": (1000, "training", TRAINS.replace("ACTION", "new-seed")),
    "texts": (500, "training", READS),
    "scaling changes": (500, "scaling", SCALES),
}


@pytest.mark.parametrize("what", REPEATS)
def test_nothing_grows(page, site_url, what):
    """The first tenth fills what keeps the last few of something, and is not counted."""
    count, name, script = REPEATS[what]
    page.add_init_script(FIND_MEMORY)
    open_ready(page, site_url)
    panel(page, name)
    _repeat(page, script, 0, count // 10)
    before = _sizes(page)
    _repeat(page, script, count // 10, count)
    after = _sizes(page)
    figures = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    RESULTS.write_text(json.dumps(figures | {what: {"count": count, "before": before, "after": after}}, indent=1))
    grown = {kind: round(after[kind] - before[kind], 1) for kind in MOST}
    assert {kind: size for kind, size in grown.items() if size > MOST[kind]} == {}


def _repeat(page, script, first, last):
    """In pieces, so that a round that does not end is found."""
    for start in range(first, last, 50):
        page.set_default_timeout(10 * START)
        page.evaluate(
            f"""async ([first, last]) => {{
                {FRAMES}
                for (let i = first; i < last; i++) {{ {script} }}
            }}""",
            [start, min(start + 50, last)],
        )


def _sizes(page):
    next_frames(page)
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    session.send("HeapProfiler.collectGarbage")
    metrics = {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]}
    session.detach()
    return {
        "nodes": metrics["Nodes"],
        "listeners": metrics["JSEventListeners"],
        "scripts' heap, MB": round(metrics["JSHeapUsedSize"] / 1e6, 1),
        "Python's memory, MB": page.evaluate("pythonsMemory.buffer.byteLength") / 1e6,
    }
