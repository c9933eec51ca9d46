"""The scaling panel: its models against the desktop's, long runs, the grid, and what a reader does with it."""

import numpy as np
import pytest
from playwright.sync_api import expect

from microgpt import Config, Trainer

from .helpers import axe_violations, button, hover_at, next_frames, open_ready, panel, set_slider, value

LONG = 180_000  # milliseconds; enough for a busy machine


@pytest.fixture
def scaling(running):
    """The panel in its initial state: the smallest model, and no other run."""
    section = panel(running, "scaling")
    section.get_by_role("radio", name="smaller for wide models").check()
    choose(section, Heads=4, Embedding_dimensions=4, Layers=1, Training_steps=100)
    button(section, "Clear points").click()
    return section


def wait_until_done(section, timeout=LONG):
    """Waits for the run that the last change requested. It may not have started when this is called."""
    next_frames(section.page)
    section.page.wait_for_function(
        """() => { const section = document.querySelector('#scaling');
            return section.dataset.state === 'ready' && !section.classList.contains('stale')
                && section.querySelector('[data-metric=validation-loss]').dataset.value; }""",
        timeout=timeout,
    )


def choose(section, **sliders):
    for name, number in sliders.items():
        set_slider(section, name.replace("_", " "), number)
    wait_until_done(section)


def samples(section):
    return [name.replace("(nothing)", "") for name in section.locator("[data-samples] li").all_inner_texts()]


def run_count(section):
    return int(section.locator("[data-part=count]").inner_text().split()[0])


def on_the_desktop(docs, **sizes):
    trainer = Trainer(docs, Config(holdout=0.05, **sizes))
    trainer.run(trainer.config.num_steps)
    return trainer


def assert_same(section, trainer, tolerance=1e-4):
    assert value(section, "parameters") == trainer.model.parameter_count
    assert value(section, "validation-loss") == pytest.approx(trainer.loss(trainer.held_out[:300]), abs=tolerance)
    assert samples(section) == trainer.sample(8)
    assert value(section, "learning-rate") == trainer.config.learning_rate


def multiply_adds(trainer):
    """Counted name by name and product by product."""
    config, vocab_size, total = trainer.config, trainer.vocabulary.size, 0
    d = config.n_embd
    for step in range(config.num_steps):
        tokens = min(len(trainer.train_docs[step]) + 1, config.block_size)
        for _ in range(config.n_layer):
            total += tokens * (4 * d * d + 4 * d * d + 4 * d * d)  # four squares; widen; narrow
            total += 2 * sum(d * (position + 1) for position in range(tokens))  # scores, values
        total += tokens * d * vocab_size
    return 3 * total


def test_it_starts_small_and_is_the_desktops(scaling, docs):
    for name, number in (("Embedding dimensions", "4"), ("Layers", "1"), ("Training steps", "100")):
        expect(scaling.get_by_role("slider", name=name)).to_have_value(number)
    trainer = on_the_desktop(docs, n_embd=4, num_steps=100)
    assert_same(scaling, trainer)
    assert value(scaling, "multiply-adds") == multiply_adds(trainer)
    assert value(scaling, "seconds") > 0
    assert run_count(scaling) == 1


def test_each_size_is_the_desktops(scaling, docs):
    choose(scaling, Embedding_dimensions=16, Training_steps=1000)
    assert_same(scaling, on_the_desktop(docs))
    choose(scaling, Embedding_dimensions=32, Layers=2, Training_steps=300)
    trainer = on_the_desktop(docs, n_embd=32, n_layer=2, num_steps=300, learning_rate=0.005)
    assert_same(scaling, trainer)
    assert value(scaling, "multiply-adds") == multiply_adds(trainer)
    assert len(scaling.locator(".points circle").all()) == 2 * run_count(scaling)


def test_heads_that_cannot_share_the_dimensions(scaling, docs):
    choose(scaling, Embedding_dimensions=16, Heads=3)
    expect(scaling.locator("[data-part=heads-note]")).to_contain_text("3 heads cannot share 16 dimensions")
    assert "2" in scaling.get_by_role("slider", name="Heads").get_attribute("aria-valuetext")
    assert_same(scaling, on_the_desktop(docs, n_head=2, num_steps=100))
    choose(scaling, Embedding_dimensions=24)
    expect(scaling.locator("[data-part=heads-note]")).to_have_text("")


def test_one_learning_rate_for_all_is_bad_for_wide_models(scaling, docs):
    """Checks a claim of the prose, at a size that trains quickly."""
    choose(scaling, Embedding_dimensions=64, Training_steps=1000)
    assert value(scaling, "learning-rate") == 0.0025
    matched = value(scaling, "validation-loss")
    scaling.get_by_role("radio", name="0.01 for all").check()
    wait_until_done(scaling)
    assert value(scaling, "learning-rate") == 0.01
    assert value(scaling, "validation-loss") > matched + 0.02


def test_small_runs_are_there_while_the_thumb_moves(scaling):
    """With the pointer held down, each stop of the slider becomes a run."""
    slider = scaling.get_by_role("slider", name="Embedding dimensions")
    mouse = scaling.page.mouse
    hover_at(slider, 0.05, 0.5)
    box = slider.bounding_box()
    mouse.down()
    before = run_count(scaling)
    for share in (0.2, 0.3, 0.4, 0.5):
        mouse.move(box["x"] + share * box["width"], box["y"] + box["height"] / 2)
        wait_until_done(scaling)
    assert run_count(scaling) >= before + 4
    mouse.up()


def test_a_long_run_shows_its_progress_and_can_be_cancelled(scaling):
    choose(scaling, Training_steps=200)
    before = run_count(scaling)
    set_slider(scaling, "Embedding dimensions", 64)
    set_slider(scaling, "Layers", 4)
    set_slider(scaling, "Training steps", 10000)
    expect(scaling.locator("[data-part=estimate]")).to_contain_text("Estimate")
    scaling.page.wait_for_function(
        "document.querySelector('#scaling [data-part=estimate]').textContent.startsWith('Step ')", timeout=LONG
    )
    expect(scaling).to_have_attribute("data-state", "busy")
    assert 0 < scaling.get_by_role("progressbar").evaluate("bar => bar.value / bar.max") < 1
    button(scaling, "Cancel").click()
    expect(scaling).to_have_attribute("data-state", "ready")
    next_frames(scaling.page, 20)  # in which it must not begin again
    assert scaling.get_attribute("data-state") == "ready"
    assert run_count(scaling) <= before + 2  # the sizes passed on the way, but not the cancelled one
    expect(scaling.locator("[data-part=said]")).to_contain_text("Cancelled")


def test_the_grid(scaling):
    button(scaling, "Run the grid").click()
    scaling.page.wait_for_function(
        "document.querySelector('#scaling [data-part=estimate]').textContent.startsWith('Model ')", timeout=LONG
    )
    wait_until_done(scaling)
    assert run_count(scaling) == 40
    scaling.get_by_text("All runs as a table").click()
    rows = scaling.locator("tbody tr")
    expect(rows).to_have_count(40)  # the table is filled in the frame after it has been opened
    losses = [float(row.get_attribute("data-loss")) for row in rows.all()]
    assert min(losses) < 2.3 < 2.6 < max(losses)
    best = rows.nth(losses.index(min(losses))).locator("td").all_inner_texts()
    assert best[3] == "3,000"
    expect(scaling.locator("[data-part=said]")).to_contain_text("The grid is done.")
    assert scaling.locator(".frontier").get_attribute("d").startswith("M")
    assert scaling.locator(".joins path").count() == scaling.locator(".joins text").count() > 0
    assert value(scaling, "parameters") == 472  # the numbers belong to the sliders again
    button(scaling, "Clear points").click()
    assert run_count(scaling) == 1


def test_the_grid_can_be_cancelled_and_keeps_what_is_done(scaling):
    button(scaling, "Run the grid").click()
    scaling.page.wait_for_function(
        "parseInt(document.querySelector('#scaling [data-part=count]').textContent) >= 5", timeout=LONG
    )
    button(scaling, "Cancel").click()
    done = run_count(scaling)
    scaling.page.wait_for_timeout(700)
    assert 5 <= run_count(scaling) == done < 40


def test_a_point_can_be_read_and_pressed_to_go_back_to_that_run(scaling):
    choose(scaling, Embedding_dimensions=32)
    choose(scaling, Embedding_dimensions=4)  # trained again, so that the run of 32 is the oldest
    choose(scaling, Layers=3)
    point = scaling.locator("[data-part=by-weights] .points circle").first
    point.hover()
    words = scaling.locator("[data-part=reading]").inner_text()
    assert words.startswith("32 dimensions, 4 heads, 1 layer, 100 steps: 14,528 weights, loss 2.5")
    point.click()
    wait_until_done(scaling)
    expect(scaling.get_by_role("slider", name="Embedding dimensions")).to_have_value("32")
    expect(scaling.get_by_role("slider", name="Layers")).to_have_value("1")


def test_nothing_is_computed_off_screen(scaling):
    choose(scaling, Layers=2)
    button(scaling, "Run the grid").click()
    page = scaling.page
    page.wait_for_function("parseInt(document.querySelector('#scaling [data-part=count]').textContent) >= 4")
    page.evaluate("document.querySelector('#scaling').style.marginTop = '4000px'")
    page.evaluate("scrollTo({top: 0, behavior: 'instant'})")
    page.wait_for_timeout(600)
    before = run_count(scaling)
    page.wait_for_timeout(600)
    assert run_count(scaling) == before
    page.evaluate("document.querySelector('#scaling').style.marginTop = ''")
    panel(page, "scaling")
    page.wait_for_function(
        "before => parseInt(document.querySelector('#scaling [data-part=count]').textContent) > before", arg=before
    )
    button(scaling, "Cancel").click()


def test_a_grid_is_cancelled_however_soon(scaling):
    scaling.page.evaluate(
        """() => {
            document.querySelector("#scaling [data-action=grid]").click();
            document.querySelector("#scaling [data-action=cancel]").click();
        }"""
    )
    assert scaling.get_attribute("data-state") == "ready"
    next_frames(scaling.page)
    assert scaling.get_attribute("data-state") == "ready"


def test_with_the_keyboard_alone(scaling):
    """Also checks that the address holds the settings."""
    page = scaling.page
    scaling.get_by_role("slider", name="Embedding dimensions").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    scaling.get_by_role("slider", name="Training steps").focus()
    page.keyboard.press("ArrowRight")
    wait_until_done(scaling)
    page.wait_for_function("['d=8', 'layers=2', 'steps=200'].every(part => location.search.includes(part))")
    expect(scaling.get_by_role("slider", name="Training steps")).to_have_attribute("aria-valuetext", "200")
    assert value(scaling, "parameters") == 2096
    button(scaling, "Run the grid").focus()
    page.keyboard.press("Enter")
    button(scaling, "Cancel").focus()
    page.keyboard.press("Enter")
    expect(scaling).to_have_attribute("data-state", "ready")
    assert page.evaluate("document.activeElement.textContent") == "Cancel"


def test_an_address_is_taken_up_and_what_makes_no_sense_is_not(page, site_url, docs):
    open_ready(page, f"{site_url}?d=16&layers=9&steps=1000&rate=same&heads=x")
    section = panel(page, "scaling")
    wait_until_done(section)
    assert_same(section, on_the_desktop(docs))
    expect(section.get_by_role("radio", name="0.01 for all")).to_be_checked()


def test_names_a_step(page, site_url, docs):
    open_ready(page, f"{site_url}?d=16&batch=4")
    section = panel(page, "scaling")
    wait_until_done(section)
    assert_same(section, on_the_desktop(docs, num_steps=100, batch_size=4))
    section.get_by_role("group", name="Names per step").get_by_role("radio", name="16", exact=True).check()
    wait_until_done(section)
    assert_same(section, on_the_desktop(docs, num_steps=100, batch_size=16))
    expect(section.locator("[data-part=of-run]")).to_contain_text("100 steps, 16 per step")
    assert value(section, "documents-per-second") == pytest.approx(16 * value(section, "steps-per-second"))
    # Each step's loss, beside those of the run before, which read 4 a step.
    losses = [Trainer(docs, Config(holdout=0.05, num_steps=100, batch_size=size)).run(100) for size in (16, 4)]
    spread, before = (np.std(of_run[50:]) for of_run in losses)
    assert value(section, "spread") == pytest.approx(spread, abs=1e-4)
    expect(section.locator("[data-part=before]")).to_contain_text(f"4 per step: a spread of ±{before:.3f}, ")
    tree = section.get_by_role("tree", name="Loss at each step")
    tree.get_by_role("treeitem").focus()
    expect(tree).to_contain_text("this run, smoothed")
    expect(tree).to_contain_text("the run before, smoothed")
    assert axe_violations(page, "#scaling .outcome") == []


def test_the_python_is_shown(scaling):
    scaling.get_by_text("Show the Python").click()
    scaling.locator(".python pre").filter(has_text="def weight_shapes").wait_for()
    code = "\n".join(scaling.locator(".python pre").all_inner_texts())
    for part in ("def weight_shapes", "def forward", "def run", "def learning_rate"):
        assert part in code
