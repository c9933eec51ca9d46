"""The attention panel: every cell against attention computed on the desktop, and what a reader does with it."""

import numpy as np
import pytest
from playwright.sync_api import expect

from microgpt import Config, Trainer
from microgpt.engine import finish
from panels.attention.habits import measure_habits
from panels.attention.words import guess_in_words, row_in_words

from .helpers import open_ready, panel, set_slider

CLOSE = 1e-4  # for float32 after a thousand steps


@pytest.fixture(scope="module")
def trained(docs):
    trainer = Trainer(docs, Config(holdout=0.05))
    trainer.run(1000)
    return trainer


@pytest.fixture
def section(running):
    """The panel in its initial state, on a page that the tests of this file share."""
    section = opened(running)
    choose_head(section, 1)
    name_box(section).fill("")
    name_box(section).fill("charlotte")
    wait_for_cells(section, 10)
    section.locator("[data-part=strip] [data-pick='9']").click()
    return section


def opened(page):
    """The panel, once the reference model is trained and the timeline is at its end."""
    page.wait_for_function("document.querySelector('[data-part=reference-text]').dataset.value")
    set_slider(page, "Timeline", 1000)
    section = panel(page, "attention")
    wait_for_step(section, 1000)
    return section


def wait_for_step(section, step):
    section.locator("[data-part=when]").get_by_text(f"step {step:,}.").wait_for()


def wait_for_cells(section, size):
    section.locator(f"[data-row='{size - 1}'][data-col='{size - 1}'][data-value]").wait_for()
    section.locator(f"[data-row='{size}']").first.wait_for(state="detached")


def matrix(section):
    """(T, T), read from the cells."""
    cells = section.locator("[data-row][data-col]").evaluate_all(
        "cells => cells.map(cell => [cell.dataset.row, cell.dataset.col, cell.dataset.value].map(Number))"
    )
    size = int(len(cells) ** 0.5)
    shown = np.full((size, size), np.nan)
    for row, col, value in cells:
        shown[int(row), int(col)] = value
    return shown


def name_box(section):
    return section.get_by_role("textbox", name="Name", exact=True)


def chosen_row(section):
    return int(section.locator("[data-part=strip] [aria-pressed=true]").get_attribute("data-pick"))


def choose_head(section, head, layer=1):
    section.get_by_role("radio", name=f"Layer {layer}, head {head}").check(force=True)


def test_every_head_is_the_desktops(section, trained):
    expect(name_box(section)).to_have_value("charlotte")
    expected = trained.model.attention("charlotte")[0]
    for head in range(4):
        choose_head(section, head + 1)
        shown = matrix(section)
        assert shown == pytest.approx(expected[head], abs=CLOSE)
        assert shown.sum(axis=1) == pytest.approx(np.ones(10))
        assert (np.triu(shown, 1) == 0).all()
    ahead = section.locator("[data-row='3'][data-col='4']")
    expect(ahead).to_have_attribute("class", "ahead")
    expect(ahead).to_have_text("")


def test_the_words_are_those_of_the_row(section, trained):
    text = "charlotte"
    attention = trained.model.attention(text)[0]
    probabilities = trained.model.probabilities(text)
    choose_head(section, 2)
    for row in (0, 4, 9):
        section.locator(f"[data-row='{row}'][data-col='0']").click()
        assert chosen_row(section) == row
        words = section.locator("[data-part=words]").inner_text()
        assert words == row_in_words(text, row, attention[1, row, : row + 1])
        follows = text[row] if row < len(text) else None
        guess = guess_in_words(text[:row], follows, probabilities[row], trained.vocabulary)
        expect(section.locator("[data-part=guess]")).to_have_text(guess)


def test_habits_are_measured_on_held_out_names(section, trained):
    section.locator("details.habits").evaluate("details => (details.open = true)")
    note = section.locator("[data-part=habits-note]")
    section.page.wait_for_function("text => text.textContent.includes('at step 1,000')", arg=note.element_handle())
    expect(note).to_contain_text("300 names")
    habits = finish(measure_habits(trained.model, trained.held_out[:300]))
    for head in range(4):
        for when in (0, 1):
            cell = section.locator(f"[data-off-even='0.{head}.{when}']")
            assert float(cell.get_attribute("data-value")) == pytest.approx(habits.off_even[0, head, when], abs=CLOSE)
            most = cell.locator("xpath=following-sibling::td[1]//span").first
            token = trained.vocabulary.token(habits.extremes(0, head, when)[0][0])
            assert most.inner_text().startswith(token)


def test_habits_fit_a_phone(section):
    page = section.page
    section.locator("details.habits").evaluate("details => (details.open = true)")
    note = section.locator("[data-part=habits-note]")
    page.wait_for_function("text => text.textContent.includes('at step 1,000')", arg=note.element_handle())
    page.set_viewport_size({"width": 360, "height": 740})
    table = section.get_by_role("region", name="Go deeper: what each head favours, over many names")
    assert table.evaluate("table => table.scrollWidth <= table.clientWidth")
    page.set_viewport_size({"width": 1280, "height": 900})


def test_what_the_prose_says_holds(docs, trained):
    """Nearly uniform at step 0; late in a name three heads at about a quarter and one at half of that; early, less."""
    start = Trainer(docs, Config(holdout=0.05))
    assert finish(measure_habits(start.model, start.held_out[:300])).off_even.max() < 0.05
    early, late = np.moveaxis(finish(measure_habits(trained.model, trained.held_out[:300])).off_even[0], -1, 0)
    assert sorted(late.round(2))[1:] == pytest.approx([0.25] * 3, abs=0.02)
    assert min(late) == pytest.approx(0.12, abs=0.02)
    assert (early < late - 0.02).sum() == 3


def test_by_keyboard(section):
    """From the text box through the heads to the letters, and along them."""
    page = section.page
    name_box(section).focus()
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    expect(section.locator("[data-part=title]")).to_contain_text("head 2")
    section.locator("[data-part=strip] [aria-pressed=true]").focus()
    for key, row in (("ArrowLeft", 8), ("ArrowUp", 7), ("Home", 0), ("ArrowLeft", 0), ("ArrowRight", 1), ("End", 9)):
        page.keyboard.press(key)
        assert chosen_row(section) == row
        assert int(page.evaluate("document.activeElement.dataset.pick")) == row
    section.locator("[data-part=grid] button[aria-pressed=true]").focus()
    page.keyboard.press("ArrowUp")
    assert chosen_row(section) == 8
    assert page.evaluate("document.activeElement.closest('table') !== null")
    expect(section.locator("[data-part=said]")).to_contain_text("At “t”, letter 8")


def test_names_the_model_can_read_and_others(section, trained):
    box, complaint = name_box(section), section.locator("[data-part=complaint]")
    box.fill("Zoë")
    expect(complaint).to_contain_text("never seen “ë”")
    assert matrix(section).shape == (10, 10)  # nothing has changed
    box.fill("a" * 16)
    expect(complaint).to_contain_text("16 letters")
    expect(complaint).to_contain_text("15 at most")
    box.fill("")
    assert complaint.inner_text()
    box.fill("Isabellamariane")  # fifteen letters, and a capital
    expect(complaint).to_have_text("")
    wait_for_cells(section, 16)
    expected = trained.model.attention("isabellamariane")[0, 0]
    assert matrix(section) == pytest.approx(expected, abs=CLOSE)


def test_it_follows_the_timeline(section, docs):
    set_slider(section.page, "Timeline", 0)
    wait_for_step(section, 0)
    start = Trainer(docs, Config(holdout=0.05))
    assert matrix(section) == pytest.approx(start.model.attention("charlotte")[0, 0], abs=CLOSE)


def test_a_link_shows_what_i_see(page, site_url, trained):
    open_ready(page, f"{site_url}?name=emma&head=3&row=2#attention")
    section = opened(page)
    expect(name_box(section)).to_have_value("emma")
    assert matrix(section) == pytest.approx(trained.model.attention("emma")[0, 2], abs=CLOSE)
    assert chosen_row(section) == 2
    choose_head(section, 4)
    name_box(section).fill("noah")
    page.wait_for_url("**head=4*attention-name=noah*")


def test_the_python_is_the_running_one(section):
    section.get_by_text("Show the Python").click()
    section.locator(".python pre").filter(has_text="weights = scores.causal_softmax()").wait_for()
