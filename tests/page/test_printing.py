"""What is printed without scrolling has all its figures."""

import re

from .helpers import open_ready

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
    page.evaluate(f"addEventListener('beforeprint', () => (window.missing = ({count})()))")  # after the page's own
    printed = page.pdf()
    assert page.evaluate("missing") == []
    assert (
        "def forward" in page.locator("#change [data-part=text]").input_value()
    )  # its figure is what the reader makes
    assert 20 < len(re.findall(rb"/Type\s*/Page\b", printed)) <= 40
    assert page.evaluate("scrollY") == 0
