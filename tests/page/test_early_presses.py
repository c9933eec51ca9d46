"""Each control works from the moment it can be pressed, before its panel is first drawn."""

from .helpers import open_ready, panel, wait_for

PRESS = """
const early = {
  "#task [data-action=new-name]": (button) => button.click(),
  "#distribution [name=distribution-sort][value=probability]": (choice) => choice.click(),
  "#backprop [data-action=next]": (button) => button.click(),
  "#gradients [data-control=row]": (box) => enter(box, 3),
  "#loop [data-action=next]": (button) => button.click(),
  "#timeline [data-control=timeline]": (slider) => enter(slider, 300),
};
const enter = (control, value) => {
  control.value = value;
  control.dispatchEvent(new Event("input", {bubbles: true}));
};
new MutationObserver(() => {
  for (const [css, press] of Object.entries(early)) {
    const control = document.querySelector(`${css}:enabled`);
    if (!control) continue;
    delete early[css];
    press(control);
  }
}).observe(document, {attributes: true, attributeFilter: ["disabled"], subtree: true});
"""


def test_presses_before_the_first_drawing_are_not_lost(page, site_url):
    page.add_init_script(PRESS)
    open_ready(page, site_url)
    wait_for(page.get_by_role("complementary", name="Timeline"), "view-step", 300)
    for name, expected in (
        ("task", "guess=7"),
        ("distribution", "sort=probability"),
        ("backprop", "walk=1"),
        ("loop", "stage=embed"),
    ):
        panel(page, name)
        page.wait_for_function("(part) => location.search.includes(part)", arg=expected)
    panel(page, "loop").locator("[data-stage=embed][aria-current=step]").wait_for()
    panel(page, "backprop").locator("[data-part=progress]").get_by_text("1 of 18").wait_for()
    assert "cell=lm_head.3.0" in page.url
