"""Questions that figures ask before they show: answered by the live model, and counted at the end of the page."""

import re

import numpy as np
import pytest
from playwright.sync_api import expect

from microgpt import Config, Trainer

from .helpers import axe_violations, button, panel, value


@pytest.fixture(scope="module")
def trained(docs):
    trainer = Trainer(docs, Config(holdout=0.05))
    trainer.run(1000)
    return trainer


def asked(page, name):
    question = panel(page, name).locator(".question")
    question.get_by_role("radio").first.wait_for()
    return question


def show(question, answer):
    question.get_by_role("radio", name=answer, exact=True).check()
    button(question, "Show it").click()
    button(question, "Another question").wait_for()
    return question.get_by_role("status").inner_text()


def test_what_the_questions_say_is_what_the_model_does(running, trained):
    tally = running.locator("[data-part=tally]")
    expect(tally).to_contain_text("none of the questions")

    question = asked(running, "distribution")
    prefix = question.locator("p").first.inner_text().split("“")[1].split("”")[0]
    best = int(np.argmax(trained.model.next_probabilities(prefix)))
    said = show(question, trained.vocabulary.token(best))
    assert "That is what was measured. " in said
    expect(panel(running, "distribution").get_by_role("textbox", name="Prefix")).to_have_value(prefix)
    expect(tally).to_have_text("You foresaw 1 of 1 answer.")

    question = asked(running, "attention")
    name = question.locator("p").first.inner_text().split("“")[1].split("”")[0]
    row = trained.model.attention(name)[0, 0, -1]
    assert 0 < row.argmax() < len(name) - 1  # an earlier letter
    assert "What was measured: “An earlier letter.” At “" in show(question, "The letter just before.")
    expect(panel(running, "attention").get_by_role("textbox", name="Name", exact=True)).to_have_value(name)
    expect(tally).to_have_text("You foresaw 1 of 2 answers.")

    question = asked(running, "scaling")
    scaling = panel(running, "scaling")
    scaling.locator("[data-metric=validation-loss][data-value]").wait_for()
    before = value(scaling, "validation-loss")
    said = show(question, "It will be lower.")
    expect(scaling.get_by_role("slider", name="Embedding dimensions")).to_have_value("8")
    after = value(scaling, "validation-loss")
    assert said.endswith(f"measured. From {before:.3f} to {after:.3f}: lower.")
    expect(tally).to_have_text("You foresaw 2 of 3 answers.")
    assert axe_violations(running, "#scaling .question") == []
    button(question, "Another question").click()
    expect(question.locator("p").first).to_contain_text("16 dimensions in place of 8")
    button(question, "Show it").click()  # without an answer
    button(question, "Another question").wait_for()
    expect(tally).to_have_text("You foresaw 2 of 3 answers.")
    assert axe_violations(running, "#closing") == []


def test_each_question_at_the_end_is_answered_by_a_figure_of_the_model_in_view(running, trained):
    closing = running.locator("#closing")
    closing.and_(running.locator("[data-state=ready]")).wait_for()
    buttons = closing.get_by_role("button", name="The answer", exact=True)
    expect(buttons).to_have_count(8)
    for i in range(8):
        buttons.nth(i).focus()
        running.keyboard.press("Enter")
    said = {}
    for i in range(8):
        expect(buttons.nth(i)).to_have_attribute("aria-expanded", "true")
        name = buttons.nth(i).get_attribute("data-answers")
        figure = closing.locator(f"#answer-{name}")
        figure.scroll_into_view_if_needed()
        expect(figure.locator("figcaption")).to_have_text(re.compile(r"\.$"))
        expect(figure.locator("svg, canvas, .few-columns").first).to_be_visible()
        said[name] = figure.locator("figcaption").inner_text()
    prefix = panel(running, "distribution").get_by_role("textbox", name="Prefix").input_value()
    best = int(np.argmax(trained.model.next_probabilities(prefix)))
    assert f"After “{prefix}”" in said["distribution"]
    assert f"the likeliest are {trained.vocabulary.token(best)} " in said["distribution"]
    expect(closing.locator("#answer-scaling figcaption")).to_contain_text("2.36 with 16 dimensions")
    assert axe_violations(running, "#closing") == []
    buttons.first.click()
    expect(closing.locator("#answer-distribution")).to_be_hidden()
