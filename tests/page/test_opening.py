"""Startup: text readable at once, honest progress, and one helpful message if it fails."""

import re

import pytest
from playwright.sync_api import expect

from microgpt import Config, Corpus, Experiment, Trainer
from panels.lab.history import History
from sitebuild.page import hashed

from .helpers import (
    START,
    axe_violations,
    button,
    next_frames,
    open_ready,
    set_slider,
    value,
    wait_for,
    wait_until_all_are_drawn,
    wait_until_drawn,
)

ENTRIES = {"index.html", "embed.html", "gallery.html", "embed.js", "sw.js", "manifest.webmanifest"}
PICTURES = "img/"  # icons, and the stills of panels
SHIFTED = """() => new Promise((done) => {
    const sum = (list) => list.getEntries().reduce((total, {value}) => total + value, 0);
    new PerformanceObserver((list) => done(sum(list))).observe({type: "layout-shift", buffered: true});
    setTimeout(() => done(0), 1000);
})"""
# The numbers of steps in each figure of the page, and the titles that say why they are not the timeline's.
STEPS = """(figure) => [...figure.innerText.matchAll(/\\bstep ([\\d,]+)|\\bafter ([\\d,]+) steps/gi)]
    .map(([, one, other]) => (one ?? other).replaceAll(",", ""))"""
WHY = {"picture": "from its first step", "training": "Until you press Train", "loop": "the run is over"}
# Whether another task ran before Python's main(argc, argv) was done. What else can be suspended has more parameters.
NOTE_TASKS_IN_MAIN = """
const { promising } = WebAssembly;
WebAssembly.promising = (exported) => (...args) => {
  const done = promising(exported)(...args), { port1, port2 } = new MessageChannel();
  let another = false;
  port1.onmessage = () => (another = true);
  port2.postMessage(null);
  if (args.length === 2) done.finally(() => (globalThis.tasksInMain = another));
  return done;
};
"""
HASH = f"[0-9a-f]{{{hashed.LENGTH}}}"


def failure(page, url):
    page.provoked = True
    page.goto(url, wait_until="commit")
    page.wait_for_function("document.documentElement?.dataset.runtime === 'failed'", timeout=START)
    expect(page.locator("[data-panel]").first).to_have_attribute("data-state", "failed")
    expect(page.get_by_role("button", name="Try again")).to_be_visible()
    return page.get_by_role("alert").inner_text()


def test_text_is_readable_without_any_script(browser, site_url):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site_url)
    expect(page.get_by_role("heading", level=1)).to_have_text("How a GPT learns, live")
    expect(page.locator("header")).to_contain_text("Andrej Karpathy")
    assert page.get_by_role("link", name="microgpt").first.get_attribute("href") == (
        "https://karpathy.github.io/2026/02/12/microgpt/"
    )
    assert len(page.inner_text("#training")) > 1000
    context.close()


def test_controls_wake_up_with_python(page, site_url):
    page.add_init_script(NOTE_TASKS_IN_MAIN)
    page.route("**/python_stdlib.zip", lambda route: page.wait_for_timeout(1000) or route.continue_())
    page.goto(site_url, wait_until="commit")
    section = page.locator("#training")
    train = section.get_by_role("button", name="Train", exact=True)
    expect(page.locator("html")).to_have_attribute("data-runtime", "loading")
    expect(section).to_have_attribute("data-state", "loading")
    expect(train).to_be_disabled()
    expect(section.get_by_text("waking up")).to_be_visible()
    still = section.locator(".still img")
    still.scroll_into_view_if_needed()
    page.wait_for_function("document.querySelector('#training .still img').naturalWidth > 0")
    expect(still).to_be_visible()
    page.wait_for_function("document.querySelector('[data-part=runtime-bar]').value > 0")
    page.wait_for_function("document.documentElement.dataset.runtime === 'ready'", timeout=START)
    expect(section).to_have_attribute("data-state", "ready")
    expect(train).to_be_enabled()
    expect(section.get_by_text("waking up")).to_be_hidden()
    expect(still).to_be_hidden()
    expect(page.locator("[data-part=runtime-bar]")).to_be_hidden()
    assert page.evaluate("globalThis.tasksInMain")


def test_the_model_learns_in_the_picture_until_the_reader_takes_the_timeline(ready, docs):
    figure = ready.locator("#picture")
    for section in ready.locator("[data-panel]").all():
        assert section.locator(".whereabouts").locator(".lit, .backward").count(), "it lights its part of the picture"
    run = Experiment(Corpus(docs), config=Config(holdout=0.05))
    trainer, history = Trainer(run), History(run)

    def step_as_computed_here():
        """The step in the picture, after a look at the loss at that step."""
        step = int(value(figure, "picture-step"))
        history.add(trainer.run(step - trainer.step_count))
        assert value(figure, "picture-loss") == pytest.approx(history.last_smoothed, abs=1e-5)
        return step

    figure.scroll_into_view_if_needed()
    ready.wait_for_function("Number(document.querySelector('[data-metric=picture-step]').dataset.value) > 1")
    assert value(ready.locator("#timeline"), "view-step") == 1000  # the page itself does not wait
    assert ready.evaluate(SHIFTED) < 0.005
    button(figure, "Hold still").click()
    next_frames(ready)
    held = step_as_computed_here()
    figure.get_by_role("button", name="attention").focus()
    ready.keyboard.press("ArrowLeft")
    expect(figure.get_by_role("status")).to_contain_text("learned numbers")
    assert value(figure, "picture-step") == held
    expect(button(figure, "Let it run")).to_be_visible()
    shown_elsewhere = {}
    for section in ready.locator("#picture, [data-panel]").all():
        name = section.get_attribute("id")
        figures = [figure] if name == "picture" else section.locator("figure").all()
        if name != "picture":
            wait_until_drawn(section)
        if {step for one in figures for step in one.evaluate(STEPS)} - {"1000"}:
            shown_elsewhere[name] = " ".join(section.locator("[data-part=title], .title").all_inner_texts())
    assert all(WHY[name] in title for name, title in shown_elsewhere.items()), shown_elsewhere
    assert shown_elsewhere.keys() >= {"picture", "training"}
    figure.scroll_into_view_if_needed()
    set_slider(ready.locator("#timeline"), "Timeline", 700)
    wait_for(figure, "picture-step", 700)
    assert step_as_computed_here() == 700
    expect(figure.locator("[data-part=title]")).to_have_text("The model at the timeline’s step")


@pytest.mark.parametrize("path", ["", "embed.html?panel=attention", "gallery.html"])
def test_every_file_is_asked_for_under_a_name_that_changes_with_its_content(page, site_url, path):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(site_url + path)
    if path == "gallery.html":
        page.frame_locator("iframe").first.locator("html[data-runtime=ready]").wait_for(timeout=START)
    else:
        page.wait_for_function("document.documentElement.dataset.runtime === 'ready'", timeout=START)
    own = {url.removeprefix(site_url).split("?")[0] or "index.html" for url in asked if url.startswith(site_url)}
    assert len(own) > 15
    plain = {file for file in own if not re.search(rf"-{HASH}[/.]", file)}
    assert {file for file in plain if not file.startswith(PICTURES)} <= ENTRIES
    assert not page.problems
    page.provoked = True  # further panels of the gallery may be starting, and are interrupted


def test_large_files_come_in_the_order_of_need_and_the_bar_ends_at_the_bytes_that_were_promised(page, site_url):
    page.add_init_script(
        """window.seen = []; new MutationObserver(() => {
            const bar = document.querySelector('[data-part=runtime-bar]');
            if (bar?.value) seen.push([bar.value, bar.max]);
        }).observe(document, {subtree: true, attributes: true, childList: true, characterData: true});"""
    )
    asked = []
    page.on("request", lambda request: asked.append((request.method, request.url.split("/")[-1])))
    open_ready(page, site_url)
    order = [r"pyodide\.asm\.wasm\.packed", r"python_stdlib\.zip", r"numpy-.*\.whl", r"app-.*\.zip", r"names-.*\.txt"]
    large = [name for method, name in asked if method == "GET" and any(re.fullmatch(one, name) for one in order)]
    assert [bool(re.fullmatch(pattern, name)) for pattern, name in zip(order, large, strict=True)] == [True] * 5
    # This host does not compress Python's module, so it comes packed.
    assert [(method, name) for method, name in asked if name.startswith("pyodide.asm.wasm")] == [
        ("HEAD", "pyodide.asm.wasm"),
        ("GET", "pyodide.asm.wasm.packed"),
    ]
    seen = page.evaluate("seen")
    assert all(before[0] <= after[0] for before, after in zip(seen, seen[1:], strict=False))
    listed = page.evaluate("JSON.parse(document.querySelector('[data-part=files]').textContent)")
    promised = sum(size for file, (size, _) in listed.items() if not file.endswith(".wasm"))
    assert seen[-1] == [promised, promised]


@pytest.mark.parametrize(
    "file",
    [
        "pyodide-*/pyodide.asm.wasm.packed",
        "pyodide-*/python_stdlib.zip",
        "pyodide-*/pyodide.module.js",
        "pyodide-*/start.js",
        "pyscript-*/core.js",
        "app-*.zip",
    ],
)
def test_missing_file_is_named(page, site_url, file):
    page.route(f"**/{file}", lambda route: route.fulfill(status=404, body="gone"))
    message = failure(page, site_url)
    assert re.search(rf" {file.replace('*', HASH)}[ .]", message)
    assert "404" in message or "broke off" in message


def test_lost_network_is_named(page, site_url):
    page.route("**/numpy-*.whl", lambda route: route.abort("internetdisconnected"))
    message = failure(page, site_url)
    assert "numpy" in message
    assert "online" in message


def test_a_damaged_wheel_is_named(page, site_url):
    page.route("**/*.whl", lambda route: route.fulfill(body=route.fetch().body()[:500_000]))
    assert "numpy" in failure(page, site_url)


def test_a_lost_script_is_named(page, site_url):
    page.route("**/downloads-*.js", lambda route: route.abort())
    assert "js/downloads-" in failure(page, site_url)


def test_a_module_that_cannot_be_made_ends_the_start(page, site_url):
    page.add_init_script("WebAssembly.compileStreaming = async () => { throw new RangeError('out of memory') }")
    assert "pyodide.asm.wasm" in failure(page, site_url)


def test_a_host_that_never_answers_what_is_only_good_to_know_is_not_waited_for(page, site_url):
    page.route("**/installed-*.js", lambda route: None)
    page.route("**/*.wasm", lambda route: route.request.method == "HEAD" or route.continue_())
    open_ready(page, site_url)


def test_browser_that_cannot_unpack_is_told_what_to_use(page, site_url):
    page.add_init_script("delete globalThis.DecompressionStream")
    assert "Safari 17.4" in failure(page, site_url)


def test_browser_without_simd_is_told_what_to_use(page, site_url):
    page.add_init_script("WebAssembly.validate = () => false")
    assert "SIMD" in failure(page, site_url)


def asked_for(page):
    """The files from which the page loaded Python's module."""
    names = page.evaluate("performance.getEntriesByType('resource').map(({name}) => name.split('/').at(-1))")
    return {name for name in names if name.startswith("pyodide.asm.wasm")}


def test_a_host_that_compresses_python_is_left_to_it_and_its_wrong_type_is_repaired_and_said(page, site_url):
    def answer(route):
        if route.request.method == "HEAD":
            route.fulfill(headers={"content-encoding": "gzip", "content-type": "application/wasm"})
        else:  # Playwright itself does not compress
            route.fulfill(headers={"content-type": "application/octet-stream"}, body=route.fetch().body())

    page.route("**/*.wasm", answer)
    open_ready(page, site_url)
    assert asked_for(page) == {"pyodide.asm.wasm"}
    assert "as application/octet-stream; its right type is application/wasm" in page.inner_text("#runtime")


def test_a_wrong_type_for_wasm_is_said_where_it_comes_packed(page, site_url):
    def as_octets(route):
        route.fulfill(headers={"content-type": "application/octet-stream"})

    page.route("**/*.wasm", as_octets)
    open_ready(page, site_url)
    assert asked_for(page) == {"pyodide.asm.wasm", "pyodide.asm.wasm.packed"}
    assert "as application/octet-stream; its right type is application/wasm" in page.inner_text("#runtime")


def test_a_damaged_module_is_named(page, site_url):
    page.route("**/*.packed", lambda route: route.fulfill(body=route.fetch().body()[:1_000_000]))
    assert "pyodide.asm.wasm" in failure(page, site_url)


def test_accessible_in_both_themes(ready):
    ready.evaluate("for (const details of document.querySelectorAll('details')) details.open = true")
    for scheme in ("light", "dark"):
        ready.emulate_media(color_scheme=scheme)
        wait_until_all_are_drawn(ready)
        assert not (violations := axe_violations(ready)), "\n".join(violations)
