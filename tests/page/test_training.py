"""The training panel, operated as by a reader; its numbers against the same run on the desktop."""

from math import log

import pytest
from playwright.sync_api import expect

from microgpt import Bigram, Config, Trainer

from .helpers import (
    FULL_SPEED,
    axe_violations,
    button,
    next_frames,
    open_ready,
    panel,
    set_slider,
    value,
    wait_for,
    wait_until_drawn,
    watch,
)

DEFAULT_SPEED = 7  # the notch of 200 steps a second


@pytest.fixture
def training(running):
    """The panel in its initial state, except that curves of earlier runs may be shown."""
    section = panel(running, "training")
    button(section, "Pause").click(force=True)  # force: it is aria-disabled while nothing runs
    section.get_by_role("radio", name="1,000").check()
    section.get_by_role("radio", name="Kernel", exact=True).check()
    set_slider(section, "Speed", DEFAULT_SPEED)
    section.locator("[data-part=twin]").evaluate("twin => twin.open = false")
    button(section, "Reset").click()
    wait_for(section, "step", 0)
    return section


def samples(section):
    return section.locator("[data-samples] li").all_inner_texts()


def run_to_end(section):
    set_slider(section, "Speed", FULL_SPEED)
    button(section, "Train").click()
    section.locator("[data-part=said]").filter(has_text="Finished 1,000 steps").wait_for(state="attached")
    next_frames(section.page)
    assert value(section, "step") == 1000


def test_train_and_pause(training):
    button(training, "Train").click()
    training.page.wait_for_function("document.querySelector('#training [data-metric=step]').dataset.value > 20")
    button(training, "Pause").click()
    next_frames(training.page)
    step = value(training, "step")
    next_frames(training.page, 20)  # in which it must not move
    assert value(training, "step") == step
    assert 20 < step < 1000
    assert value(training, "steps-per-second") == pytest.approx(200, rel=0.3)


def test_numbers_are_the_desktops(training, docs):
    desktop = Trainer(docs, Config(holdout=0.05), engine="numpy")
    assert value(training, "parameters") == desktop.model.parameter_count
    for _ in range(3):
        button(training, "Step").click()
        wait_for(training, "step", desktop.step_count + 1)
        assert value(training, "loss") == pytest.approx(desktop.step(), abs=1e-5)
    run_to_end(training)
    losses = desktop.run(997)
    assert value(training, "loss") == pytest.approx(losses[-1], abs=1e-4)
    assert value(training, "validation-loss") == pytest.approx(desktop.loss(desktop.held_out[:300]), abs=1e-4)
    assert samples(training) == desktop.sample(10, seed=0)


def test_the_chart_has_its_two_yardsticks(training, docs):
    desktop = Trainer(docs, Config(holdout=0.05))
    bigram = Bigram(desktop.vocabulary, desktop.train_docs).loss(desktop.held_out[:300])
    labels = training.locator(".chart-label").all_inner_texts()
    assert labels == [f"blind guess, ln 27 = {log(27):.2f}", f"letter pairs, {bigram:.2f}"]


def test_the_yardsticks_labels_stand_at_their_lines_in_a_new_plot_too(training):
    page = training.page
    places = "[...document.querySelectorAll('.chart-label')].map((label) => label.getBoundingClientRect().top)"
    before = page.evaluate(places)
    page.emulate_media(color_scheme="dark")  # for which the plot is made anew
    page.wait_for_function("matchMedia('(prefers-color-scheme: dark)').matches")
    next_frames(page)
    assert page.evaluate(places) == before
    page.emulate_media(color_scheme="light")
    assert before[0] < before[1]


def test_training_lowers_the_loss_below_the_yardsticks(training):
    training.page.wait_for_function("document.querySelector('#training [data-metric=validation-loss]').dataset.value")
    before, noise = value(training, "validation-loss"), samples(training)
    assert before == pytest.approx(log(27), abs=0.1)
    run_to_end(training)
    assert value(training, "validation-loss") < 2.45
    assert len(samples(training)) == 10
    assert samples(training) != noise


def test_reset_gives_the_same_run_and_new_seed_another(ready):
    training = panel(ready, "training")
    run_to_end(training)
    first = value(training, "loss"), samples(training)
    button(training, "Reset").click()
    wait_for(training, "step", 0)
    assert value(training, "loss") is None
    run_to_end(training)
    assert (value(training, "loss"), samples(training)) == first
    button(training, "New seed").click()
    wait_for(training, "step", 0)
    assert value(training, "seed") == 43
    run_to_end(training)
    assert (value(training, "loss"), samples(training)) != first


def test_train_after_the_end_begins_again(training):
    run_to_end(training)
    first = value(training, "loss")
    set_slider(training, "Speed", 9)
    button(training, "Train").click()
    training.page.wait_for_function("document.querySelector('#training [data-metric=step]').dataset.value < 900")
    wait_for(training, "step", 1000)
    assert value(training, "loss") == first


@pytest.mark.parametrize("engine", ["NumPy", "Scalar"])
def test_another_engine_goes_on_with_the_same_run(training, docs, engine):
    desktop = Trainer(docs, Config(holdout=0.05), engine="numpy")
    button(training, "Step").click()
    wait_for(training, "step", 1)
    training.get_by_role("radio", name=engine, exact=True).check()
    for step in (2, 3):
        button(training, "Step").click()
        wait_for(training, "step", step)
    assert value(training, "loss") == pytest.approx(desktop.run(3)[-1], abs=1e-5)


def test_pausing_the_scalar_engine_inside_a_step_does_no_harm(training, docs):
    desktop = Trainer(docs, Config(holdout=0.05), engine="numpy")
    training.get_by_role("radio", name="Scalar", exact=True).check()
    set_slider(training, "Speed", FULL_SPEED)
    for _ in range(4):
        button(training, "Train").click()
        next_frames(training.page, 4)  # a step takes longer
        button(training, "Pause").click()
    wait_until_drawn(training)  # the step under way at the pause is still finished
    done = int(value(training, "step"))
    assert done >= 1
    assert value(training, "loss") == pytest.approx(desktop.run(done)[-1], abs=1e-6)


def test_engines_are_measured_and_agree(training):
    speed = {}
    for engine in ("scalar", "numpy", "kernel"):
        element = training.locator(f"[data-engine-speed={engine}][data-value]")
        element.wait_for(timeout=30_000)
        speed[engine] = float(element.get_attribute("data-value"))
    assert speed["kernel"] > speed["numpy"] > speed["scalar"] > 0
    for engine, most in (("numpy", 1e-9), ("kernel", 1e-4)):
        element = training.locator(f"[data-engine-difference={engine}][data-loss-difference]")
        element.wait_for(timeout=30_000)
        assert float(element.get_attribute("data-loss-difference")) < most
        assert float(element.get_attribute("data-gradient-difference")) < most


def test_longer_runs(training):
    training.get_by_role("radio", name="5,000").check()
    set_slider(training, "Speed", FULL_SPEED)
    button(training, "Train").click()
    wait_for(training, "step", 5000)
    assert value(training, "validation-loss") < 2.4


def test_the_chart_can_be_read_as_a_table(training):
    run_to_end(training)
    training.get_by_text("The chart as a table").click()
    next_frames(training.page)
    rows = training.get_by_role("table").get_by_role("row").all_inner_texts()
    assert rows[0].split("\t")[0] == "Step"
    assert rows[-1].startswith("1,000")
    assert f"{value(training, 'loss'):.3f}" in rows[-1]


def test_with_the_keyboard_alone(training):
    page = training.page
    button(training, "Train").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Step"
    page.keyboard.press("Enter")
    wait_for(training, "step", 1)
    training.get_by_role("slider", name="Speed").focus()
    page.keyboard.press("End")
    expect(training.get_by_role("slider", name="Speed")).to_have_attribute("aria-valuetext", "as fast as it goes")
    button(training, "Train").focus()
    page.keyboard.press("Space")
    wait_for(training, "step", 1000)
    assert page.evaluate("document.activeElement.textContent") == "Train"
    expect(training.locator("[data-part=said]")).to_contain_text("Finished 1,000 steps")


def test_a_hidden_panel_draws_nothing(training):
    """Off screen the panel's numbers do not change; they catch up when it is visible again."""
    page = training.page
    button(training, "Train").click()
    training.evaluate("section => section.style.marginTop = '4000px'")
    page.evaluate("scrollTo({top: 0, behavior: 'instant'})")
    next_frames(page)
    before = value(training, "step")
    next_frames(page, 20)
    assert value(training, "step") == before
    training.locator("figure").scroll_into_view_if_needed()
    page.wait_for_function(
        "before => Number(document.querySelector('#training [data-metric=step]').dataset.value) > before", arg=before
    )
    training.evaluate("section => section.style.marginTop = ''")


def test_a_run_that_diverges_says_so_and_offers_the_last_good_snapshot(page, site_url):
    problems = watch(page, site_url)
    open_ready(page, f"{site_url}?learning_rate=1&seed=42")
    training = panel(page, "training")
    about, back = training.locator("[data-part=diverged-about]"), button(training, "Go back to step 0")
    back.wait_for()  # of the page's own run
    set_slider(training, "Speed", FULL_SPEED)
    button(training, "Train").click()
    training.locator("[data-part=said]").filter(has_text="broke down at step").wait_for(state="attached")
    expect(about).to_contain_text("learning rate of this run is 1;")
    assert value(training, "step") < 1000
    assert value(training, "validation-loss") < 4
    assert len(samples(training)) == 10
    back.click()
    training.locator("[data-part=said]").filter(has_text="Step 0 is in view.").wait_for(state="attached")
    wait_for(page.get_by_role("complementary", name="Timeline"), "view-step", 0)
    button(training, "Reset").click()
    about.wait_for(state="hidden")
    assert problems == []


def test_two_runs_are_compared(page, site_url, docs):
    open_ready(page, site_url)
    training = panel(page, "training")
    set_slider(training, "Speed", FULL_SPEED)
    button(training, "New seed").click()
    run_to_end(training)
    training.get_by_text("Compare two runs").click()
    first, second = (training.locator(f"[data-side={side}]") for side in ("first", "second"))
    for side, seed in ((first, 42), (second, 43)):
        trainer = Trainer(docs, Config(holdout=0.05, seed=seed))
        trainer.run(1000)
        side.locator("[data-compared-loss][data-value]").wait_for()
        shown = float(side.locator("[data-compared-loss]").get_attribute("data-value"))
        assert shown == pytest.approx(trainer.loss(trainer.held_out[:300]), abs=1e-6)
        assert side.locator("[data-part=samples] li").all_inner_texts() == trainer.sample(10, seed=0)
        expect(side.locator("canvas")).to_have_count(4)
    box = training.get_by_role("textbox", name="A word for both to read")
    box.fill("ab1")
    second.locator("[data-part=attention]", has_text="1").wait_for()
    expect(second.locator("canvas")).to_have_count(0)
    box.fill("emma")
    second.locator("[data-part=attention]", has_text="looks back at").wait_for()
    expect(training.locator("[data-part=verdict]")).to_contain_text("is better")
    second.get_by_role("combobox").select_option(index=0)
    training.locator("[data-part=verdict]", has_text="the same loss").wait_for()
    assert axe_violations(page, "#compare") == []


def test_the_names_of_the_published_program(training, docs):
    trainer = Trainer(docs, Config(holdout=0.05))
    trainer.run(1000)
    details = training.locator("details[data-part=published]")
    run_to_end(training)
    details.locator("summary").click()
    names = details.locator("li")
    expect(names).to_have_count(20)
    assert [name.replace("(nothing)", "") for name in names.all_inner_texts()] == trainer.sample(20, method="published")
    expect(details.locator("p")).to_contain_text("for 1,000 steps of the run, prints these")
    details.locator("summary").click()


def at(training, across, down):
    """The place on the screen of a point on the chart, in shares of its plot."""
    box = training.locator(".run .u-over").bounding_box()
    return box["x"] + across * box["width"], box["y"] + down * box["height"]


def test_the_curve_that_the_reader_expects_and_the_step_that_they_press(training):
    page, mouse = training.page, training.page.mouse
    chart, said = training.locator(".run [data-part=chart]"), training.locator("[data-part=expected]")
    view = page.get_by_role("complementary", name="Timeline")
    draw = button(training, "Draw the curve that you expect")
    draw.evaluate("(button) => { button.click(); button.click(); }")  # makes the plot anew twice before it is drawn
    pen = training.get_by_role("slider", name="The curve that you expect")
    pen.wait_for()
    chart.evaluate("(chart) => chart.scrollIntoView({block: 'center', behavior: 'instant'})")
    mouse.move(*at(training, 0, 0.3))
    mouse.down()
    mouse.move(*at(training, 1, 0.7), steps=5)
    mouse.up()
    page.keyboard.press("ArrowDown")
    expect(pen).to_have_attribute("aria-valuetext", "step 1,000, loss 1.97")
    run_to_end(training)
    expect(said).to_contain_text("yours took until step")
    expect(said).to_contain_text("than the 1.97 you drew")
    assert 0.2 < float(said.get_attribute("data-value")) < 0.8
    expect(pen).to_be_hidden()
    chart.evaluate("(chart) => chart.scrollIntoView({block: 'center', behavior: 'instant'})")
    mouse.move(*at(training, 0.3, 0.5))
    mouse.down()
    wait_for(view, "view-step", 300)
    mouse.move(*at(training, 0.6, 0.5))
    wait_for(view, "view-step", 600)
    mouse.up()
    dot = training.get_by_role("slider", name="Step in view, on the curve")
    dot.press("ArrowLeft")
    wait_for(view, "view-step", 590)
    assert dot.get_attribute("aria-valuetext").startswith("step 590, smoothed loss 2.4")
    dot.press("End")
    wait_for(view, "view-step", 1000)
    assert axe_violations(page, "#training .run") == []


def test_samples_at_another_temperature_after_a_prefix(training, docs):
    trainer = Trainer(docs, Config(holdout=0.05))
    trainer.run(1000)
    known = set(trainer.train_docs)
    run_to_end(training)
    items = training.locator(".run [data-samples] li")
    assert items.evaluate_all("items => items.map((item) => item.dataset.copy === 'true')") == [
        name in known for name in trainer.sample(10)
    ]
    set_slider(training, "Temperature", 9)
    training.get_by_role("textbox", name="Prefix").fill("mar")
    drawn = trainer.sample(10, 1.0, 0, "mar")
    expect(items).to_have_text(drawn)
    share = sum(name in known for name in drawn) / 10
    expect(training.locator(".run [data-part=copies]")).to_have_attribute("data-value", repr(share))
    training.get_by_role("textbox", name="Prefix").fill("m7")
    expect(training.locator("[data-part=prefix-complaint]")).to_contain_text("never seen “7”")
    assert samples(training) == drawn
    training.get_by_role("textbox", name="Prefix").fill("")
    set_slider(training, "Temperature", 4)
    expect(items).to_have_text(trainer.sample(10))


def test_the_curve_is_heard(training):
    hear = button(training, "Hear the curve")
    hear.click()
    expect(hear).to_have_attribute("aria-pressed", "true")
    hear.click()
    expect(hear).to_have_attribute("aria-pressed", "false")
