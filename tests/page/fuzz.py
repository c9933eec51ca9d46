"""Addresses and messages as a stranger might make them. The same number always gives the same ones."""

import random
from importlib import import_module
from urllib.parse import urlencode

from sitebuild import server
from sitebuild.paths import SITE_SOURCES

from .helpers import START, button, next_frames, not_foreign, open_ready, panel, wait_for

PANELS = sorted(folder.name for folder in (SITE_SOURCES / "panels").iterdir())
KEYS = [
    *(one.key for one in import_module("panels.furniture.settings").SETTINGS),
    *(
        key
        for name in PANELS
        for one in import_module(f"panels.{name}.settings").SETTINGS
        for key in (one.key, f"{name}-{one.key}")
    ),
    *("theme", "timeline", "model", "host", "unknown", "__proto__", ""),
]
TEXTS = [
    *("", " ", "0", "1", "-1", "2", "7", "42", "0.5", "1e9", "-1e9", "1e999", "nan", "inf", "0x10", "1_000", "1,5"),
    *("9" * 400, "٣", "é", "😀", "\x00", "\u202e", "<b>", "'\"`", "null", "undefined", "true", "[object Object]", "%"),
    *("x", "ada", "charlotte", "a" * 5000, "wte[2, 3]", "wte[999, 999]", "layer0.attn_wq.3.5", "lm_head.0.999", "u21"),
    *("full", "numpy", "scalar", "probability", "update", "42.1000-43.412.1000", "1.1-" * 9, "999999999", "1000000000"),
    *("100", "300", "0.01", "dark", "yes", "own"),
]
STEPS = [None, 0, 1, 5, -1, 0.5, 1e9, 1e300, -0.0, "5", "", True, [], {}, [5], {"valueOf": 5}]
NAMES = ["train", "pause", "setTimeline", "reset", "__class__", "constructor", "", 5, None, {}, ["train"]]
TYPES = ["command", "theme", "share", "size", "ready", "step", "trained", "error", "__proto__", "", 7, None, {}]


def query(number):
    """A query string of some ten settings, most of which make no sense."""
    chance = random.Random(number)
    pairs = [(key, chance.choice(TEXTS)) for key in chance.sample(KEYS, 12)]
    return urlencode(pairs, errors="surrogatepass")


def messages(number, count):
    """Values that JSON can hold; some are nearly a host's commands, or what frames send each other."""
    chance = random.Random(number)
    return [_message(chance) for _ in range(count)]


def _message(chance):
    if chance.random() < 0.1:
        return chance.choice([None, 0, "", "train", [], [[]], {}, True, "x" * 10_000])
    message = {"how-gpt-learns": chance.choice([1, 1, 1, 1, "1", 2, None, {}]), "type": chance.choice(TYPES)}
    for key, values in (
        ("name", NAMES),
        ("steps", STEPS),
        ("theme", ["light", "dark", "<b>", 5, None]),
        ("height", [0, -1, 9, 1e9, "9", None]),
        ("step", STEPS),
        ("message", TEXTS),
    ):
        if chance.random() < 0.6:
            message[key] = chance.choice(values)
    return message


def registers(number, count):
    """Texts that are nearly what frames with a shared run send each other."""
    chance = random.Random(number)
    fields = {
        "group": ["GROUP", "", "x", 5, None],
        "clock": [0, 1, 5, -1, 2**60, "1", None],
        "author": ["a", "", "A" * 99, 5, None],
        "run": ["", "1.a", "x" * 99, None],
        "experiment": [None, "{}", "[", "null", "x" * 20_000, 5],
        "target": STEPS,
        "asked": [True, False, 1, None],
        "speed": [None, 1, -1, 0, 1e300, "1"],
        "position": STEPS,
        "reached": STEPS,
    }
    return [
        {key: chance.choice(values) for key, values in fields.items() if chance.random() < 0.95} for _ in range(count)
    ]


# What has to hold all the same.

HOST = """<!doctype html><html lang="en"><meta charset="utf-8"><title>A host</title>
<script>
  window.log = [];
  for (const type of ["ready", "step", "trained", "diverged", "error"])
    document.addEventListener(type, (event) => log.push({id: event.target.id, type, ...event.detail}));
</script>
<script src="SITEembed.js" defer></script>
<how-gpt-learns id="one" panel="training" model="own" speed="full"></how-gpt-learns>
"""


def opens(page, site_url, number):
    """The page works: every panel is drawn, and Step trains a step."""
    open_ready(page, f"{site_url}?{query(number)}")
    for name in PANELS:
        panel(page, name)
        next_frames(page)
    training = panel(page, "training")
    button(training, "Reset").click()
    button(training, "Step").click()
    wait_for(training, "step", 1)
    assert page.locator("[data-state=failed]").count() == 0


def hears(page, site_url, folder, number, count):
    """A panel in a host of another origin works on, and its host hears only of what the panel did."""
    (folder / "index.html").write_text(HOST.replace("SITE", site_url))
    (folder / "favicon.ico").write_bytes(b"")
    with server.in_background(folder) as host, not_foreign(page, host.url):
        page.goto(host.url)
        page.wait_for_function("Boolean(window.one?.start)")
        page.evaluate("one.start()")
        page.wait_for_function("log.some(({type}) => type === 'ready')", timeout=START)
        page.evaluate(
            """(messages) => {
                const panel = one.querySelector("iframe").contentWindow;
                for (const message of messages) {
                    panel.postMessage(message, "*");
                    postMessage(message, "*");  // as if the panel had sent it
                }
            }""",
            messages(number, count),
        )
        inside = page.frames[-1]
        inside.evaluate(
            """(registers) => {
                for (const register of registers) embed.hear?.(JSON.stringify(register));
            }""",
            registers(number, count),
        )
        page.evaluate("one.pause(); log.length = 0; one.train(5)")
        page.wait_for_function("log.some(({type}) => type === 'trained')")
        assert {event["id"] for event in page.evaluate("log")} == {"one"}
        assert page.evaluate("one.offsetHeight") > 300
