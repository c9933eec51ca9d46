"""Settings in a link reach the controls, changed settings reach the address, and invalid ones do no harm."""

import re
from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

from microgpt import Config, Trainer

from .helpers import START, button, open_ready, panel, set_slider, value, wait_for, wait_until_drawn


def search(page, *parts):
    page.wait_for_function("(parts) => parts.every((part) => location.search.includes(part))", arg=list(parts))


def test_speed_and_engine(page, site_url, docs):
    open_ready(page, f"{site_url}?speed=full&engine=numpy")
    training = panel(page, "training")
    expect(training.get_by_role("slider", name="Speed")).to_have_attribute("aria-valuetext", "as fast as it goes")
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
    expect(code).to_have_value(re.compile('<how-gpt-learns panel="training" speed="20" engine="scalar" step="1">'))
    set_slider(training, "Speed", 7)
    training.get_by_role("radio", name="Kernel", exact=True).check()
    page.wait_for_function("location.search === '?step=1'")


# fmt: off
NONSENSE = {
    "seed": "-1", "step": "x", "speed": "-1", "engine": "<b>", "guess": "elephant", "p": "nan", "d": "1e9", "row": "😀",
    "answer": "zz", "walk": "-3", "weight": "\0", "nudge": "nan", "cell": "wte.9999.1.x", "head": "77",
    "name": "<b>9", "top_k": "4096", "sample_temperature": "0.33",
}
# fmt: on


def test_nonsense_is_ignored_and_stays_unwritten(page, site_url):
    open_ready(page, f"{site_url}?{urlencode(NONSENSE | {'unknown': 1})}")
    training = panel(page, "training")
    wait_for(training, "seed", 42)
    wait_for(page.locator("#timeline"), "view-step", 1000)
    speed = training.get_by_role("slider", name="Speed")
    expect(speed).to_have_attribute("aria-valuetext", "200 steps a second")
    expect(training.get_by_role("radio", name="Kernel", exact=True)).to_be_checked()
    wait_for(panel(page, "loss"), "p-correct", 0.1)
    task = panel(page, "task")
    button(task, "c").click()
    expect(task.locator("[data-part=said]")).to_contain_text("“c”, on the 1st try.")  # of candace, as ever
    backprop = panel(page, "backprop")
    expect(backprop.locator("[data-part=progress]")).to_have_text("0 of 18")
    expect(backprop.get_by_role("spinbutton", name="Amount")).to_have_value("0.1")
    for name in ("loss", "attention", "gradients"):
        expect(panel(page, name).get_by_role("textbox", name="Name", exact=True)).to_have_value("charlotte")
    attention = panel(page, "attention")
    attention.locator("[data-row='9'][data-col='9'][data-value]").wait_for()
    complaint = attention.locator("[data-part=complaint]")
    expect(complaint).to_contain_text("The setting “name” in the address was left out.")
    expect(complaint).to_contain_text("never seen “<”")
    search(page, "unknown=1", "engine=%3Cb%3E")
    said = page.locator("[data-part=complaints]").inner_text().splitlines()
    assert sorted(line.split("“")[1].split("”")[0] for line in said if line) == sorted(NONSENSE)
    assert "The setting “d” in the address was left out. It must be a whole number from 4 to 64." in said
    assert "The setting “sample_temperature” in the address was rounded to 0.3." in said


def test_an_embedded_panel_says_what_it_could_not_use(page, site_url):
    open_ready(page, f"{site_url}embed.html?panel=backprop&nudge=6&seed=-1&theme=x&d=x&step=1001")
    said = page.locator("[data-part=complaints]").inner_text().splitlines()
    assert [line for line in said if line] == [
        "The setting “seed” in the address was left out. It must be a whole number from 0 to 999999999.",
        "The setting “theme” in the address was left out. It must be one of light, dark.",
        "The setting “nudge” in the address was left out. It must be a number from -5 to 5.",
        "The setting “step” in the address does not fit this model and its run. It must be a whole number from 0 to "
        "1000.",
    ]
    assert page.locator("footer [data-part=full]").bounding_box()["height"] >= 43.5  # for a finger
    # Where backprop is embedded, what goes on in another section of the page comes with it.
    assert [one.get_attribute("data-panel") for one in page.locator("section").all()] == ["backprop", "gradients"]
    panel(page, "gradients").locator("[data-metric=weight-gradient][data-value]").wait_for()


SEEK_AND_RELOAD = """(step) => {
    const slider = document.querySelector("[data-control=timeline]");
    slider.value = step;
    slider.dispatchEvent(new Event("input", {bubbles: true}));
    document.documentElement.dataset.before = "";
    setTimeout(() => location.reload());
}"""


def test_what_the_page_writes_it_reads(page, site_url):
    open_ready(page, f"{site_url}?nudge=0&seed=999999999")
    expect(page.locator("[data-part=complaints]")).to_be_hidden()
    for _ in range(2):  # what is written while it scrolls there is over
        wait_until_drawn(panel(page, "task"))
    page.evaluate(SEEK_AND_RELOAD, 300)
    page.locator("html:not([data-before])[data-runtime=ready]").wait_for(state="attached", timeout=START)
    wait_for(page.locator("#timeline"), "view-step", 300)
    nudge = panel(page, "backprop").get_by_role("slider", name="Nudge")
    expect(nudge).to_have_value("0")
    button(panel(page, "training"), "New seed").click()
    page.wait_for_function("new URLSearchParams(location.search).get('seed') === '0'")
    open_ready(page, page.url)
    wait_for(panel(page, "training"), "seed", 0)
    expect(nudge).to_have_value("0")


def test_what_the_model_cannot_read_is_left_out_and_said(page, site_url):
    open_ready(page, f"{site_url}?name=caf%C3%A9&gradients-name={'a' * 40}&prefix=%C3%A9")
    for name, part, reason in (
        ("attention", "complaint", "never seen “é”"),
        ("loss", "trouble", "never seen “é”"),
        ("gradients", "name-message", "40 letters"),
        ("distribution", "message", "never seen “é”"),
    ):
        said = panel(page, name).locator(f"[data-part={part}]")
        expect(said).to_contain_text(
            f"The setting “{'prefix' if name == 'distribution' else 'name'}” in the address was left out."
        )
        expect(said).to_contain_text(reason)
    expect(panel(page, "loss").get_by_role("textbox", name="Name")).to_have_value("charlotte")
    expect(panel(page, "distribution").get_by_role("textbox", name="Prefix")).to_have_value("ch")


def test_layer_and_weight_are_for_both_or_each_panels_own(page, site_url):
    open_ready(page, f"{site_url}?weight=u21&loop-weight=wte%5B2%2C3%5D")
    expect(panel(page, "backprop").get_by_role("combobox", name="Weight")).to_have_value("u21")
    panel(page, "loop").locator("[data-part=weight-name]").get_by_text("wte[2, 3]").wait_for()
    panel(page, "backprop").get_by_role("combobox", name="Weight").select_option("wa1")
    search(page, "weight=u21", "backprop-weight=wa1", "loop-weight=wte")
