"""The loss panel: the slider on the curve, the anchors, and names letter by letter, against the desktop."""

from math import exp, log

import numpy as np
import pytest
from playwright.sync_api import expect

from microgpt import Bigram, Config, Trainer, load_docs
from panels.lab.yardsticks import VALIDATION_DOCS
from sitebuild.paths import SITE_SOURCES

from .helpers import next_frames, open_ready, panel, value

TIMELINE = "#timeline [data-metric=view-step]"


@pytest.fixture(scope="module")
def desktop():
    """The page's reference model, trained on this machine."""
    trainer = Trainer(load_docs(SITE_SOURCES / "data" / "names.txt"), Config(holdout=0.05))
    trainer.run(1000)
    return trainer


@pytest.fixture
def loss(running):
    """The panel in its initial state, with the reference model trained and in view."""
    section = panel(running, "loss")
    running.get_by_role("slider", name="Timeline").press("End")
    wait_for_step(running, 1000)
    slider(section).fill("180")
    name_box(section).fill("charlotte")
    next_frames(running)
    return section


def wait_for_step(page, step):
    page.wait_for_function(f"Number(document.querySelector('{TIMELINE}').dataset.value) === {step}", timeout=60_000)
    # The loss on held-out names is measured only a few times a second.
    page.wait_for_function(f"document.querySelector('#loss [data-part=model-step]').textContent === '{step:,}'")
    next_frames(page)


ROWS = """(section) => [...section.querySelectorAll("tr[data-row]")].map((row) => [
    row.querySelector("[data-token]").dataset.token,
    ...[...row.querySelectorAll("td[data-value]")].map((cell) => Number(cell.dataset.value)),
])"""


def slider(section):
    return section.get_by_role("slider", name="P(correct)")


def name_box(section):
    return section.get_by_role("textbox", name="Name")


def rows(section):
    """(letter, P, -ln P) of each row, as the page shows them, in full precision."""
    found = section.evaluate(ROWS)  # at once: the page may be training
    assert all(letter == p for _, letter, p, _ in found)
    return [(token, p, nats) for token, _, p, nats in found]


def anchor(section, name):
    return float(section.locator(f"[data-anchor={name}]").get_attribute("data-value"))


def test_the_slider_starts_at_ten_percent(loss):
    assert value(loss, "p-correct") == 0.1
    assert value(loss, "p-loss") == pytest.approx(-log(0.1))
    assert value(loss, "p-bits") == pytest.approx(-log(0.1) / log(2))
    assert value(loss, "slope") == pytest.approx(-10)
    assert value(loss, "push") == pytest.approx(-0.9)


def test_the_slider_goes_from_a_thousandth_to_certainty_by_keyboard(loss):
    slider(loss).focus()
    seen = []
    for key in ("Home", "End"):
        loss.page.keyboard.press(key)
        seen.append((value(loss, "p-correct"), value(loss, "p-loss"), value(loss, "slope")))
    assert seen[0] == pytest.approx((0.001, -log(0.001), -1000))
    assert seen[1] == pytest.approx((1, 0, -1))
    assert "100%" in slider(loss).get_attribute("aria-valuetext")
    loss.page.keyboard.press("ArrowLeft")
    assert value(loss, "p-correct") == 0.99


def test_the_steep_part_has_as_much_room_as_the_flat_one(loss):
    """Each power of ten takes a third of the slider: up to 1%, up to 10%, up to 100%."""
    for share, p in ((0, 0.001), (1 / 3, 0.01), (2 / 3, 0.1), (1, 1)):
        slider(loss).fill(str(round(270 * share)))
        assert value(loss, "p-correct") == pytest.approx(p)


def test_the_tangent_touches_the_curve_with_the_slope_that_is_shown(loss):
    slider(loss).fill("200")  # 30%
    p = value(loss, "p-correct")
    geometry = loss.evaluate(
        """section => {
            const get = (css, names) => names.map(name => Number(section.querySelector(css).getAttribute(name)));
            const lines = [...section.querySelectorAll('.plot-axes line')].map(
                line => ['x1', 'x2', 'y1', 'y2'].map(name => Number(line.getAttribute(name))));
            return {tangent: get('.tangent', ['x1', 'y1', 'x2', 'y2']), dot: get('.here circle', ['cx', 'cy']),
                xs: lines.filter(([a, b]) => a === b).map(([a]) => a),
                ys: lines.filter(([, , a, b]) => a === b).map(([, , a]) => a)};
        }"""
    )
    x1, y1, x2, y2 = geometry["tangent"]
    a_percent = (geometry["xs"][-1] - geometry["xs"][0]) / 100
    a_nat = (geometry["ys"][0] - geometry["ys"][-1]) / 7
    slope = -((y2 - y1) / a_nat) / ((x2 - x1) / a_percent / 100)
    assert slope == pytest.approx(value(loss, "slope"), rel=0.02)
    assert geometry["dot"] == pytest.approx([(x1 + x2) / 2, (y1 + y2) / 2], abs=0.2)
    assert (geometry["ys"][0] - geometry["dot"][1]) / a_nat == pytest.approx(-log(p), abs=0.01)


def test_the_anchors_are_the_desktops(loss, desktop):
    held_out = desktop.held_out[:VALIDATION_DOCS]
    assert anchor(loss, "uniform") == pytest.approx(log(27))
    assert anchor(loss, "bigram") == pytest.approx(Bigram(desktop.vocabulary, desktop.train_docs).loss(held_out))
    assert anchor(loss, "model") == pytest.approx(desktop.loss(held_out), abs=1e-4)
    words = loss.locator("svg text.anchor").all_text_contents()
    assert any("ln 27: 3.30" in text for text in words)
    assert any(text.startswith("the model, step 1,000") for text in words)


def test_a_name_letter_by_letter(loss, desktop):
    name_box(loss).fill("Sofia")
    next_frames(loss.page)
    ids = [*desktop.vocabulary.encode("sofia")[1:], desktop.vocabulary.bos]
    given = desktop.model.probabilities("sofia")[np.arange(6), ids]
    shown = rows(loss)
    assert [letter for letter, _, _ in shown] == [*"sofia", "·"]
    assert [p for _, p, _ in shown] == pytest.approx(given.tolist(), abs=1e-4)
    assert [exp(-nats) for _, _, nats in shown] == pytest.approx([p for _, p, _ in shown])
    mean = sum(nats for _, _, nats in shown) / 6
    assert value(loss, "name-loss") == pytest.approx(mean, abs=1e-12)
    assert value(loss, "training-loss") == pytest.approx(desktop.model.gradients("sofia")[0], abs=1e-4)
    assert value(loss, "training-loss") == pytest.approx(mean, abs=2e-6)
    assert value(loss, "loss-difference") < 2e-6


def test_what_is_not_a_name_is_refused_and_nothing_is_lost(loss):
    before = rows(loss)
    trouble = loss.locator("#loss-trouble")
    for text, word in (("chl0e", "“0”"), ("", "name"), ("abcdefghijklmnopqr", "18 letters")):
        name_box(loss).fill(text)
        expect(trouble).to_contain_text(word)
        expect(name_box(loss)).to_have_attribute("aria-invalid", "true")
        expect(name_box(loss)).to_have_value(text)
        assert rows(loss) == before
    name_box(loss).fill("charlotte")
    expect(trouble).to_have_text("")
    name_box(loss).fill("abcdefghijklmno")
    next_frames(loss.page)
    assert len(rows(loss)) == 16


def test_the_timeline_moves_the_model_and_the_name(loss, desktop):
    before = anchor(loss, "model"), rows(loss)
    timeline = loss.page.get_by_role("slider", name="Timeline")
    timeline.focus()
    loss.page.keyboard.press("Home")
    wait_for_step(loss.page, 0)
    untrained = Trainer(desktop.corpus, desktop.config)
    assert anchor(loss, "model") == pytest.approx(untrained.loss(untrained.held_out[:VALIDATION_DOCS]), abs=1e-4)
    assert value(loss, "training-loss") == pytest.approx(untrained.model.gradients("charlotte")[0], abs=1e-4)
    loss.page.keyboard.press("End")
    wait_for_step(loss.page, 1000)
    assert (anchor(loss, "model"), rows(loss)) == before


def test_the_python_is_shown(loss):
    loss.get_by_text("Show the Python").click()
    loss.locator(".python pre").filter(has_text="def cross_entropy").wait_for()
    code = "\n".join(loss.locator(".python pre").all_inner_texts())
    assert "def probabilities" in code


def test_the_address_shows_what_the_reader_sees(loss):
    slider(loss).fill("100")
    name_box(loss).fill("ada")
    loss.page.wait_for_function("location.search.includes('name=ada') && location.search.includes('p=2')")


def test_an_address_is_taken_up(page, site_url):
    open_ready(page, f"{site_url}?p=2&name=ada")
    section = panel(page, "loss")
    section.locator("tr[data-row]").first.wait_for()
    assert value(section, "p-correct") == 0.02
    assert [letter for letter, _, _ in rows(section)] == [*"ada", "·"]
