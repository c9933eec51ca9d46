"""What is printed without scrolling has all its figures."""

import re

import pytest
from playwright.sync_api import expect

from microgpt import GPT

from .helpers import A_LINE_OR_TWO, button, next_frames, open_ready, panel, section_heights

FIGURES = {
    "task": "[data-part=keys] button",
    "distribution": "[data-series=trained] li [data-value], [data-series=trained] li[data-value]",
    "loss": "[data-part=letters] tr",
    "backprop": "[data-node=loss][data-grad]",
    "gradients": "[data-metric=weight-gradient][data-value]",
    "attention": "[data-row='3'][data-col='1'][data-value]",
    "training": "[data-metric=parameters][data-value]",
    "scaling": "[data-metric=validation-loss][data-value]",
    "loop": "[data-part=parts] > li",
}


def test_all_panels_are_drawn_before_the_page_is_printed(page, site_url):
    open_ready(page, site_url)
    page.wait_for_function("document.documentElement.dataset.weights")
    count = """() => Object.entries(figures)
        .filter(([id, css]) => !document.querySelector(`#${id} ${css}`)).map(([id]) => id)"""
    page.evaluate("(figures) => (window.figures = figures)", FIGURES)
    assert len(page.evaluate(count)) > 5  # nothing is drawn before it is seen
    before = section_heights(page)
    page.evaluate(f"addEventListener('beforeprint', () => (window.missing = ({count})()))")  # after the page's own
    printed = page.pdf()
    assert page.evaluate("missing") == []
    assert (
        "def forward" in page.locator("#change [data-part=text]").input_value()
    )  # its figure is what the reader makes
    assert 20 < len(re.findall(rb"/Type\s*/Page\b", printed)) <= 40
    assert page.evaluate("scrollY") == 0
    drawn = section_heights(page)
    assert drawn == pytest.approx(before, abs=A_LINE_OR_TWO)  # they have had their room


def test_what_two_models_came_to_is_printed_with_the_whole_text_and_without_controls(ready):
    change = panel(ready, "change")
    change.locator(".editor > div").wait_for()
    button(change, "Train both").click()
    losses = change.locator("[data-metric=validation-loss][data-value]")
    losses.nth(1).wait_for()
    ready.evaluate("scrollTo({top: 0, behavior: 'instant'})")
    ready.emulate_media(media="print")
    next_frames(ready)
    assert losses.count() == 2
    assert change.locator("[data-samples] li").count() == 16
    lines = change.locator(".cm-line")
    assert "\n".join(lines.all_text_contents()) == GPT.source
    box, last = change.locator(".editor > div").bounding_box(), lines.last.bounding_box()
    assert last["y"] + last["height"] <= box["y"] + box["height"]
    for hidden in ready.locator(".toolbar, #runtime, .take-away, #timeline").all():
        expect(hidden).to_be_hidden()
