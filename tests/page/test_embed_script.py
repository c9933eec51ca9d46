"""embed.js itself: loaded in every possible way, from a host that sends no headers, in a browser that is too old."""

import pytest
from playwright.sync_api import expect

from sitebuild import server

from . import installed_browsers
from .helpers import START

PANEL = '<how-gpt-learns id="one" panel="attention" start="press"><a href="x">The attention panel</a></how-gpt-learns>'
OTHER = (
    '<script src="data:text/javascript,//https://example.org/embed.js"></script>'  # other projects have an embed.js too
)
WAYS = {
    "classic": '<script src="SITEembed.js" defer></script>',
    "classic, at once": '<script src="SITEembed.js"></script>',
    "classic, with a query": '<script src="SITEembed.js?v=2" defer></script>',
    "added": "<script>const added = document.createElement('script'); added.src = 'SITEembed.js';"
    "document.head.append(added)</script>",
    "module": '<script type="module" src="SITEembed.js"></script>',
    "imported": '<script type="module">import "SITEembed.js";</script>',
    "imported later": "<script>import('SITEembed.js')</script>",
    "twice": '<script src="SITEembed.js"></script><script src="SITEembed.js" defer></script>'
    '<script type="module" src="SITEembed.js"></script>',
}


class NoHeader(server.Handler):
    def send_header(self, name, value):
        if name != "Access-Control-Allow-Origin":
            super().send_header(name, value)


@pytest.fixture(scope="module")
def closed_url():
    """The site, from a server without CORS headers."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(server, "Handler", NoHeader)
        with server.in_background() as site:
            yield site.url


@pytest.fixture(scope="module")
def host(tmp_path_factory):
    """A function that serves a page from another origin and returns its address."""
    folder = tmp_path_factory.mktemp("host")
    (folder / "favicon.ico").write_bytes(b"")
    with server.in_background(folder) as other:

        def put(name, way, site, body=PANEL):
            script = way.replace("SITE", site)
            (folder / name).write_text(f'<!doctype html><meta charset="utf-8"><title>A host</title>{script}{body}')
            return other.url + name

        yield put


def own_problems(page):
    """The problems, except that the host is another origin than the site."""
    return [problem for problem in page.problems if not problem.startswith("foreign: http://localhost")]


def test_a_panel_works_from_a_server_that_sends_no_header(page, closed_url, host):
    asked = []
    page.on("request", lambda request: request.frame == page.main_frame and asked.append(request.url))
    body = '<how-gpt-learns id="one" panel="training" theme="light" start="press"></how-gpt-learns>'
    with page.expect_event("requestfinished", lambda request: "still-" in request.url):
        page.goto(host("closed.html", WAYS["classic"], closed_url, body))
    page.evaluate("one.addEventListener('trained', (event) => (window.trained = event.detail))")
    page.evaluate("one.start(); one.train(20)")
    page.wait_for_function("window.trained?.step === 20", timeout=START)
    assert page.evaluate("one.offsetHeight") > 300
    needed = {url.removeprefix(closed_url) for url in asked if url.startswith(closed_url)}
    assert needed == {"embed.js", "img/still-training-light.jpg"}
    assert not own_problems(page)
    page.problems.clear()


def test_a_module_needs_the_header(page, closed_url, host):
    """A control for the test above: the server really sends no such header."""
    page.provoked = True
    with page.expect_console_message(lambda message: "CORS policy" in message.text):
        page.goto(host("module.html", WAYS["module"], closed_url))
    assert page.evaluate("customElements.get('how-gpt-learns')") is None
    page.problems.clear()


@pytest.mark.parametrize("way", WAYS)
def test_it_finds_its_address_however_it_is_loaded(page, site_url, host, way):
    page.provoked = True  # the frame's own request may end with the page
    page.route("**/embed.html*", lambda route: route.fulfill(body=""))
    page.goto(host("way.html", OTHER + WAYS[way], site_url))
    page.get_by_role("button", name="Start: Looking back").click()
    assert page.evaluate("one.querySelector('iframe').src").startswith(f"{site_url}embed.html?panel=attention&")
    assert not own_problems(page)
    page.problems.clear()


@pytest.mark.parametrize("name", ["firefox", "webkit"])
def test_it_finds_its_address_in_other_browsers_too(name, site_url, host):
    with installed_browsers.launch(name) as window:
        for way in ("classic", "module", "imported"):
            window.open(host(f"{way}.html", OTHER + WAYS[way], site_url))
            window.wait_for("customElements.get('how-gpt-learns')")
            window.run("one.start()")
            source = window.run("return one.querySelector('iframe').src")
            assert source.startswith(f"{site_url}embed.html?panel=attention&")


@pytest.mark.parametrize(
    "lack",
    [
        "CSSStyleSheet = class { constructor() { throw new TypeError('Illegal constructor') } }",
        "delete CSSStyleSheet.prototype.replaceSync",
        "delete Document.prototype.adoptedStyleSheets",
    ],
)
def test_a_browser_that_is_too_old_keeps_the_link_and_says_why(page, site_url, host, lack):
    said = []
    page.on("console", lambda message: said.append((message.type, message.text)))
    page.add_init_script(lack)
    with page.expect_console_message():
        page.goto(host("old.html", WAYS["classic"], site_url))
    expect(page.get_by_role("link", name="The attention panel")).to_be_visible()
    ((kind, text),) = said
    assert kind == "warning"
    assert "too old" in text
    assert not own_problems(page)
    page.problems.clear()
