"""Small screens: a finger can hit every control, and down to 200 pixels nothing is wider than the page."""

import pytest
from playwright.sync_api import expect

from .helpers import A_LINE_OR_TWO, open_ready, panel, section_heights, wait_until_all_are_drawn

OPEN_ALL = "document.querySelectorAll('details').forEach((details) => (details.open = true))"

# A label belongs to the target of its radio button. Links and terms within a sentence are as high as the line.
TOO_SMALL = """() =>
  [...document.querySelectorAll("button:not(.term), input, select, textarea, summary, [role=button], nav a")]
    .map((control) => (control.matches("[type=radio], [type=checkbox]") ? control.closest("label") : control))
    .filter((target) => target.checkVisibility({visibilityProperty: true}))
    .filter((target) => {
      const {width, height} = target.getBoundingClientRect();
      return Math.min(width, height) < 43.5;
    })
    .map((target) => target.outerHTML.slice(0, 120))"""


# A control and what it changes, which a small window must show together.
TOGETHER = {
    "task": ("[data-part=keys]", "[data-part=said]"),
    "distribution": ("form .primary", "[data-part=trained-top]"),
    "loss": ("[data-control=p]", ".plot-box"),
    "attention": ("[data-part=grid]", "[data-part=words]"),
    "training": ("[data-action=train]", "[data-samples] li"),
    "scaling": ("[data-control=steps]", "[data-samples] li"),
    "loop": ("[data-action=next]", "[data-part=parts]"),
    "change": ("[data-action=train-both]", "[data-part=chart]"),
}
TOO_FAR = """(pairs) => Object.entries(pairs)
    .map(([id, [control, result]]) => {
      const [one, other] = [control, result].map(
        (css) => document.querySelector(`#${id} ${css}`).getBoundingClientRect());
      return [id, Math.max(one.bottom, other.bottom) - Math.min(one.top, other.top)];
    })
    .filter(([, height]) => height > innerHeight - document.querySelector("#timeline").offsetHeight)"""


@pytest.fixture
def finger(browser, site_url):
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = context.new_page()
    open_ready(page, site_url)
    yield page
    context.close()


def touch(page, kind, x, y):
    points = [] if kind == "touchEnd" else [{"x": x, "y": y}]
    page.session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})


def test_a_finger_hits_every_control_and_drags_the_slider_of_p(finger):
    before = section_heights(finger)
    wait_until_all_are_drawn(finger)
    panel(finger, "change").locator("[data-part=program]").wait_for()
    assert section_heights(finger) == pytest.approx(before, abs=A_LINE_OR_TWO)  # they have had their room
    grid = panel(finger, "scaling").locator("[data-part=grid-estimate]")
    for text in ("40 models", "40 models. Estimate: about 3 minutes"):
        grid.evaluate("(grid, text) => (grid.textContent = text)", text)
        assert grid.locator("..").bounding_box()["height"] == pytest.approx(104, abs=1)
    assert finger.locator("#timeline").bounding_box()["height"] <= 84.4  # a tenth of the window
    expect(finger.locator("#timeline .label")).to_be_visible()
    assert finger.evaluate(TOO_FAR, TOGETHER) == []
    finger.evaluate(OPEN_ALL)
    assert finger.evaluate(TOO_SMALL) == []
    slider = panel(finger, "loss").get_by_role("slider", name="P(correct)")
    slider.evaluate("(slider) => slider.scrollIntoView({block: 'center', behavior: 'instant'})")
    box = slider.bounding_box()
    assert box["width"] > 300
    finger.session = finger.context.new_cdp_session(finger)
    middle = box["y"] + box["height"] / 2
    touch(finger, "touchStart", box["x"] + box["width"] * 0.7, middle)
    for share in (0.6, 0.5, 0.4):
        touch(finger, "touchMove", box["x"] + box["width"] * share, middle + 4)
    touch(finger, "touchEnd", 0, 0)
    finger.wait_for_function("Number(document.querySelector('#loss [data-control=p]').value) < 130")
    shown = panel(finger, "loss").locator("[data-part=p]")
    finger.wait_for_function("(shown) => parseFloat(shown.textContent) < 10", arg=shown.element_handle())
    end = panel(finger, "attention").locator("[data-part=strip] button").last
    assert end.evaluate("(end) => end.getBoundingClientRect().right <= innerWidth")  # the chosen letter
    assert finger.evaluate("document.documentElement.scrollWidth") == 390


def test_nothing_is_wider_than_the_page_and_results_are_near_at_200_per_cent(page, site_url):
    page.set_viewport_size({"width": 640, "height": 450})
    open_ready(page, site_url)
    wait_until_all_are_drawn(page)
    assert page.evaluate(TOO_FAR, TOGETHER) == []
    assert page.locator("#timeline").bounding_box()["height"] <= 45
    for width in (360, 200, 1280, 320):  # the last after a large window, of which nothing may stay as wide
        page.set_viewport_size({"width": width, "height": 700})
        wait_until_all_are_drawn(page)
        page.evaluate(OPEN_ALL)
        page.wait_for_function("(width) => document.documentElement.scrollWidth <= width", arg=width)
    page.set_viewport_size({"width": 200, "height": 700})
    page.locator("#timeline [data-action=change-text]").evaluate("(button) => button.click()")
    dialog = page.locator("dialog[open]")
    dialog.get_by_role("button", name="Cancel").wait_for()
    assert dialog.evaluate("(dialog) => dialog.scrollWidth <= dialog.clientWidth")


@pytest.mark.parametrize("name", ["gallery.html", "teach.html"])
def test_the_other_pages_are_no_wider_than_200_pixels(page, site_url, name):
    page.set_viewport_size({"width": 200, "height": 700})
    page.route("**/embed.html*", lambda route: route.fulfill(body=""))
    page.goto(f"{site_url}{name}")
    page.locator("table").first.wait_for(state="attached")
    page.wait_for_function("document.documentElement.scrollWidth <= 200")
