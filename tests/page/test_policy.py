"""The Content-Security-Policy: everything on the page works under it, and it blocks everything from elsewhere."""

import pytest

from sitebuild.paths import SITE

from .helpers import FULL_SPEED, button, open_ready, panel, set_slider, wait_for, wait_until_all_are_drawn

NOTE_VIOLATIONS = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (event) =>
  violations.push(`${event.effectiveDirective}: ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`));
"""


@pytest.mark.parametrize("path", ["", "embed.html?panel=training&timeline=yes"])
def test_the_page_starts_and_trains_within_its_policy(page, site_url, path):
    page.add_init_script(NOTE_VIOLATIONS)
    open_ready(page, site_url + path)
    training = panel(page, "training")
    set_slider(training, "Speed", FULL_SPEED)
    button(training, "Train").click()
    wait_for(training, "step", 1000)
    wait_until_all_are_drawn(page)
    assert page.evaluate("violations") == []


def test_the_gallery_shows_a_panel_within_its_policy(page, site_url):
    page.add_init_script(NOTE_VIOLATIONS)
    page.goto(f"{site_url}gallery.html")
    # An inline script, allowed by its hash, replaces this with the page's own address.
    page.wait_for_function("!document.body.textContent.includes('https://ADDRESS')")
    page.get_by_role("button", name="Start: How wrong was it?").click()
    page.frame_locator("iframe").last.locator("html[data-runtime=ready]").wait_for(timeout=60_000)
    assert [violation for frame in page.frames for violation in frame.evaluate("violations")] == []


ATTEMPTS = {
    "connect-src": "fetch(url).catch(() => {})",
    "img-src": "new Image().src = url",
    "script-src-elem": "add('script', {src: url})",
    "style-src-elem": "add('link', {rel: 'stylesheet', href: url})",
    "frame-src": "add('iframe', {src: url})",
}


@pytest.mark.parametrize("path", ["", "embed.html?panel=loss", "gallery.html"])
def test_nothing_from_elsewhere_is_even_asked_for(page, site_url, elsewhere, path):
    url, asked = elsewhere
    page.add_init_script(NOTE_VIOLATIONS)
    page.goto(site_url + path)
    for attempt in ATTEMPTS.values():
        add = "(tag, about) => document.body.append(Object.assign(document.createElement(tag), about))"
        page.evaluate(f"url => {{ const add = {add}; {attempt} }}", url + "stolen")
    page.wait_for_function("(count) => violations.length >= count", arg=len(ATTEMPTS))
    refused = {
        violation.split(":")[0] for violation in page.evaluate("violations") if url.rstrip("/") in violation
    }  # for a frame, only the origin
    assert refused == set(ATTEMPTS)
    assert asked == []
    page.provoked = True
    page.problems.clear()  # the browser reports each of the five


def test_text_never_becomes_a_program(page, site_url):
    page.goto(site_url)
    page.add_script_tag(url=f"js/{next((SITE / 'js').glob('offline-*.js')).name}")  # scripts of this site may run
    page.evaluate(
        """() => new Promise((done) => {
            document.body.insertAdjacentHTML("beforeend", "<img src='data:,' onerror='window.ran = 1'>");
            setTimeout(() => { try { window.ran = Function("return 1")() } catch (error) { window.refused = error.name }
                               done() });
        })"""
    )
    assert page.evaluate("[window.ran, window.refused]") == [None, "EvalError"]
    page.provoked = True
