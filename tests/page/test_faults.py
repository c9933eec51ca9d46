"""What the page does when something around it goes wrong: storage, other people's scripts, files, browsers."""

import json

import pytest
from playwright.sync_api import expect

from sitebuild import paths, server
from sitebuild.get import browser as chromium
from sitebuild.page import integrity

from . import faults
from .helpers import START, button, next_frames, open_ready, panel, wait_for, watch

PREFERENCES = {
    "third-party cookies": {"block_third_party_cookies": True, "cookie_controls_mode": 1},
    "all cookies": {"default_content_setting_values": {"cookies": 2}},
}


@pytest.fixture
def profile(browser, tmp_path):
    """A function that opens a Chromium with a profile of its own, with these preferences."""
    contexts = []

    def launch(preferences):
        file = tmp_path / "Default" / "Preferences"
        file.parent.mkdir()
        file.write_text(json.dumps({"profile": preferences}))
        contexts.append(
            browser.browser_type.launch_persistent_context(
                tmp_path, executable_path=chromium.ensure(), args=chromium.ARGUMENTS
            )
        )
        return contexts[0].new_page()

    yield launch
    for context in contexts:
        context.close()


@pytest.fixture
def kept_site():
    """The site at an address where it may install its service worker."""
    with server.in_background(keeps=True) as site:
        yield site.url


def wait_until_ready(frame):
    frame.wait_for_function("document.documentElement.dataset.runtime !== 'loading'", timeout=START)
    assert frame.evaluate("document.documentElement.dataset.runtime") == "ready", frame.inner_text("#runtime")


# Storage.


def test_a_panel_starts_in_a_site_whose_embeds_may_store_nothing(profile, site_url, tmp_path):
    page = profile(PREFERENCES["third-party cookies"])
    (tmp_path / "host").mkdir()
    (tmp_path / "host" / "index.html").write_text(f"<iframe src='{site_url}embed.html?panel=loss'></iframe>")
    with server.in_background(tmp_path / "host") as host:
        page.goto(host.url.replace("localhost", "127.0.0.1"))
        wait_until_ready(page.frames[1])


def test_the_page_starts_where_all_storage_is_blocked_and_says_that_nothing_is_kept(profile, kept_site):
    page = profile(PREFERENCES["all cookies"])
    page.goto(kept_site)
    wait_until_ready(page.main_frame)
    page.get_by_text("This browser cannot keep this page").wait_for()
    page.get_by_text("Your run ends when you leave").wait_for()
    training = panel(page, "training")
    button(training, "Step").click()
    wait_for(training, "step", 1)
    next_frames(page)  # in which the page tries to keep the run
    page.evaluate("kept.put({}, {}).catch(() => {})")
    next_frames(page)
    expect(page.locator("[data-part=kept]")).to_be_hidden()  # it has been said


def test_a_full_disc_is_said(browser, kept_site):
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{kept_site}gallery.html", wait_until="commit")
    quota = {"origin": kept_site.rstrip("/"), "quotaSize": 1_000_000}
    context.new_cdp_session(page).send("Storage.overrideQuotaForOrigin", quota)
    open_ready(page, kept_site)
    page.get_by_text("This browser cannot keep this page").wait_for()
    context.close()


# Other people's scripts.

STRANGERS = """
    const throwing = setInterval(() => {
        dispatchEvent(new ErrorEvent("error", {message: "ResizeObserver loop completed."}));
        dispatchEvent(new ErrorEvent("error", {message: "Script error."}));
        Promise.reject(new Error("an extension's module could not be imported"));
        Promise.reject("no error at all");
        Promise.reject();
        setTimeout(() => { throw new TypeError("Cannot read properties of null") });
        if (document.documentElement?.dataset.runtime === "ready") clearInterval(throwing);
    }, 50);
"""


def test_errors_of_other_scripts_do_not_end_the_start(page, site_url):
    page.add_init_script(STRANGERS)
    page.provoked = True
    open_ready(page, site_url)


def test_a_database_that_never_answers_and_a_system_language_that_is_none_are_no_obstacles(page, site_url):
    page.add_init_script("IDBFactory.prototype.open = () => ({})")
    page.add_init_script("Object.defineProperty(Navigator.prototype, 'language', {get: () => 'C'})")
    open_ready(page, site_url)


def test_without_its_style_sheet_the_page_works_and_says_so(page, site_url):
    page.route("**/css/*.css", lambda route: route.abort())
    page.provoked = True
    open_ready(page, site_url)
    states = page.evaluate("[...document.querySelectorAll('[data-panel]')].map(({dataset}) => dataset.state)")
    assert set(states) <= {"ready", "busy"}
    expect(page.locator("#runtime")).to_contain_text("style sheet did not arrive")


@pytest.mark.parametrize("spoilt", [b"damaged", None])
def test_a_style_sheet_that_is_damaged_or_lost_is_fetched_once_more(page, site_url, spoilt):
    answers = []

    def once(route):
        answers.append(route.request.url)
        if len(answers) > 1:
            route.continue_()
        elif spoilt is None:
            route.abort()
        else:
            route.fulfill(body=spoilt, content_type="text/css")

    page.provoked = True
    page.route("**/css/for-index-*.css", once)
    page.goto(site_url, wait_until="commit")
    page.wait_for_function("[...document.styleSheets].some(({href}) => href?.includes('/css/for-index-'))")
    page.wait_for_function("watchdog.missingStyleSheets().length === 0")
    assert len(answers) <= 3  # this host lets nothing be cached, so what came past all caches is asked for again


# Files and networks. tests/soak/test_files.py tries each fault of each file.


@pytest.fixture
def impatient(browser):
    with faults.impatient(browser) as page:
        yield page


@pytest.fixture
def host():
    with faults.host() as host:
        yield host


@pytest.mark.parametrize(
    ("file", "fault"),
    [
        ("data/names.txt", "a web page"),
        ("pyodide/pyodide.asm.wasm.packed", "one byte wrong"),
        ("pyodide/start.js", "wrong type"),
        ("js/boot.js", "cut"),
        ("vendor/uPlot.iife.min.js", "missing"),
        ("pyodide/python_stdlib.zip", "stalled"),
        ("js/installed.js", "no answer"),
    ],
)
def test_a_fault_of_a_file_is_named(impatient, host, file, fault):
    path = host.spoil(file, fault)
    assert faults.shown(impatient, host.url, path) == faults.expected(file, fault)


def test_a_page_that_was_cut_off_says_so(impatient, host):
    host.spoil("index.html", "cut")
    assert faults.shown(impatient, host.url, "index.html") == "the page was cut off"
    host.release()
    button(impatient, "Try again").click()
    impatient.wait_for_selector("[data-part=end]", state="attached")
    assert impatient.locator("html").get_attribute("data-runtime") != "failed"


NOTICE = """
() => {
  const html = document.documentElement;
  for (const animation of html.getAnimations({ subtree: true })) animation.finish(); // it waits for ten seconds
  const { content, visibility } = getComputedStyle(html, "::before");
  return visibility === "visible" ? content : "none";
}
"""


def test_a_module_for_some_readers_is_not_run_if_it_was_damaged(page, site_url):
    (editor,) = paths.SITE.glob("codemirror-*/editor.js")
    hashes = json.loads(integrity.of_folder("", {path.name: path for path in editor.parent.iterdir()}))
    load = "(given) => downloads.load(...given).then(({mount}) => typeof mount, String)"
    given = [editor.relative_to(paths.SITE).as_posix(), hashes]
    harmless = (editor.parent / "codemirror_state.js").read_bytes() + b"\n"
    page.provoked = True
    page.route("**/codemirror_state.js", lambda route: route.fulfill(body=harmless, content_type="text/javascript"))
    page.goto(site_url)
    assert page.evaluate(load, given) != "function"
    page.unroute("**/codemirror_state.js")
    page.reload()
    assert page.evaluate(load, given) == "function"


@pytest.mark.parametrize("name", ["index.html", "embed.html"])
def test_a_page_that_was_cut_off_within_its_first_script_says_so(page, site_url, name):
    page.provoked = True  # without its icon, which comes later in the page, the browser looks for one elsewhere
    whole = (paths.SITE / name).read_text(encoding="utf-8")
    end = whole.index("var watchdog") + 100
    page.route("**/*.html", lambda route: route.fulfill(body=whole[:end], content_type="text/html"))
    page.goto(site_url + name)
    page.wait_for_function("document.readyState === 'complete'")
    assert "did not arrive in full" in page.evaluate(NOTICE)
    page.unroute("**/*.html")
    page.goto(site_url + name, wait_until="commit")
    page.wait_for_selector("[data-part=end]", state="attached")
    assert page.evaluate(NOTICE) == "none"


def test_a_reader_may_go_on_waiting(impatient, host):
    host.spoil("js/boot.js", "stalled")
    impatient.goto(host.url, wait_until="commit")
    question = impatient.get_by_role("alert").filter(has_text="js/boot-")
    question.wait_for()
    expect(impatient.get_by_role("button", name="Try again")).to_be_visible()
    impatient.get_by_role("button", name="Go on waiting").click()
    question.wait_for(state="hidden")
    question.wait_for()  # it is asked again, later
    host.release()
    wait_until_ready(impatient)
    expect(question).to_have_count(0)


def test_a_style_sheet_that_never_arrives_is_not_waited_for(impatient, site_url):
    impatient.route("**/css/*.css", lambda route: None)
    open_ready(impatient, site_url)


HARM = """async (harm) => {
    const cache = await caches.open((await caches.keys())[0]);
    for (const request of await cache.keys()) {
        const response = await cache.match(request);
        await cache.delete(request);
        if (harm === "evicted") continue;
        const bytes = new Uint8Array(await response.arrayBuffer());
        bytes[bytes.length >> 1] ^= 1;
        await cache.put(request, new Response(bytes, response));
    }
}"""
# Of those that the page itself has no use for, each is asked for as an image; to the worker that is no difference.
NOT_HEALED = """async () => {
    const cache = await caches.open((await caches.keys())[0]);
    const files = JSON.parse((await (await fetch("sw.js")).text()).match(/const FILES = (\\{[^}]*\\})/)[1]);
    const isIntact = async (file) => {
        const response = await cache.match(new URL(file, location.href).href);
        const digest = response && await crypto.subtle.digest("SHA-256", await response.arrayBuffer());
        const bytes = [...new Uint8Array(digest ?? [])];
        return bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("") === files[file];
    };
    const harmed = [];
    for (const file of Object.keys(files)) if (!(await isIntact(file))) harmed.push(file);
    for (const src of harmed) {
        await new Promise((done) => Object.assign(new Image(), {src, onload: done, onerror: done}));
    }
    return harmed;
}"""

# Those of the page's own typefaces that its text takes; the others stand in for them where the reader has them.
FONTS = """document.fonts.ready.then(() => [...document.fonts]
    .filter(({family, status}) => /^"?Page (Serif|Sans)"?$/.test(family) && status !== "unloaded")
    .map(({status}) => status))"""


def test_a_file_that_the_browser_has_lost_or_damaged_costs_one_fetch_and_nothing_else(browser, kept_site, monkeypatch):
    context = browser.new_context()
    page = context.new_page()
    open_ready(page, kept_site)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    problems = watch(page, kept_site)
    for harm in ("damaged", "evicted"):
        page.evaluate(HARM, harm)
        asked = []
        monkeypatch.setattr(server.Handler, "log_request", lambda self, *_, asked=asked: asked.append(self.path))
        open_ready(page, kept_site)
        assert page.evaluate(FONTS) == ["loaded", "loaded", "loaded"]
        page.wait_for_function(f"({NOT_HEALED})().then(({{length}}) => length === 0)")
        assert [path for path in set(asked) - {"/sw.js"} if asked.count(path) > 1] == []
    assert problems == []
    context.close()


# Browsers.


def test_without_scripts_nothing_says_that_it_is_waking_up(browser, site_url):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    for path in ("", "embed.html?panel=loss"):
        page.goto(site_url + path)
        assert "waking" not in page.inner_text("body").lower()
        expect(page.locator("#runtime progress")).to_be_hidden()
    context.close()


@pytest.mark.parametrize(
    "lacking", ["globalThis.structuredClone", "Element.prototype.checkVisibility", "HTMLElement.prototype.popover"]
)
def test_an_older_browser_is_told_so_before_anything_large_is_downloaded(page, site_url, lacking):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.add_init_script(f"delete {lacking}")
    page.goto(site_url)
    expect(page.get_by_role("alert")).to_contain_text("too old")
    expect(page.get_by_role("alert")).to_contain_text("Firefox 125")
    assert not [url for url in asked if "pyodide" in url or "pyscript" in url]


def test_a_page_without_streaming_compilation_does_not_blame_the_download(page, site_url):
    page.add_init_script("delete WebAssembly.compileStreaming")
    page.goto(site_url)
    expect(page.get_by_role("alert")).to_contain_text("cannot run the page’s Python")


@pytest.mark.parametrize(
    ("script", "what"),
    [
        ("WebAssembly.instantiate = async () => { throw new RangeError('Out of memory') }", "Out of memory"),
        ("addEventListener('DOMContentLoaded', () => boot.failed('MemoryError', ''))", "(MemoryError)"),  # of Python
    ],
)
def test_too_little_memory_is_said_in_words(page, site_url, script, what):
    page.add_init_script(script)
    page.provoked = True
    page.goto(site_url)
    expect(page.get_by_role("alert")).to_contain_text("too little memory")
    expect(page.get_by_role("alert")).to_contain_text(what)
