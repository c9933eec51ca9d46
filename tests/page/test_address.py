"""Settings in a link reach the controls, changed settings reach the address, and invalid ones do no harm."""

import pytest

from microgpt import Config, Trainer

from .helpers import button, open_ready, panel, set_slider, value, wait_for, wait_until_drawn


def search(page, *parts):
    page.wait_for_function("(parts) => parts.every((part) => location.search.includes(part))", arg=list(parts))


def test_speed_and_engine(page, site_url, docs):
    open_ready(page, f"{site_url}?speed=full&engine=numpy")
    training = panel(page, "training")
    assert training.get_by_role("slider", name="Speed").get_attribute("aria-valuetext") == "as fast as it goes"
    training.locator("[name=engine][value=numpy]:checked").wait_for(state="attached")  # drawn in the next frame
    button(training, "Step").click()
    wait_for(training, "step", 1)
    assert value(training, "loss") == pytest.approx(
        Trainer(docs, Config(holdout=0.05), engine="numpy").step(), abs=1e-6
    )
    set_slider(training, "Speed", 4)
    training.get_by_role("radio", name="Scalar", exact=True).check()
    search(page, "speed=20", "engine=scalar")
    button(training, "Copy embed code").click()
    code = training.get_by_role("textbox", name="Embed code")
    code.wait_for()
    assert '<how-gpt-learns panel="training" speed="20" engine="scalar" step="1">' in code.input_value()
    set_slider(training, "Speed", 7)
    training.get_by_role("radio", name="Kernel", exact=True).check()
    page.wait_for_function("location.search === '?step=1'")


def test_nonsense_is_ignored_and_stays_unwritten(page, site_url):
    open_ready(page, f"{site_url}?speed=-1&engine=%3Cb%3E&guess=x&d=1e9&weight=%00&p=inf&row=%F0%9F%98%80&unknown=1")
    training = panel(page, "training")
    assert training.get_by_role("slider", name="Speed").get_attribute("aria-valuetext") == "200 steps a second"
    assert training.get_by_role("radio", name="Kernel", exact=True).is_checked()
    assert value(panel(page, "loss"), "p-correct") == 0.1
    search(page, "unknown=1", "engine=%3Cb%3E")
    said = page.locator("[data-part=complaints]").inner_text().splitlines()
    assert sorted(line.split()[1] for line in said if line) == ["d", "engine", "guess", "p", "row", "speed", "weight"]
    assert "The d in the address was left out. It must be a whole number from 4 to 64." in said


def test_an_embedded_panel_says_what_it_could_not_use(page, site_url):
    open_ready(page, f"{site_url}embed.html?panel=backprop&nudge=6&seed=-1&theme=x&d=x&step=1001")
    said = page.locator("[data-part=complaints]").inner_text().splitlines()
    assert [line for line in said if line] == [
        "The seed in the address was left out. It must be a whole number from 0 to 999999999.",
        "The nudge in the address was left out. It must be a number from -5 to 5.",
        "The step in the address does not fit this model and its run. It must be a whole number from 0 to 1000.",
    ]
    # Where backprop is embedded, what goes on in another section of the page comes with it.
    assert [one.get_attribute("data-panel") for one in page.locator("section").all()] == ["backprop", "gradients"]
    panel(page, "gradients").locator("[data-metric=weight-gradient][data-value]").wait_for()


SEEK_AND_RELOAD = """(step) => {
    const slider = document.querySelector("[data-control=timeline]");
    slider.value = step;
    slider.dispatchEvent(new Event("input", {bubbles: true}));
    setTimeout(() => location.reload());
}"""


def test_what_the_page_writes_it_reads(page, site_url):
    open_ready(page, f"{site_url}?nudge=0&seed=999999999")
    assert page.locator("[data-part=complaints]").is_hidden()
    for _ in range(2):  # what is written while it scrolls there is over
        wait_until_drawn(panel(page, "task"))
    with page.expect_navigation():
        page.evaluate(SEEK_AND_RELOAD, 300)
    wait_for(page.locator("#timeline"), "view-step", 300, timeout=60_000)
    assert panel(page, "backprop").get_by_role("slider", name="Nudge").input_value() == "0"
    button(panel(page, "training"), "New seed").click()
    page.wait_for_function("new URLSearchParams(location.search).get('seed') === '0'")
    open_ready(page, page.url)
    wait_for(panel(page, "training"), "seed", 0)
    assert panel(page, "backprop").get_by_role("slider", name="Nudge").input_value() == "0"


def test_what_the_model_cannot_read_is_left_out_and_said(page, site_url):
    open_ready(page, f"{site_url}?name=caf%C3%A9&gradients-name={'a' * 40}&prefix=%C3%A9")
    for name, part, reason in (
        ("attention", "complaint", "never seen “é”"),
        ("loss", "trouble", "never seen “é”"),
        ("gradients", "name-message", "40 letters"),
        ("distribution", "message", "never seen “é”"),
    ):
        said = panel(page, name).locator(f"[data-part={part}]").inner_text()
        assert said.startswith(f"The {'prefix' if name == 'distribution' else 'name'} in the address was left out."), (
            said
        )
        assert reason in said
    assert panel(page, "loss").get_by_role("textbox", name="Name").input_value() == "charlotte"


def test_layer_and_weight_are_for_both_or_each_panels_own(page, site_url):
    open_ready(page, f"{site_url}?weight=u21&loop-weight=wte%5B2%2C3%5D")
    assert panel(page, "backprop").get_by_role("combobox", name="Weight").input_value() == "u21"
    panel(page, "loop").locator("[data-part=weight-name]").get_by_text("wte[2, 3]").wait_for()
    panel(page, "backprop").get_by_role("combobox", name="Weight").select_option("wa1")
    search(page, "weight=u21", "backprop-weight=wa1", "loop-weight=wte")
