"""What the browser keeps between two visits: the store itself (site/js/kept.js), and the reader's run in it."""

import re

import pytest
from playwright.sync_api import Error, expect

from .helpers import axe_violations, button, open_ready, panel, value

FOUND = "kept.early"
PUT = "([changed, added]) => kept.put(changed, added).then(() => 'kept', ({name}) => name)"


TEXT = "\n".join(
    name + ending for name in ("zoé", "emma", "👨‍👩‍👧", "ada", "김민준") for ending in ("", "a", "b", "민", "mm")
)


def put(page, changed, added=None):
    return page.evaluate(PUT, [changed, added or {}])


@pytest.fixture
def store(page, site_url):
    """A page of which only the scripts have run; Python is on its way."""
    page.provoked = True  # a reload cuts off what is still loading
    page.goto(site_url)
    return page


def test_a_run_is_kept_whole_with_the_parts_it_needs_and_no_others(store):
    assert store.evaluate(FOUND) == {"run": None, "aside": None, "at risk": None, "parts": {}}
    assert put(store, {"run": {"needs": ["a", "b"], "step": 1}}, {"a": "text", "b": "model"}) == "kept"
    assert put(store, {"run": {"needs": ["a", "b"], "step": 2}, "draft: x": "typed"}) == "kept"
    assert put(store, {"run": {"needs": ["c"], "step": 3}, "draft: x": "changed"}) == "NotFoundError"
    store.reload()
    found = {"run": {"needs": ["a", "b"], "step": 2}, "parts": {"a": "text", "b": "model"}}
    assert store.evaluate(FOUND) == {"aside": None, "at risk": None, **found}
    assert store.evaluate("kept.get('draft: x')") == "typed"
    changed = {"run": {"needs": ["c"]}, "aside": {"needs": ["b"]}, "draft: x": None}
    assert put(store, changed, {"c": "another text"}) == "kept"
    store.reload()
    assert store.evaluate(FOUND)["parts"] == {"b": "model", "c": "another text"}
    assert store.evaluate("kept.get('draft: x')") is None


def test_a_connection_that_was_closed_is_opened_again(store):
    store.evaluate(FOUND)
    assert put(store, {"run": {"needs": []}}) == "kept"
    other = store.context.new_page()
    other.goto(store.url + "gallery.html", wait_until="commit")
    delete = "new Promise((done) => (indexedDB.deleteDatabase('how-gpt-learns').onsuccess = () => done(true)))"
    assert other.evaluate(delete)
    assert store.evaluate("kept.get('run')") is None
    assert put(store, {"draft: x": "typed"}) == "kept"


@pytest.mark.parametrize(
    ("storage", "problem"),
    [
        ("IDBFactory.prototype.open = () => { throw new DOMException('', 'SecurityError') }", "SecurityError"),
        ("Object.defineProperty(window, 'indexedDB', {get() { throw new Error() }})", "TypeError"),
        ("Object.defineProperty(window, 'indexedDB', {value: null})", "TypeError"),
    ],
)
def test_storage_that_refuses_is_an_error_and_no_exception(page, site_url, storage, problem):
    page.add_init_script(storage)
    page.goto(site_url)
    assert page.evaluate("kept.early.then(String, ({name}) => name)") == problem
    assert put(page, {"draft: x": "typed"}) == problem


def test_a_frame_keeps_nothing(page, site_url):
    page.provoked = True  # it closes while much is still loading
    page.goto(f"{site_url}gallery.html")
    page.evaluate("document.body.append(Object.assign(document.createElement('iframe'), {src: './', name: 'framed'}))")
    page.frame_locator("iframe[name=framed]").locator("h1").wait_for()
    frame = page.frame("framed")
    frame.wait_for_load_state("domcontentloaded")
    assert frame.evaluate("kept.why") == "frame"
    assert frame.evaluate(PUT, [{"draft: x": "typed"}, {}]) == "NotAllowedError"


def test_storage_that_is_full_is_an_error_and_changes_nothing(store):
    store.evaluate(FOUND)
    quota = {"origin": store.url.rstrip("/"), "quotaSize": 100_000}
    store.context.new_cdp_session(store).send("Storage.overrideQuotaForOrigin", quota)
    put_large = "kept.put({run: {needs: [], state: new Uint8Array(1e7)}}, {}).then(String, ({name}) => name)"
    assert store.evaluate(put_large) == "QuotaExceededError"
    assert store.evaluate("kept.get('run')") is None


# The reader's run, in the whole page.


def said(page):
    return page.locator("[data-part=kept] p").inner_text()


def weights(page):
    """Of the model in view, once it is at rest."""
    page.locator("html[data-weights]").wait_for(state="attached")
    return page.locator("html").get_attribute("data-weights")


def wait_until_kept(page, step):
    """`step` is a condition in JavaScript."""
    page.wait_for_function(
        f"kept.get('run').then((run) => {{ const {{step}} = JSON.parse(run?.head ?? '{{}}'); return {step}; }})"
    )


def train_a_little(page, steps):
    training = panel(page, "training")
    for _ in range(steps):
        button(training, "Step").click()
    wait_until_kept(page, f"step === {steps}")
    # The address is written a moment after the last step, and a reload opens the step that it names.
    page.wait_for_function("(step) => new URL(location).searchParams.get('step') === step", arg=str(steps))
    return weights(page)


def test_a_text_and_its_run_come_back_and_can_be_set_aside(page, site_url):
    open_ready(page, site_url)
    button(page, "Change the text").click()
    dialog = page.get_by_role("dialog", name="Change the text")
    box = dialog.get_by_role("textbox", name="Your text")
    box.fill(TEXT)
    page.wait_for_function("document.querySelector('#own-text [data-action=use]').ariaDisabled === 'false'")
    button(dialog, "Use this text").click()
    dialog.wait_for(state="hidden")
    trained = train_a_little(page, 3)
    page.reload()  # the address says step=3
    page.locator("html[data-runtime=ready]").wait_for(timeout=60_000)
    assert re.fullmatch(r"Welcome back\. Your run is as you left it on .+: 25 documents, step 3 of \d+\.", said(page))
    assert axe_violations(page, "[data-part=kept]") == []
    assert (weights(page), value(page.locator("#training"), "step")) == (trained, 3)
    button(page, "Change the text").click()
    page.wait_for_function("text => document.querySelector('#own-text [data-control=text]').value === text", arg=TEXT)
    page.keyboard.press("Escape")
    button(page, "Start fresh").click()
    page.wait_for_function("document.documentElement.dataset.text === 'page'")
    page.wait_for_function("kept.get('run').then((run) => run === null)")
    button(page.locator("#text-line"), "Undo").click()
    page.locator(f"html[data-text=own][data-weights='{trained}']").wait_for(state="attached")
    assert value(page.locator("#training"), "step") == 3
    wait_until_kept(page, "step === 3")


def test_after_a_crash_a_link_comes_first_and_offers_the_run(page, site_url):
    page.provoked = True  # by the crash
    open_ready(page, site_url)
    training = panel(page, "training")
    button(training, "Train").click()  # 200 steps a second
    wait_until_kept(page, "step > 250")
    seen = value(training, "step")
    with pytest.raises(Error):
        page.goto("chrome://crash")
    visitor = page.context.new_page()
    open_ready(visitor, f"{site_url}?fresh=1")
    assert "always starts fresh" in said(visitor)
    train_on = panel(visitor, "training")
    button(train_on, "Step").click()
    visitor.wait_for_function("document.querySelector('#training [data-metric=step]').dataset.value === '1'")
    open_ready(visitor, f"{site_url}?seed=7")
    assert "This link shows a run of its own" in said(visitor)
    panel(visitor, "training")
    button(visitor, "Go back to your run").click()
    visitor.wait_for_function("document.querySelector('#training [data-metric=seed]').dataset.value === '42'")
    assert value(visitor.locator("#training"), "step") >= seen - 250  # a second, and a little


def test_a_page_that_may_store_nothing_says_so_when_it_matters(page, site_url):
    page.add_init_script("IDBFactory.prototype.open = () => { throw new DOMException('', 'SecurityError') }")
    open_ready(page, site_url)
    expect(page.locator("[data-part=kept]")).to_be_hidden()
    button(panel(page, "training"), "Step").click()
    page.get_by_text("This browser stores nothing for the page").wait_for()


def test_an_embedded_panel_keeps_nothing_and_says_so(page, site_url):
    open_ready(page, f"{site_url}embed.html?panel=training")
    training = panel(page, "training")
    expect(training.locator("#keep")).to_contain_text("nothing is kept for your next visit")
    button(training, "Step").click()
    page.wait_for_function("document.querySelector('#training [data-metric=step]').dataset.value === '1'")
    assert page.evaluate("indexedDB.databases()") == []
