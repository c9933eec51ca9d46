"""The backprop panel with its three acts, and the heat maps of the gradients panel,
against the same computation on the desktop."""

from functools import cache
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import expect

from microgpt import Config, Corpus, Trainer, load_docs
from panels.backprop.chain import Chain
from panels.backprop.network import LETTERS, Network, Walk, nudge
from panels.backprop.product import multiply
from panels.gradients.next_update import next_update

from .helpers import START, axe_violations, button, hover_at, open_ready, panel, set_slider, value, wait_for, wait_near

NAMES = Path(__file__).parents[2] / "site" / "data" / "names.txt"
WALKED = "document.querySelector('#backprop').dataset.state === 'ready'"


@cache
def corpus():
    return Corpus(load_docs(NAMES))


def trained(steps):
    """The page's own run, computed on this machine."""
    trainer = Trainer(corpus(), Config(holdout=0.05), "kernel")
    trainer.run(steps)
    return trainer


@pytest.fixture
def section(running):
    """The panel with its graph drawn and the walk at its start."""
    section = panel(running, "backprop")
    section.locator("[data-node=loss]").wait_for()
    section.locator("[name=backprop-answer][value=e]").check()
    done = int(section.locator("[data-part=progress]").inner_text().split()[0])
    while done:
        button(section, "Back").click()
        done -= 1
        wait_for_progress(running, done)
    return section


def wait_for_progress(page, done):
    shown = "document.querySelector('#backprop [data-part=progress]').textContent"
    page.wait_for_function(f"{shown} === '{done} of 18'")


@pytest.fixture
def model(running):
    """The heat maps in view, for the page's own finished run and charlotte."""
    section = panel(running, "gradients")
    section.locator(".matrices").scroll_into_view_if_needed()
    running.wait_for_function("document.querySelector('#timeline [data-metric=view-step]').dataset.value === '1000'")
    section.get_by_role("textbox", name="Name").fill("charlotte")
    wait_for(section, "gradient-step", 1000)
    return section


def gradients(section):
    """data-grad of every node."""
    nodes = section.locator("[data-node]").evaluate_all("nodes => nodes.map(n => [n.dataset.node, n.dataset.grad])")
    return {name: float(text) for name, text in nodes}


def close(found, expected, tolerance=1e-12):
    assert found.keys() == expected.keys()
    for name, number in expected.items():
        assert found[name] == pytest.approx(number, abs=tolerance), name


def test_before_the_walk_every_number_is_there_and_no_gradient(section):
    network = Network("e")
    values = section.locator("[data-node]").evaluate_all("ns => ns.map(n => [n.dataset.node, n.dataset.value])")
    close({name: float(text) for name, text in values}, {k: node.value.data for k, node in network.nodes.items()})
    assert set(gradients(section).values()) == {0.0}


def test_backpropagate_plays_the_walk_to_the_gradients_of_backward(section, running):
    section.get_by_role("radio", name="fast").check()
    button(section, "Backpropagate").click()
    running.wait_for_function("document.querySelector('#backprop').dataset.state === 'busy'")
    running.wait_for_function(WALKED, timeout=START)
    network = Network("e")
    network.loss.backward()
    close(gradients(section), {name: node.value.grad for name, node in network.nodes.items()})
    expect(section.locator("[data-part=said]")).to_contain_text("The walk is complete")


def test_next_and_back_go_node_by_node_and_show_each_share(section):
    walk = Walk(Network("e"))
    for done in range(1, len(walk.stops) + 1):
        button(section, "Next").click()
        walk.go(done)
        wait_for_progress(section.page, done)
        expect(section.locator(".here")).to_have_attribute("data-node", walk.node.id)
        rows = section.locator("[data-share]").evaluate_all(
            "rows => rows.map(r => [r.dataset.share, ...[...r.cells].slice(1).map(c => Number(c.dataset.value))])"
        )
        expected = [[s.child.id, s.before, s.local_grad, s.grad, s.after] for s in walk.shares]
        assert [row[0] for row in rows] == [row[0] for row in expected]
        for row, numbers in zip(rows, expected, strict=True):
            assert row[1:] == pytest.approx(numbers[1:], abs=1e-12)
        assert section.locator(".edges .lit").count() == len(walk.shares)
    button(section, "Back").click()
    walk.go(17)
    wait_for_progress(section.page, 17)
    close(gradients(section), {name: node.value.grad for name, node in walk.network.nodes.items()})


@pytest.mark.parametrize("answer", LETTERS)
@pytest.mark.parametrize(("weight", "amount"), [("wa2", 0.5), ("u32", -1.5), ("u11", -0.01)])
def test_a_nudge_shows_what_was_predicted_and_what_was_measured(section, answer, weight, amount):
    section.locator(f"[name=backprop-answer][value={answer}]").check()
    section.get_by_role("combobox", name="Weight").select_option(weight)
    section.get_by_role("spinbutton", name="Amount").fill(str(amount))
    expected = nudge(answer, weight, amount)
    section.page.wait_for_function(
        "x => Math.abs(Number(document.querySelector('#backprop [data-metric=measured]').dataset.value) - x) < 1e-12",
        arg=expected.measured,
    )
    assert value(section, "predicted") == pytest.approx(expected.predicted, abs=1e-12)
    assert value(section, "difference") == pytest.approx(expected.measured - expected.predicted, abs=1e-12)


def test_the_slider_and_the_number_are_one_amount_and_a_bad_one_changes_nothing(section):
    amount = section.get_by_role("spinbutton", name="Amount")
    set_slider(section, "Nudge", 0.75)
    expect(amount).to_have_value("0.75")
    section.locator("[data-part=prediction]").filter(has_text="× 0.7500").wait_for()
    before = value(section, "predicted")
    amount.fill("7")
    expect(section.locator("[data-part=amount-message]")).to_contain_text("from −5 to 5")
    assert value(section, "predicted") == before
    amount.fill("0.1")
    expect(section.locator("[data-part=amount-message]")).to_have_text("")


def test_a_weight_is_chosen_in_the_graph_by_pointer_and_by_keyboard(section, running):
    weight = section.get_by_role("combobox", name="Weight")
    section.locator("[data-node=wi3]").click()
    expect(weight).to_have_value("wi3")
    running.wait_for_function("document.querySelector('[data-node=wi3]').getAttribute('aria-pressed') === 'true'")
    section.locator("[data-node=wi3]").focus()
    running.keyboard.press("ArrowUp")
    running.keyboard.press("Enter")
    expect(weight).to_have_value("wi2")
    running.wait_for_function("document.querySelectorAll('#backprop [data-node][tabindex=\"0\"]').length === 1")


def test_the_graph_as_a_table(section):
    section.get_by_text("The graph as a table").click()
    rows = section.locator("[data-part=rows] tr")
    rows.first.wait_for()
    names = rows.evaluate_all("rows => rows.map(r => r.querySelector('th').textContent)")
    assert names == [node.label for node in Network("e").nodes.values()]
    section.get_by_text("The graph as a table").click()


def test_show_the_python_shows_what_runs(section):
    section.get_by_text("Show the Python").first.click()
    section.locator("pre").filter(has_text="child.grad += local_grad * grad").wait_for()
    section.get_by_text("Show the Python").first.click()


@pytest.mark.parametrize("step", [1000, 300, 0])
def test_the_heat_maps_follow_the_timeline(model, running, step):
    running.get_by_role("slider", name="Timeline").fill(str(step))
    wait_for(model, "gradient-step", step)
    trainer = trained(step)
    loss, arrays = trainer.model.gradients("charlotte")
    assert value(model, "name-loss") == pytest.approx(loss, abs=1e-4)
    assert value(model, "zero-gradients") == sum(int((array == 0).sum()) for array in arrays.values())
    checkpoint = trainer.checkpoint().state
    for name, row, column in (("lm_head", 4, 2), ("wte", 2, 5), ("layer0.mlp_fc2", 15, 63)):
        model.get_by_role("combobox", name="Matrix").select_option(name)
        model.get_by_role("spinbutton", name="Row").fill(str(row))
        model.get_by_role("spinbutton", name="Column").fill(str(column))
        at = row, column
        moments = [checkpoint[kind][name][at] for kind in ("first_moments", "second_moments")]
        update = next_update(arrays[name][at], *moments, step, trainer.config)
        assert value(model, "weight-value") == pytest.approx(checkpoint["weights"][name][at], abs=1e-4)
        assert value(model, "weight-gradient") == pytest.approx(arrays[name][at], abs=1e-4)
        assert value(model, "first-moment") == pytest.approx(moments[0], abs=1e-4)
        assert value(model, "second-moment") == pytest.approx(moments[1], abs=1e-4)
        assert value(model, "learning-rate") == pytest.approx(update.learning_rate, abs=1e-12)
        assert value(model, "next-update") == pytest.approx(update.change, abs=1e-4)
    running.get_by_role("slider", name="Timeline").fill("1000")


def test_the_next_update_is_the_one_that_training_makes(model, running):
    running.get_by_role("slider", name="Timeline").fill("200")
    wait_for(model, "gradient-step", 200)
    button(model, "Use the name that is due").click()
    trainer = trained(200)
    due = trainer.train_docs[200]
    expect(model.get_by_role("textbox", name="Name")).to_have_value(due)
    before = trainer.model.state_dict()["lm_head"]
    loss = trainer.step()
    running.wait_for_function(
        "x => Math.abs(Number(document.querySelector('#gradients [data-metric=name-loss]').dataset.value) - x) < 1e-4",
        arg=loss,
    )
    model.get_by_role("combobox", name="Matrix").select_option("lm_head")
    model.get_by_role("spinbutton", name="Row").fill("0")
    model.get_by_role("spinbutton", name="Column").fill("7")
    moved = trainer.model.state_dict()["lm_head"] - before
    assert value(model, "next-update") == pytest.approx(moved[0, 7], abs=2e-5)
    assert abs(moved[0, 7]) > 1e-4
    running.get_by_role("slider", name="Timeline").fill("1000")


def test_rows_of_letters_that_the_name_lacks_are_blank(model):
    loss, _ = trained(1000).model.gradients("charlotte")
    model.page.wait_for_function(  # the numbers are written when the last picture has been painted
        "x => Math.abs(Number(document.querySelector('#gradients [data-metric=name-loss]').dataset.value) - x) < 1e-4",
        arg=loss,
    )
    pixels = model.locator("canvas[data-matrix=wte]").evaluate(
        "c => [...c.getContext('2d').getImageData(0, 0, c.width, c.height).data]"
    )
    rows = np.array(pixels).reshape(27, 16, 4)
    neutral = rows[1, 0]  # b
    blank = [bool((row == neutral).all()) for row in rows]
    assert [i for i in range(27) if not blank[i]] == sorted(
        {*("abcdefghijklmnopqrstuvwxyz".index(c) for c in "charlotte"), 26}
    )


def test_a_weight_is_shown_under_the_pointer_and_stays_when_pressed(model, running):
    canvas = model.locator("canvas[data-matrix='layer0.attn_wv']")
    arrays = trained(1000).model.gradients("charlotte")[1]["layer0.attn_wv"]

    def point_at(row, column):
        hover_at(canvas, (column + 0.5) / 16, (row + 0.5) / 16)

    point_at(3, 5)
    wait_near(model, "weight-gradient", arrays[3, 5])
    running.mouse.down()
    running.mouse.up()
    point_at(9, 1)
    wait_near(model, "weight-gradient", arrays[9, 1])
    running.mouse.move(2, 2)
    wait_near(model, "weight-gradient", arrays[3, 5])


def test_a_weight_is_chosen_with_the_keyboard(model, running):
    model.get_by_role("combobox", name="Matrix").select_option("wpe")
    model.get_by_role("spinbutton", name="Row").fill("0")
    model.get_by_role("spinbutton", name="Column").fill("0")
    model.locator("canvas[data-matrix=wpe]").focus()
    for key in ("ArrowDown", "ArrowDown", "ArrowRight", "ArrowUp", "PageDown"):
        running.keyboard.press(key)
    chosen = [model.get_by_role("combobox", name="Matrix"), model.get_by_role("spinbutton", name="Row"),
              model.get_by_role("spinbutton", name="Column")]  # fmt: skip
    assert [control.input_value() for control in chosen] == ["lm_head", "1", "1"]
    assert running.evaluate("document.activeElement.dataset.matrix") == "lm_head"
    expect(model.locator("canvas[tabindex='0']")).to_have_count(1)


@pytest.mark.parametrize(
    ("typed", "message"), [("zoé", "never seen “é”"), ("a" * 16, "15 at most"), ("  ", "Type a name")]
)
def test_a_name_the_model_cannot_read_gets_a_quiet_message_and_the_figure_stays(model, typed, message):
    before = value(model, "name-loss")
    model.get_by_role("textbox", name="Name").fill(typed)
    expect(model.locator("[data-part=name-message]")).to_contain_text(message)
    assert value(model, "name-loss") == before
    model.get_by_role("textbox", name="Name").fill("Charlotte")
    expect(model.locator("[data-part=name-message]")).to_have_text("")
    assert value(model, "name-loss") == before


def test_the_heat_maps_as_a_table(model):
    model.get_by_text("The heat maps as a table").click()
    model.locator("[data-part=model-rows] tr").first.wait_for()
    arrays = trained(1000).model.gradients("charlotte")[1]
    rows = model.locator("[data-part=model-rows] tr").all()
    assert len(rows) == len(arrays) == 9
    for row, array in zip(rows, arrays.values(), strict=True):
        mean = float(row.locator("td").nth(1).get_attribute("data-value"))
        assert mean == pytest.approx(np.abs(array).mean(), abs=1e-5)
    model.get_by_text("The heat maps as a table").click()


def test_it_follows_a_step_of_training(ready):
    training = panel(ready, "training")
    button(training, "Step").click()
    wait_for(training, "step", 1)
    section = panel(ready, "gradients")
    section.locator(".matrices").scroll_into_view_if_needed()
    wait_for(section, "gradient-step", 1)
    expected = trained(1).model.gradients("charlotte")[0]
    assert value(section, "name-loss") == pytest.approx(expected, abs=1e-4)


def test_a_link_shows_what_its_sender_saw(page, site_url):
    open_ready(
        page, site_url + "?answer=a&walk=7&pace=fast&weight=u21&nudge=-0.5&name=emma&cell=layer0.attn_wq.3.5#backprop"
    )  # fmt: skip
    section = panel(page, "backprop")
    section.locator("[data-node=loss]").wait_for()
    walk = Walk(Network("a"))
    walk.go(7)
    close(gradients(section), {name: node.value.grad for name, node in walk.network.nodes.items()})
    expect(section.get_by_role("combobox", name="Weight")).to_have_value("u21")
    assert value(section, "measured") == pytest.approx(nudge("a", "u21", -0.5).measured, abs=1e-12)
    expect(section.get_by_role("radio", name="fast")).to_be_checked()
    button(section, "Next").click()
    model = panel(page, "gradients")
    wait_for(model, "gradient-step", 1000)
    loss, arrays = trained(1000).model.gradients("emma")
    assert value(model, "name-loss") == pytest.approx(loss, abs=1e-4)
    assert value(model, "weight-gradient") == pytest.approx(arrays["layer0.attn_wq"][3, 5], abs=1e-4)
    model.get_by_role("textbox", name="Name").fill("ada")
    page.wait_for_function("location.search.includes('walk=8') && location.search.includes('name=ada')")


def data(section, attribute):
    """{name: (data-value, data-grad)} of the numbers of an act."""
    found = section.locator(f"[{attribute}]").evaluate_all(
        "(places, name) => places.map((p) => [p.getAttribute(name), p.dataset.value, p.dataset.grad])", attribute
    )
    return {name: (float(value), float(grad)) for name, value, grad in found}


def test_a_weight_is_dragged_and_each_factor_gets_the_other(section, running):
    picture = section.locator("[data-part=area] svg")
    hover_at(picture, 0.3, 0.5)
    running.mouse.down()
    hover_at(picture, 0.2, 0.5)
    running.mouse.up()
    weight = float(section.get_by_role("slider", name="Weight w").input_value())
    assert -1.5 < weight < -1
    expected = multiply(weight)
    running.wait_for_function("w => document.querySelector('[data-product=w]').dataset.value === String(w)", arg=weight)
    numbers = {name: getattr(expected, name) for name in "wxy"}
    assert data(section, "data-product") == {name: (number.data, number.grad) for name, number in numbers.items()}


def test_blame_goes_back_along_the_chain_and_is_held(section, running):
    section.get_by_role("slider", name="Weight of the chain").fill("-0.5")
    nodes = Chain(-0.5)
    nodes.loss.backward()
    expected = {name: (node.value.data, node.value.grad) for name, node in nodes.nodes.items()}
    button(section, "Send the blame back").click()
    section.locator("[data-chain=log].reached").wait_for()
    button(section, "Hold it here").click()
    button(section, "Send the blame back").wait_for()
    assert data(section, "data-chain")["w"][1] == 0.0
    for _ in range(5):
        button(section, "One number back").click()
    section.locator("[data-chain=w].reached").wait_for()
    assert data(section, "data-chain") == expected
    button(section, "Start again").click()
    running.wait_for_function("!document.querySelector('#backprop .chain .reached')")


def test_axe_finds_nothing_on_a_phone_in_either_theme_and_reduced_motion_skips_the_play(browser, site_url):
    context = browser.new_context(viewport={"width": 360, "height": 740}, reduced_motion="reduce")
    page = context.new_page()
    open_ready(page, site_url)
    section = panel(page, "backprop")
    section.locator("[data-node=loss]").wait_for()
    button(section, "Backpropagate").click()
    wait_for_progress(page, 18)
    room = page.evaluate("innerHeight - document.querySelector('#timeline').offsetHeight")
    for first, last in (("[data-part=area]", "[data-part=product-said]"), ("[data-action=send-back]", ".chain")):
        top, bottom = (section.locator(css).bounding_box() for css in (first, last))
        assert bottom["y"] + bottom["height"] - top["y"] <= room  # the control and what it does fit one view
    model = panel(page, "gradients")
    model.locator(".matrices").scroll_into_view_if_needed()
    wait_for(model, "gradient-step", 1000)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        assert axe_violations(page, "#backprop") + axe_violations(page, "#gradients") == []
    context.close()
