"""The change panel: the model's Python, edited, trained beside the original, and used in the whole page."""

import pytest
from playwright.sync_api import expect

from microgpt import GPT, Architecture, Config, Corpus, Experiment, Trainer

from .helpers import axe_violations, button, next_frames, open_ready, panel, value, wait_for, wait_until_all_are_drawn

ANOTHER_WIDTH = GPT.source.replace("4 * n_embd", "3 * n_embd")
WRONG = GPT.source.replace('w["wpe"]', 'w["wpo"]')
LINE = 1 + WRONG[: WRONG.index('w["wpo"]')].count("\n")


@pytest.fixture(scope="module")
def runs(docs):
    """By the name of their place on the page: the reader's run and the original's, trained on the desktop."""
    trained = {}
    for name, source in (("yours", ANOTHER_WIDTH), ("original", GPT.source)):
        architecture = Architecture.from_source(source)
        trained[name] = Trainer(Experiment(Corpus(docs), architecture, Config(holdout=0.05)))
        trained[name].last_loss = trained[name].run(1000)[-1]
    return trained


@pytest.fixture
def section(running):
    opened = panel(running, "change")
    opened.locator(".editor > div").wait_for()
    yield opened
    if (fresh := button(running, "Start fresh")).is_visible():
        fresh.click()
    text_box(opened).fill(GPT.source)


def text_box(section):
    return section.get_by_role("textbox", name="The model's Python")


def text_of(section):
    """What the editor shows. It makes only the lines that are near the window."""
    section.locator(".editor").evaluate("(editor) => editor.scrollIntoView({behavior: 'instant'})")
    next_frames(section.page)
    return section.locator(".cm-line").evaluate_all("lines => lines.map((line) => line.textContent).join('\\n')")


def is_off(control):
    return control.get_attribute("aria-disabled") == "true"


def test_a_change_is_made_mended_trained_taken_back_and_used_in_the_whole_page(running, section, runs):
    text_box(section).fill(WRONG)
    problem = section.locator("[data-problem]")
    problem.wait_for()
    expect(problem).to_have_attribute("data-line", str(LINE))
    expect(problem).to_contain_text("wpo")
    assert section.locator(".cm-problem").inner_text() == WRONG.splitlines()[LINE - 1]
    assert is_off(button(section, "Use it in the whole page"))
    assert axe_violations(running, "#change") == []

    text_box(section).fill(ANOTHER_WIDTH)
    problem.wait_for(state="detached")
    button(section, "Train both").click()
    for name, run in runs.items():
        model = section.locator(f"[data-model={name}]")
        model.locator("[data-metric=validation-loss][data-value]").wait_for()
        assert value(model, "loss") == run.last_loss
        assert value(model, "validation-loss") == pytest.approx(run.loss(run.held_out[:300]), abs=1e-6)
        assert value(model, "parameters") == run.model.parameter_count
        assert model.locator("[data-samples] li").all_inner_texts() == run.sample(8)
        model.locator("[data-metric=steps-per-second][data-value]").wait_for()

    section.locator("[data-part=optimiser] summary").click()
    section.get_by_label("Gradient clip").fill("1")
    section.get_by_label("Gradient clip").blur()
    section.locator("[data-part=status]").filter(has_text="before you changed something").wait_for()
    section.get_by_label("Gradient clip").fill("-1")
    section.get_by_label("Gradient clip").blur()
    section.locator("[data-part=optimiser-problem]").filter(has_text="grad_clip").wait_for()
    section.get_by_label("Gradient clip").fill("")
    section.get_by_label("Gradient clip").blur()

    section.get_by_label("Names per step").select_option("16")
    button(section, "Train both").click()
    section.locator("[data-part=status]").filter(has_text="ends at a held-out loss").wait_for()
    yours, original = (section.locator(f"[data-model={name}]") for name in runs)
    assert value(yours, "spread") < value(original, "spread") / 2
    assert value(yours, "documents-per-second") == pytest.approx(16 * value(yours, "steps-per-second"))
    assert value(original, "documents-per-second") == value(original, "steps-per-second")
    assert value(original, "validation-loss") == pytest.approx(
        runs["original"].loss(runs["original"].held_out[:300]), abs=1e-6
    )
    section.get_by_label("Names per step").select_option("")

    button(section, "No positions").click()
    section.get_by_label("It rises.").check()
    expect(section.locator(".difference [data-change=removed]")).to_have_count(2)
    button(section, "Take this edit").click()
    section.locator("[data-operation=rows][data-change=removed]").wait_for()
    assert section.locator(".graph path[data-change=removed]").count() >= 2  # from wpe to the sum, and from that on
    assert "wpe" not in text_of(section)
    button(section, "Undo").click()
    section.locator("[data-operation=rows][data-change=removed]").wait_for(state="detached")
    assert text_of(section) == ANOTHER_WIDTH.rstrip("\n") + "\n"

    button(section, "Use it in the whole page").click()
    running.wait_for_function(
        "id => document.documentElement.dataset.experiment === id", arg=runs["yours"].experiment.identity
    )
    expect(running.locator("#text-line")).to_contain_text("changed model")
    button(running, "Start fresh").click()
    running.wait_for_function(
        "id => document.documentElement.dataset.experiment === id", arg=runs["original"].experiment.identity
    )
    assert text_of(section) == ANOTHER_WIDTH.rstrip("\n") + "\n"


TABLE = """
def weight_shapes(config, vocab_size):
    return {"table": (vocab_size, vocab_size), "gain": (1, vocab_size)}

def forward(w, tokens, positions, config):
    return w["table"].rows(tokens) * w["gain"]
"""
OTHERS = {
    "without attention or names": TABLE,
    "with other heads": GPT.source.replace("split_heads(config.n_head)", "split_heads(2)"),
}


@pytest.mark.parametrize("source", OTHERS.values(), ids=OTHERS)
def test_every_panel_follows_a_model(running, section, source):
    text_box(section).fill(source)
    section.locator("[data-change=removed], [data-change=added]").first.wait_for()
    button(section, "Use it in the whole page").click()
    wait_until_all_are_drawn(running)
    has_attention = "attention" in source
    assert running.locator("#attention [data-part=has-attention]").is_visible() == has_attention
    assert ("nothing to show" in running.locator("#attention").inner_text()) != has_attention
    for _ in range(8):
        button(running.locator("#loop"), "Next").click()
    details = running.locator("#loop details.python")
    details.evaluate("details => (details.open = false)")
    details.locator("summary").click()
    details.locator("figure", has_text="gpt.py, changed").filter(has_text=source.splitlines()[1]).wait_for()


def test_a_model_in_use_comes_back_after_a_reload(running, section, runs):
    """The start brings nothing to run a changed model with: that is loaded for it."""
    desktop = Trainer(runs["yours"].experiment)
    desktop.step()
    in_view = running.locator(f"html[data-weights='{desktop.model.weights_hash()}']")
    text_box(section).fill(ANOTHER_WIDTH)
    section.locator("[data-change=removed], [data-change=added]").first.wait_for()
    button(section, "Use it in the whole page").click()
    button(running.locator("#training"), "Step").click()
    running.wait_for_function("kept.get('run').then((run) => JSON.parse(run?.head ?? '{}').step === 1)")
    in_view.wait_for(state="attached")
    running.provoked = True  # a reload cuts off what is still loading
    running.reload()
    running.locator("html[data-runtime=ready]").wait_for(timeout=60_000)
    in_view.wait_for(state="attached")


def test_keyboard_users_can_leave_the_editor(running, section):
    text_box(section).focus()
    running.keyboard.press("Tab")
    assert text_box(section).evaluate("element => element.getRootNode().activeElement === element")
    running.keyboard.press("Escape")
    running.keyboard.press("Tab")
    assert running.evaluate("document.activeElement.dataset.action") == "train-both"


def test_a_text_that_was_left_comes_back_and_is_not_run(running, section, site_url):
    text_box(section).fill(ANOTHER_WIDTH)
    running.wait_for_function("async () => (await kept.get('draft: model'))?.includes('3 * n_embd')")
    running.evaluate("text => kept.put({'at risk': text, 'draft: model': text}, {})", ANOTHER_WIDTH)
    open_ready(running, site_url)
    again = panel(running, "change")
    again.locator("[data-part=said]").filter(has_text="has not been run again").wait_for(state="attached")
    again.locator(".editor > div").wait_for()
    assert text_of(again) == ANOTHER_WIDTH.rstrip("\n") + "\n"
    assert value(again.locator("[data-model=yours]"), "loss") is None


def test_it_works_in_a_page_of_somebody_else(page, site_url):
    open_ready(page, f"{site_url}embed.html?panel=change&suggestion=gelu")
    section = panel(page, "change")
    button(section, "Take this edit").click()
    section.locator("[data-operation=gelu][data-change=added]").wait_for()
    button(section, "Train both").click()
    wait_for(section.locator("[data-model=yours]"), "parameters", 4192)
    section.locator("[data-part=finding]:not([hidden])").wait_for()
