"""Each control works from the moment it can be pressed, before its panel is first drawn."""

from .helpers import next_frames, open_ready, panel, wait_for

PRESS = """
const early = {
  "#task [data-action=new-name]": (button) => button.click(),
  "#distribution [name=distribution-sort][value=probability]": (choice) => choice.click(),
  "#distribution [data-control=temperature]": (slider) => enter(slider, 9),
  "#distribution [data-action=draw-letter]": (button) => button.click(),
  "#backprop [data-action=next]": (button) => button.click(),
  "#gradients [data-control=row]": (box) => enter(box, 3),
  "#training [data-action=hear]": (button) => button.click(),
  "#scaling [data-action=grid]": (button) => button.click(),
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
    open_ready(page, f"{site_url}?top_k=2")
    page.locator("#training [data-action=hear][aria-pressed=true]").wait_for()
    wait_for(page.get_by_role("complementary", name="Timeline"), "view-step", 300)
    for name, expected in (
        ("task", "guess=7"),
        ("distribution", "sort=probability"),
        ("distribution", "temperature=1"),
        ("distribution", "top_k=2"),
        ("backprop", "walk=1"),
        ("loop", "stage=embed"),
    ):
        panel(page, name)
        page.wait_for_function("(part) => location.search.includes(part)", arg=expected)
    panel(page, "loop").locator("[data-stage=embed][aria-current=step]").wait_for()
    panel(page, "backprop").locator("[data-part=progress]").get_by_text("1 of 18").wait_for()
    assert "cell=lm_head.3.0" in page.url
    assert len(page.locator("#distribution [data-part=drawn]").text_content()) == 1
    panel(page, "scaling").locator("[data-part=estimate]").get_by_text("Model ").wait_for()


# From the last to the first, so that what begins a figure anew comes after what needs it.
PRESS_ALL = """() => {
  const pressed = [];
  for (const control of [...document.querySelectorAll("[data-panel] :is(button, input, select):enabled")].reverse()) {
    if (control.matches("[type=file], [data-action=load-model]")) continue;  // which need a reader's own hand
    pressed.push(control.dataset.action ?? control.dataset.control ?? control.name);
    if (control.matches("button, [type=radio], [type=checkbox]")) {
      control.click();
      continue;
    }
    if (control.type === "range") control.value = control.value === control.min ? control.max : control.min;
    else if (control.type === "number") control.value = control.min || 1;
    else if (control.matches("select")) control.selectedIndex = control.options.length - 1;
    else control.value = "anna";
    if (control.value) for (const kind of ["input", "change"]) control.dispatchEvent(new Event(kind, {bubbles: true}));
  }
  return pressed;
}"""


def test_nothing_that_is_pressed_early_raises(ready):
    with ready.expect_download(lambda download: download.suggested_filename.startswith("samples-step-")):
        pressed = ready.evaluate(PRESS_ALL)
    assert {"show", "write-rest", "hear", "due", "engine", "save-model", "grid", "play", "train-both"} <= set(pressed)
    ready.locator("#loss [data-action=hear][aria-pressed=true]").wait_for()
    for section in ready.locator("[data-panel]").all():
        panel(ready, section.get_attribute("id"))
        next_frames(ready)
    assert not ready.problems, ready.problems
