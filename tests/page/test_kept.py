"""What the browser keeps between two visits: the store itself (site/js/kept.js), and the reader's run in it."""

import pytest

FOUND = "kept.early"
PUT = "([changed, added]) => kept.put(changed, added).then(() => 'kept', ({name}) => name)"


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
    other.goto(store.url + "gallery.html")
    delete = "new Promise((done) => (indexedDB.deleteDatabase('how-gpt-learns').onsuccess = () => done(true)))"
    assert other.evaluate(delete)
    assert store.evaluate("kept.get('run')") is None
    assert put(store, {"draft: x": "typed"}) == "kept"


@pytest.mark.parametrize(
    ("storage", "problem"),
    [
        ("IDBFactory.prototype.open = () => { throw new DOMException('', 'SecurityError') }", "SecurityError"),
        ("Object.defineProperty(window, 'indexedDB', {get() { throw new Error() }})", "NotAllowedError"),
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
