"""The loop panel: the arrays of one step against the desktop, the lines against the source, and all its stages."""

import inspect

import numpy as np
import pytest
from playwright.sync_api import expect

from microgpt import Config, Trainer, gpt
from panels.loop.lines import lines_of, statements_of
from panels.loop.settings import STAGES
from panels.loop.stages import LINES, stage_of, stage_parts
from panels.loop.summary import steepest
from panels.loop.trace import Walk

from .helpers import button, hover_at, next_frames, open_ready, panel, set_slider

CLOSE = 1e-4  # for a float32 run up to the traced step
AT = 300  # a step in the middle of the run
WINDOWS = {"width": 1280, "height": 900}, {"width": 390, "height": 844}, {"width": 640, "height": 450}
MEASURES = """(stage) => [stage.offsetHeight, innerHeight - parseFloat(getComputedStyle(document.body).paddingBottom),
    Math.max(stage.scrollHeight - stage.clientHeight, stage.scrollWidth - stage.clientWidth)]"""


@pytest.fixture(scope="module")
def trainer(docs):
    """A trainer at the step to which the page's timeline is set."""
    trainer = Trainer(docs, Config(holdout=0.05))
    trainer.run(AT)
    return trainer


@pytest.fixture(scope="module")
def step(trainer):
    return Walk(trainer, trainer.checkpoint()).step()


@pytest.fixture
def section(running):
    """The panel at its first stage, at step `AT`, on a page that the tests of this file share."""
    return opened(running)


def opened(page, at=AT):
    page.wait_for_function("document.querySelector('[data-part=reference-text]').dataset.value")
    set_slider(page, "Timeline", 0)
    set_slider(page, "Timeline", at)
    section = panel(page, "loop")
    section.locator(f"[data-part=place][data-step='{at + 1}']").wait_for()
    if stage(section) != "tokenize":
        go_to(section, "tokenize")
    return section


def stage(section):
    return section.locator("[aria-current=step]").get_attribute("data-stage")


def go_to(section, name):
    section.locator(f"button[data-stage='{name}']").click()
    assert stage(section) == name


def table(section, label):
    """The numbers of one array, read from its table: (rows, cols), heads one below the other."""
    twin = section.locator("[data-part=twin]")
    if twin.get_attribute("open") is None:
        twin.locator("summary").click()
    section.get_by_label("Array", exact=True).select_option(label)
    rows = section.locator("[data-part=numbers] tr").evaluate_all(
        "rows => rows.slice(1).map(row => [...row.querySelectorAll('td')].map(cell => Number(cell.dataset.value)))"
    )
    return np.array(rows)


def shown(section, part):
    text = section.locator(f"[data-part={part}]").get_attribute("data-value")
    return None if text is None else float(text)


def built(section, label):
    """Waits for a picture. A few are drawn in each frame, this one last."""
    section.locator(f"[data-array='{label}']").wait_for()
    section.page.wait_for_function(
        "label => [...document.querySelectorAll('#loop-array option')].some(o => o.textContent === label)", arg=label
    )


# On the desktop.


def test_a_traced_step_is_the_next_step_of_the_run(docs, trainer, step):
    numpy_run = Trainer(docs, Config(holdout=0.05), engine="numpy")
    numpy_run.restore(trainer.checkpoint())
    assert step.document == trainer.train_docs[AT]
    assert numpy_run.step() == pytest.approx(step.loss, abs=1e-12)
    for name, after in numpy_run.model.state_dict().items():
        assert after == pytest.approx(step.after["weights"][name], abs=1e-12)
    assert step.losses.mean() == pytest.approx(step.loss, abs=1e-12)
    assert step.loss_after == pytest.approx(numpy_run.loss([step.document]), abs=1e-12)


def test_every_array_comes_with_the_line_that_made_it(step):
    made = {(m.statement.function, m.name): m for m in step.made}
    source, first = inspect.getsourcelines(gpt.attention)
    for name in ("q", "k", "v", "scores", "weights"):
        code = made["attention", name].statement.code
        assert source[code.line - first].strip() == code.text
        assert code.text.startswith(f"{name} = ")
    assert made["attention", "weights"].value.sum(axis=-1) == pytest.approx(1)
    assert made["forward", "logits"].value.shape == step.probabilities.shape
    assert all(m.gradient is not None for m in step.made)
    assert {stage_of(m, step.made) for m in step.made} == {"embed", "attend", "transform", "predict"}


@pytest.mark.parametrize("name", LINES)
def test_the_lines_named_by_hand_are_still_in_the_source(name):
    """If this fails, the code has changed: say in `LINES` of loop/stages.py which line it is now."""
    function, *parts = LINES[name]
    code = lines_of(function, *parts)
    assert all(part in code.text for part in parts)


def test_a_line_that_is_not_there_or_not_alone_is_an_error():
    with pytest.raises(LookupError, match="0 lines"):
        lines_of(gpt.attention, "there is no such line")
    with pytest.raises(LookupError, match="lines with"):
        lines_of(gpt.attention, "linear(")


def test_several_layers_and_a_changed_model(docs):
    from microgpt import Architecture

    architecture = Architecture(gpt.weight_shapes, tied)
    trainer = Trainer(docs, Config(n_layer=3, n_embd=8, n_head=2), architecture=architecture)
    step = Walk(trainer, trainer.checkpoint()).step()
    assert step.made[-1].statement.code.text == 'return x.linear(w["wte"]).named("scores")'
    assert statements_of(architecture).filename == __file__
    deep = Trainer(docs, Config(n_layer=3, n_embd=8, n_head=2))
    step = Walk(deep, deep.checkpoint()).step()
    assert [m.layer for m in step.made if m.name == "hidden"] == [0, 1, 2]
    pictures = stage_parts("attend", step, 1, steepest(step), deep.experiment)
    assert len(pictures) == 7


def tied(w, tokens, positions, config):
    """A model that a reader might write: no attention, and the embedding used twice."""
    x = w["wte"].rows(tokens) + w["wpe"].rows(positions)
    return x.linear(w["wte"]).named("scores")


# In the page.


def test_once_around(section, step, trainer):
    """With Next through the eight stages, on to the next name, and back again."""
    place = section.locator("[data-part=place]")
    expect(place).to_have_attribute("data-document", step.document)
    seen, built_up_to = [], []
    for _ in STAGES:
        seen.append(stage(section))
        built_up_to.append(section.locator("[data-part=strip]").get_attribute("aria-label").partition(" to ")[2])
        expect(section.locator("[data-part=words]")).not_to_be_empty()
        assert section.locator(".parts pre").first.inner_text()
        button(section, "Next").click()
    assert tuple(seen) == STAGES
    assert built_up_to[:4] == ["ids", "vectors", "sum 1", "sum 2"]
    assert built_up_to[4:] == ["probabilities", "loss", "loss, and the way back", "loss, and the way back"]
    assert stage(section) == "tokenize"
    expect(place).to_have_attribute("data-step", str(AT + 2))
    assert place.get_attribute("data-document") == trainer.train_docs[AT + 1]
    button(section, "Back").click()
    assert stage(section) == "update"
    expect(place).to_have_attribute("data-document", step.document)
    for size in WINDOWS:
        section.page.set_viewport_size(size)
        heights = set()
        for name in STAGES:
            go_to(section, name)
            next_frames(section.page)
            height, room, overflow = section.locator("[data-part=stage]").evaluate(MEASURES)
            heights.add(height)
            assert height <= room
            assert overflow <= 1, name
        assert len(heights) == 1  # the stage stays as it is, whatever it shows
    section.page.set_viewport_size(WINDOWS[0])


def test_arrays_are_the_desktops(section, step, trainer):
    made = {(m.statement.function, m.name): m for m in step.made}
    for name, label, expected in (
        ("attend", "q", made["attention", "q"].value),
        ("attend", "weights", made["attention", "weights"].value),
        ("transform", "hidden", made["mlp", "hidden"].value),
        ("predict", "probabilities", step.probabilities),
        ("backpropagate", "d loss / d logits", made["forward", "logits"].gradient),
        ("backpropagate", "d loss / d layer0.attn_wv", step.gradients["layer0.attn_wv"]),
    ):
        go_to(section, name)
        built(section, label)
        shape = section.locator(f"[data-array='{label}']").get_attribute("data-shape")
        assert shape == ",".join(map(str, expected.shape))
        assert table(section, label) == pytest.approx(expected.reshape(-1, expected.shape[-1]), abs=CLOSE)


def test_tokens_and_losses(section, step):
    section.locator(".parts td").first.wait_for()
    ids = section.locator(".parts td:nth-child(3)").evaluate_all(
        "cells => cells.map(cell => Number(cell.dataset.value))"
    )
    assert ids == step.ids[:-1].tolist()
    go_to(section, "loss")
    section.locator("td.bar").first.wait_for()
    losses = section.locator("td.bar").evaluate_all("cells => cells.map(cell => Number(cell.dataset.value))")
    assert losses == pytest.approx([*step.losses, step.loss], abs=CLOSE)
    assert shown(section, "loss-before") == pytest.approx(step.loss, abs=CLOSE)
    assert shown(section, "loss-after") is None  # nothing has moved yet


def test_a_weight_before_and_after(section, step):
    """Selected with the keyboard, in the picture of its matrix."""
    go_to(section, "backpropagate")
    label = "d loss / d layer0.mlp_fc2"
    built(section, label)
    picture = section.locator(f"[data-array='{label}']")
    picture.focus()
    for key in ("ArrowDown", "ArrowDown", "ArrowRight", "ArrowRight", "ArrowRight", "Enter"):
        section.page.keyboard.press(key)  # the first key press puts the cursor at [0, 0]
    expect(section.locator("[data-part=weight-name]")).to_have_text("layer0.mlp_fc2[1, 3]")
    assert shown(section, "weight-gradient") == pytest.approx(step.gradients["layer0.mlp_fc2"][1, 3], abs=CLOSE)
    assert shown(section, "weight-after") is None
    go_to(section, "update")
    for part, state in (("weight-before", step.before), ("weight-after", step.after)):
        assert shown(section, part) == pytest.approx(state["weights"]["layer0.mlp_fc2"][1, 3], abs=CLOSE)
    assert shown(section, "loss-after") == pytest.approx(step.loss_after, abs=CLOSE)
    section.page.wait_for_url("**weight=layer0.mlp_fc2*")


def test_values_under_the_pointer(section, step):
    go_to(section, "predict")
    built(section, "probabilities")
    picture = section.locator("[data-array='probabilities']")
    n, size = step.probabilities.shape
    hover_at(picture.locator("canvas"), 4.5 / size, 1.5 / n)
    output = picture.locator("output")
    output.get_by_text("e").wait_for()
    assert float(output.get_attribute("data-value")) == pytest.approx(step.probabilities[1, 4], abs=CLOSE)


def test_play_and_pause(section):
    button(section, "Play").click()
    section.locator("[data-stage=embed][aria-current=step]").wait_for(timeout=15_000)
    for which in ("1 of 2", "2 of 2"):  # every array of the stage
        section.locator("[data-part=which]", has_text=which).wait_for(timeout=15_000)
    button(section, "Pause").click()
    expect(button(section, "Play")).to_be_visible()


def test_a_finished_run_shows_one_of_its_last_steps(running):
    set_slider(running, "Timeline", 0)
    set_slider(running, "Timeline", 1000)
    section = panel(running, "loop")
    section.locator("[data-part=over]").wait_for()
    number = int(section.locator("[data-part=place]").get_attribute("data-step"))
    assert 800 < number <= 1000


def test_a_link_leads_to_a_stage(page, site_url):
    page.provoked = True
    page.route("**/change-*.zip", lambda route: route.abort())
    open_ready(page, f"{site_url}?stage=attend&weight=wte%5B2%2C3%5D&step={AT}&batch_size=4#loop")
    section = panel(page, "loop")
    update = section.locator("[data-stage=update] + p")
    expect(update).to_contain_text("has not arrived")
    page.unroute("**/change-*.zip")
    button(section, "Next").click()
    expect(update).to_contain_text("Then come the next 4 names")
    button(section, "Back").click()
    section.locator("[data-stage=attend][aria-current=step]").wait_for()
    section.locator("[data-part=weight-name]").get_by_text("wte[2, 3]").wait_for()
