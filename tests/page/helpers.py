"""Helpers for the page tests. Tests find controls as readers do: by role and accessible name."""

from contextlib import contextmanager

from sitebuild.get import npm

BROKEN_OFF = ("net::ERR_ABORTED", "NS_BINDING_ABORTED")  # by the page, as when it is left while something loads
START = 60_000  # milliseconds; enough for Python to start on a busy machine


def open_ready(page, url):
    """Opens the page and waits until Python runs in it."""
    page.goto(url, wait_until="commit")
    page.wait_for_function("/ready|failed/.test(document.documentElement?.dataset.runtime)", timeout=START)
    assert page.locator("html").get_attribute("data-runtime") == "ready", page.inner_text("#runtime")


def watch(page, url):
    """A list to which problems are added as they occur: console errors, failed requests, requests outside `url`."""
    problems = []

    def is_own(address):
        return address.startswith((url, "data:", "blob:"))

    page.on("console", lambda message: message.type == "error" and problems.append(f"console: {message.text}"))
    page.on("pageerror", lambda error: problems.append(f"uncaught: {error}"))
    page.on(
        "requestfailed",
        lambda request: (
            request.failure in BROKEN_OFF or problems.append(f"failed: {request.url[:200]} {request.failure}")
        ),
    )
    page.on("request", lambda request: is_own(request.url) or problems.append(f"foreign: {request.url[:200]}"))
    return problems


@contextmanager
def not_foreign(page, url):
    """Requests to this address are no problem."""
    try:
        yield
    finally:
        page.problems[:] = [one for one in page.problems if not one.startswith(f"foreign: {url}")]


def panel(page, name):
    """The section of a panel, scrolled into view, because off screen it computes nothing."""
    section = page.locator(f"#{name}")
    section.locator("figure").first.scroll_into_view_if_needed()
    return section


def value(section, metric):
    """A number in full precision, or None while the page shows a dash."""
    text = section.locator(f"[data-metric='{metric}']").get_attribute("data-value")
    return None if text is None else float(text)


def wait_for(section, metric, expected, timeout=30_000):
    """Waits until a number on the page is `expected` exactly."""
    element = section.locator(f"[data-metric='{metric}']").element_handle()
    section.page.wait_for_function(
        "([element, expected]) => Number(element.dataset.value ?? NaN) === expected",
        arg=[element, expected],
        timeout=timeout,
    )


def wait_near(section, metric, expected, tolerance=1e-4, timeout=30_000):
    """Waits until a number on the page is `expected`, within the tolerance."""
    element = section.locator(f"[data-metric='{metric}']").element_handle()
    section.page.wait_for_function(
        "([element, expected, tolerance]) => Math.abs(Number(element.dataset.value ?? NaN) - expected) <= tolerance",
        arg=[element, float(expected), tolerance],
        timeout=timeout,
    )


def next_frames(page, count=2):
    """Waits until everything requested so far is drawn: Python works and draws once a frame, and this waits for two.
    A fixed pause would be too long on one machine and too short on another."""
    page.evaluate("async (count) => { while (count--) await new Promise(requestAnimationFrame) }", count)


def wait_until_drawn(section, frames=20):
    """Scrolls a panel into view and waits until it has been drawn: it is not busy, and nothing in it has changed for
    some frames. Frames, because they take longer on a busy machine, as drawing does.
    """
    section.locator("figure").first.scroll_into_view_if_needed()
    section.evaluate(
        """(section, frames) => new Promise((done) => {
            let still = 0;
            const observer = new MutationObserver(() => (still = 0));
            observer.observe(section, {attributes: true, characterData: true, childList: true, subtree: true});
            const look = () => {
                still = section.dataset.state === "busy" ? 0 : still + 1;
                if (still < frames) return requestAnimationFrame(look);
                observer.disconnect();
                done();
            };
            requestAnimationFrame(look);
        })""",
        frames,
    )


def wait_until_all_are_drawn(page):
    """Scrolls through all panels, because nothing is drawn off screen, and waits for each until it shows something
    whole; what it measures a few times a second may follow."""
    for section in page.locator("[data-panel]").all():
        wait_until_drawn(section, frames=6)


def section_heights(page):
    """{panel: pixels}, once all are laid out."""
    return page.evaluate(
        """() => inTurn.done.then(() =>
            Object.fromEntries([...document.querySelectorAll("[data-panel]")].map((s) => [s.id, s.offsetHeight])))"""
    )


A_LINE_OR_TWO = 32  # pixels by which a section may grow when it is drawn, since its text depends on what is measured


def button(section, name):
    return section.get_by_role("button", name=name, exact=True)


def hover_at(element, across, down):
    """Moves the pointer to a position in an element, in shares of its width and height.

    `hover` waits until the element is at rest. That matters because the page scrolls smoothly.
    """
    box = element.bounding_box()
    element.hover(position={"x": across * box["width"], "y": down * box["height"]})


FULL_SPEED = 12  # the last notch of the slider


def set_slider(section, name, number):
    section.get_by_role("slider", name=name).fill(str(number))


def axe_violations(page, within="html"):
    """The violations that axe-core finds in the element that the CSS selector matches, one line each."""
    axe = npm.ensure_for_tests() / "axe-core" / "axe.min.js"
    page.evaluate(axe.read_text())  # not a <script> in the page: its Content-Security-Policy would refuse it
    found = page.evaluate("within => axe.run(within, {resultTypes: ['violations']})", within)["violations"]
    return [
        f"{violation['id']}: {node['target']} {node['failureSummary']}"
        for violation in found
        for node in violation["nodes"]
    ]
