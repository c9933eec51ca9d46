"""The page's own run, and the slider through the steps of a run: each step shown matches the desktop's."""

import pytest
from playwright.sync_api import expect

from microgpt import Config, Trainer

from .helpers import FULL_SPEED, button, next_frames, open_ready, panel, set_slider, value, wait_for


@pytest.fixture
def own_run(running):
    """A page that some tests of this file share, with the end of its own run in view and nothing trained."""
    wait_for_own_run(running)
    set_slider(timeline(running), "Timeline", 1000)
    wait_for(timeline(running), "view-step", 1000)
    running.wait_for_function("location.search === ''")
    return running


def timeline(page):
    return page.locator("#timeline")


def wait_for_own_run(page):
    page.wait_for_function("document.querySelector('[data-part=reference-text]').dataset.value")


def desktop_samples(docs, step, **settings):
    trainer = Trainer(docs, Config(holdout=0.05, **settings))
    trainer.run(step)
    return trainer.sample(10, seed=0)


def wait_for_samples(page, names):
    shown = "[...document.querySelectorAll('#training [data-samples] li')].map(li => li.textContent).join()"
    page.wait_for_function(f"names => {shown} === names", arg=",".join(names))


def test_the_page_trains_a_model_by_itself_and_says_so(own_run, docs):
    expect(own_run.locator("[data-part=reference-text]")).to_contain_text("1,000 steps in")
    assert 0 < float(own_run.locator("[data-part=reference-text]").get_attribute("data-value")) < 10
    panel(own_run, "training")
    wait_for_samples(own_run, desktop_samples(docs, 0))  # this panel shows the reader's run, at step 0


def test_any_step_of_a_run_can_be_gone_back_to(own_run, docs):
    panel(own_run, "training")
    for step in (0, 1, 137, 555, 998):
        set_slider(timeline(own_run), "Timeline", step)
        wait_for(timeline(own_run), "view-step", step)
        wait_for_samples(own_run, desktop_samples(docs, step))


@pytest.fixture
def slow(own_run):
    """A page on a slow machine."""
    session = own_run.context.new_cdp_session(own_run)
    session.send("Emulation.setCPUThrottlingRate", {"rate": 20})
    yield own_run
    session.send("Emulation.setCPUThrottlingRate", {"rate": 1})


def test_any_step_is_reached_on_a_slow_machine_too(slow, docs):
    """There it takes more than a frame to train from a checkpoint to the requested step."""
    panel(slow, "training")
    slider = slow.get_by_role("slider", name="Timeline")
    set_slider(timeline(slow), "Timeline", 470)
    wait_for(timeline(slow), "view-step", 470)
    slider.press("ArrowRight")
    wait_for(timeline(slow), "view-step", 471)
    expect(slider).to_have_value("471")
    wait_for_samples(slow, desktop_samples(docs, 471))


def test_training_on_after_looking_back_continues_from_the_end(ready, docs):
    training = panel(ready, "training")
    set_slider(training, "Speed", 9)
    button(training, "Train").click()
    ready.wait_for_function("Number(document.querySelector('#training [data-metric=step]').dataset.value) > 100")
    button(training, "Pause").click()
    next_frames(ready)
    reached = value(training, "step")
    set_slider(timeline(ready), "Timeline", 40)
    wait_for(timeline(ready), "view-step", 40)
    assert value(training, "step") == reached
    set_slider(training, "Speed", FULL_SPEED)
    button(training, "Train").click()
    wait_for(training, "step", 1000)
    wait_for(timeline(ready), "view-step", 1000)
    wait_for_samples(ready, desktop_samples(docs, 1000))


def test_half_of_the_timeline_is_for_the_first_fifty_steps(own_run):
    """With the mouse; keys and other programs set steps."""
    slider = own_run.get_by_role("slider", name="Timeline")
    box = slider.bounding_box()
    middle = box["y"] + box["height"] / 2
    own_run.mouse.move(box["x"] + box["width"] / 2, middle)
    own_run.mouse.down()
    own_run.wait_for_function("document.querySelector('#timeline [data-metric=view-step]').dataset.value < 1000")
    step = slider.input_value()
    assert float(step) == pytest.approx(50, abs=2)  # a pixel is about a step
    assert slider.get_attribute("aria-valuetext").startswith(f"step {step} of 1,000,")
    own_run.mouse.move(box["x"] - 50, middle)
    wait_for(timeline(own_run), "view-step", 0)
    own_run.wait_for_function("location.search === '?step=0'")
    own_run.mouse.move(box["x"] + box["width"], middle)
    own_run.mouse.up()
    wait_for(timeline(own_run), "view-step", 1000)
    own_run.wait_for_function("location.search === ''")
    own_run.mouse.move(box["x"] + 100, middle)  # the button is up
    slider.press("ArrowLeft")
    wait_for(timeline(own_run), "view-step", 999)


def test_play_leaves_the_step_that_it_ends_at_in_the_address(page, site_url):
    open_ready(page, f"{site_url}?step=80&num_steps=100")
    wait_for(timeline(page), "view-step", 80)
    button(timeline(page), "Play the timeline").click()
    wait_for(timeline(page), "view-step", 100)
    page.wait_for_function("location.search === '?num_steps=100'")


def test_play_moves_and_stops(own_run):
    button(timeline(own_run), "Play the timeline").click()
    own_run.wait_for_function("Number(document.querySelector('#timeline [data-metric=view-step]').dataset.value) > 30")
    button(timeline(own_run), "Stop the timeline").click()
    next_frames(own_run)
    step = value(timeline(own_run), "view-step")
    next_frames(own_run, 20)  # in which it must not move
    assert value(timeline(own_run), "view-step") == step < 1000


def test_a_link_leads_to_the_same_seed_and_step(page, site_url, docs):
    open_ready(page, f"{site_url}?seed=7&step=250")
    wait_for(timeline(page), "view-step", 250)
    wait_for(panel(page, "training"), "seed", 7)
    wait_for_samples(page, desktop_samples(docs, 250, seed=7))


def test_the_address_remembers_seed_and_step(ready):
    wait_for_own_run(ready)
    set_slider(timeline(ready), "Timeline", 12)
    ready.wait_for_function("location.search === '?step=12'")
    button(panel(ready, "training"), "New seed").click()
    ready.wait_for_function("location.search === '?seed=43'")


def test_the_map_marks_the_section_being_read_and_has_words_at_each_width(own_run):
    for width in (992, 1247, 1248, 1600):
        own_run.set_viewport_size({"width": width, "height": 900})
        words = own_run.locator("nav.map span")
        assert words.evaluate_all("all => all.every((one) => one.checkVisibility({opacityProperty: true}))")
        assert words.evaluate_all("all => all.every((one) => one.scrollWidth <= one.clientWidth + 1)")
        figures = own_run.locator("#task figure").first.evaluate("figure => figure.getBoundingClientRect().left")
        assert max(words.evaluate_all("all => all.map((one) => one.getBoundingClientRect().right)")) < figures
    own_run.set_viewport_size({"width": 1280, "height": 900})
    panel(own_run, "training")
    own_run.wait_for_function("document.querySelector('nav.map [aria-current]')?.hash === '#training'")
    own_run.wait_for_function("location.hash === '#training'")
    own_run.evaluate("scrollTo({top: 0, behavior: 'instant'})")
    own_run.wait_for_function("location.hash === ''")


def test_two_panels_keep_their_own_name_in_the_address(page, site_url):
    open_ready(page, f"{site_url}?name=emma")
    box = {name: panel(page, name).get_by_role("textbox", name="Name") for name in ("attention", "loss")}
    for one in box.values():
        expect(one).to_have_value("emma")
    box["loss"].fill("charlotte")
    page.wait_for_function("location.search === '?name=emma&loss-name=charlotte'")
    open_ready(page, page.url)
    expect(box["attention"]).to_have_value("emma")
    expect(box["loss"]).to_have_value("charlotte")
