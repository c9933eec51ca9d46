"""The distribution panel: every probability against the desktop's, and all ways to enter a prefix."""

import random
import re
from collections import Counter

import numpy as np
import pytest
from playwright.sync_api import expect

from microgpt import Config, Trainer

from .helpers import axe_violations, button, next_frames, open_ready, panel, set_slider, wait_for


@pytest.fixture(scope="module")
def trained(docs):
    trainer = Trainer(docs, Config(holdout=0.05))
    trainer.run(1000)
    return trainer


@pytest.fixture(scope="module")
def untrained(docs):
    return Trainer(docs, Config(holdout=0.05))


@pytest.fixture
def section(running):
    section = opened(running)
    section.get_by_role("radio", name="letter", exact=True).check()
    ask(section, "ch")
    return section


def opened(page):
    """The panel on screen, once the page's own run is done and in view."""
    page.wait_for_function("document.querySelector('[data-part=reference-text]').dataset.value")
    section = panel(page, "distribution")
    set_slider(page.locator("#timeline"), "Timeline", 1000)
    wait_for(section, "step", 1000)
    return section


def shown(section, series):
    """Probabilities by token, in the order in which the page shows them."""
    rows = section.locator(f"[data-series={series}] [data-token]")
    return dict(rows.evaluate_all("rows => rows.map(row => [row.dataset.token, Number(row.dataset.value)])"))


def expected(trainer, prefix):
    tokens = [*trainer.vocabulary.chars, "·"]
    return dict(zip(tokens, trainer.model.next_probabilities(prefix).tolist(), strict=True))


def prefix_box(section):
    return section.get_by_role("textbox", name="Prefix")


def ask(section, prefix):
    prefix_box(section).fill(prefix)
    button(section, "Predict").click()


def entropy(section, series):
    return float(section.locator(f"[data-part={series}-entropy]").get_attribute("data-value"))


def test_both_sides_are_the_desktops(section, trained, untrained):
    for prefix in ("ch", "", "isabell", "q" * 15):
        ask(section, prefix)
        for series, trainer in (("trained", trained), ("untrained", untrained)):
            p = expected(trainer, prefix)
            assert shown(section, series) == pytest.approx(p, abs=1e-4)
            assert sum(shown(section, series).values()) == pytest.approx(1)
            bits = -sum(x * np.log2(x) for x in p.values())
            assert entropy(section, series) == pytest.approx(bits, abs=1e-3)
            best = max(p, key=p.get)
            likeliest = re.compile("^" + ("end" if best == "·" else best))
            expect(section.locator(f"[data-part={series}-top]")).to_have_text(likeliest)


def test_what_the_prose_says_can_be_seen(ready):
    """Flat before training, peaked after; few names with a q in 1,000 steps; a prefix that no name has."""
    section = opened(ready)
    expect(prefix_box(section)).to_have_value("ch")
    assert all(0.01 < p < 0.08 for p in shown(section, "untrained").values())
    assert max(shown(section, "trained").values()) > 0.25
    assert entropy(section, "trained") < entropy(section, "untrained") - 1
    ask(section, "q")
    p = shown(section, "trained")
    assert max(p, key=p.get) == "a"
    assert p["u"] < 0.2
    ask(section, "xq")
    expect(section.locator("[data-part=names]")).to_contain_text("None of the 28,209 training names")
    assert max(shown(section, "trained").values()) > 0.1
    training = panel(ready, "training")
    training.get_by_role("radio", name="5,000").check()
    set_slider(training, "Speed", 12)
    button(training, "Train").click()
    wait_for(training, "step", 5000, timeout=60_000)
    section = panel(ready, "distribution")
    for prefix in ("q", "xq"):
        ask(section, prefix)  # not compared: over 5,000 steps rounding errors grow too large
        p = shown(section, "trained")
        assert max(p, key=p.get) == "u"


def test_what_the_names_do_is_counted(section, trained):
    names = [name for name in trained.train_docs if name.startswith("ch")]
    counts = Counter(name[2:3] or "·" for name in names)
    rows = section.locator("[data-series=trained] [data-token]")
    shares = dict(rows.evaluate_all("rows => rows.map(row => [row.dataset.token, Number(row.dataset.names)])"))
    assert shares == pytest.approx({token: counts[token] / len(names) for token in shares})
    expect(section.locator("[data-part=names]")).to_contain_text(f"{len(names)} of the 28,209")


def test_examples_letters_and_enter(section, trained):
    page = section.page
    button(section, "br").click()
    expect(prefix_box(section)).to_have_value("br")
    assert shown(section, "trained") == pytest.approx(expected(trained, "br"), abs=1e-4)
    section.locator("[data-series=trained] [data-token=i] button").click()
    expect(prefix_box(section)).to_have_value("bri")
    assert shown(section, "trained") == pytest.approx(expected(trained, "bri"), abs=1e-4)
    prefix_box(section).fill(" Ma ")
    prefix_box(section).press("Enter")
    expect(prefix_box(section)).to_have_value("ma")
    assert shown(section, "trained") == pytest.approx(expected(trained, "ma"), abs=1e-4)
    page.wait_for_url("**prefix=ma**")


def test_text_the_model_does_not_know_changes_nothing(section):
    before = shown(section, "trained")
    message = section.locator("[data-part=message]")
    ask(section, "chloé")
    expect(message).to_have_text("The model has never seen “é”. It knows the letters a to z.")
    expect(prefix_box(section)).to_have_value("chloé")
    ask(section, "a" * 16)
    expect(message).to_have_text("That is 16 letters; this model looks at 15 at most.")
    assert shown(section, "trained") == before
    ask(section, "ch")
    expect(message).to_have_text("")


def test_sorted_by_probability(section):
    section.get_by_role("radio", name="probability").check()
    p = shown(section, "trained")
    assert list(p.values()) == sorted(p.values(), reverse=True)
    assert list(shown(section, "untrained")) == list(p)
    section.page.wait_for_url("**sort=probability**")
    section.get_by_role("radio", name="letter", exact=True).check()
    assert list(shown(section, "trained")) == [*"abcdefghijklmnopqrstuvwxyz", "·"]


def test_it_follows_the_timeline(section, docs, untrained):
    page = section.page
    section.get_by_role("radio", name="probability").check()
    timeline = page.locator("#timeline")
    for step in (0, 137):
        set_slider(timeline, "Timeline", step)
        wait_for(section, "step", step)
        desktop = Trainer(docs, Config(holdout=0.05))
        desktop.run(step)
        next_frames(page)  # the numbers are drawn at once, but rows change places only a few times a second
        page.wait_for_function(
            """() => [...document.querySelectorAll("#distribution [data-series=trained] [data-token]")]
                .every((row, i, rows) => i === 0 || Number(row.dataset.value) <= Number(rows[i - 1].dataset.value))"""
        )
        p = shown(section, "trained")
        assert p == pytest.approx(expected(desktop, "ch"), abs=1e-4)
        assert list(p.values()) == sorted(p.values(), reverse=True)
        assert shown(section, "untrained") == pytest.approx(expected(untrained, "ch"), abs=1e-6)


@pytest.mark.parametrize(("given", "prefix"), [("", ""), ("Sam", "sam")])
def test_the_address_gives_the_prefix(page, site_url, trained, given, prefix):
    open_ready(page, f"{site_url}?prefix={given}&sort=probability")
    section = opened(page)
    expect(prefix_box(section)).to_have_value(prefix)
    assert shown(section, "trained") == pytest.approx(expected(trained, prefix), abs=1e-4)
    expect(section.locator("[data-part=message]")).to_have_text("")


def test_with_the_keyboard_alone(section):
    page = section.page
    prefix_box(section).focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("el")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    section.locator("[data-series=trained] button").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("End")
    assert page.evaluate("document.activeElement.value") == "z"
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Space")
    expect(prefix_box(section)).to_have_value("ely")
    assert page.evaluate("document.activeElement.value") == "y"
    expect(section.locator("[data-series=trained] button[tabindex='0']")).to_have_count(1)


def test_the_python_is_shown(section):
    section.get_by_text("Show the Python").click()
    listing = section.locator("[data-part=python]")
    listing.get_by_text("def next_probabilities(").wait_for()
    expect(listing).to_contain_text("def softmax(")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_accessible(section, scheme):
    page = section.page
    page.emulate_media(color_scheme=scheme)
    next_frames(page)
    ask(section, "é")
    found = axe_violations(page, "#distribution")
    page.set_viewport_size({"width": 360, "height": 800})
    page.wait_for_function("document.querySelector('#distribution').scrollWidth <= 360")
    smallest = min(key.bounding_box()["height"] for key in section.locator("li button").all())
    page.set_viewport_size({"width": 1280, "height": 900})
    page.emulate_media(color_scheme="light")
    assert not found, found
    assert smallest >= 24


def test_what_is_typed_at_once_is_kept(ready):
    panel = ready.locator("#distribution")
    ready.evaluate(
        """() => {
            const form = document.querySelector("#distribution form");
            form.querySelector("input").value = "mar"; // before the panel was ever in view
            form.requestSubmit();
        }"""
    )
    panel.scroll_into_view_if_needed()
    panel.locator("[data-series=trained] [data-token=a][data-value]").wait_for()
    expect(panel.get_by_role("textbox", name="Prefix")).to_have_value("mar")
    expect(panel.locator("[data-part=said]")).to_contain_text("After “mar”, trained: ")


def drawn_by(trainer, seed, temperature=0.5, prefix="ch", top_k=None):
    return trainer.sample(1, temperature, seed, prefix, top_k)[0]


def test_a_name_is_drawn_letter_by_letter_as_the_model_samples_it(section, trained):
    page = section.page
    page.emulate_media(reduced_motion="reduce")
    name = drawn_by(trained, 0)
    button(section, "Draw a letter").click()
    assert section.locator("[data-part=drawn]").inner_text() == name[2:3]
    fallen = float(section.locator("[data-part=number]").get_attribute("data-value"))
    assert fallen == random.Random(0).random()
    drawn_from = trained.model.next_probabilities("ch").astype(float) ** 2
    shown_shares = list(shown(section, "drawn").values())
    assert shown_shares == pytest.approx((drawn_from / drawn_from.sum()).tolist(), abs=1e-4)
    assert section.locator("[data-part=strip] .hit").inner_text() == name[2:3]
    expect(section.locator("[data-part=fell]")).to_contain_text(f"falls on “{name[2:3]}”")
    button(section, "Write the rest").click()
    written = section.locator("[data-samples] li")
    assert written.locator("b").all_inner_texts() == [name]
    assert written.first.get_attribute("data-copy") == str(name in trained.train_docs).lower()
    written.locator("summary").click()
    assert len(written.locator("tbody tr").all()) == len(name) - 2 + 1
    section.get_by_role("slider", name="Top-k").fill("1")
    set_slider(section, "Temperature", 19)
    next_frames(page)
    assert sorted(shown(section, "drawn").values())[-2:] == [0, 1]
    button(section, "Write the rest").click()
    expect(written.first.locator("b")).to_have_text(drawn_by(trained, 1, 2.0, top_k=1))
    page.wait_for_url("**temperature=2**top_k=1**")
    copies = section.locator("[data-part=copies]")
    assert float(copies.get_attribute("data-value")) == pytest.approx(
        np.mean([one in set(trained.train_docs) for one in trained.sample(200, 2.0)])
    )
    page.emulate_media(reduced_motion="no-preference")
    ask(section, "an")
    expect(section.locator("[data-part=drawn]")).to_have_text("")
    button(section, "Write the rest").click()  # in its own time
    name = drawn_by(trained, 0, 2.0, "an", 1)
    page.wait_for_function(
        "name => document.querySelector('#distribution [data-samples] b').textContent === name", arg=name
    )


def test_each_chart_is_walked_by_keys_from_the_whole_to_its_parts(running):
    """A part is said in a whole sentence, and what it is about is pointed out in the chart."""
    ways = {  # what is drawn, keys, and what they lead to
        "distribution": ("li[data-id]", "Down Right Enter", r"^After “.*”, .* has \d+% when trained\.", "li.pointed"),
        "loss": ("tr[data-row]", "Down End Enter", r"^At the start came “c”: it had ", ".chosen"),
        "attention": ("td[data-value]", "Enter End Enter Right", r"^“e”, letter 9, takes \d+% from “c”", "td.pointed"),
        "gradients": (".matrix", "Enter Right", r"^wpe, where it stands, has 16 rows of 16\.", ".mark:not([hidden])"),
        "scaling": ("circle:not(.ring)", "Enter End Enter", r"^4 dimensions, .* loss 2\.\d+\.$", "circle.pointed"),
    }
    for name, (drawn, keys, said, pointed) in ways.items():
        section = panel(running, name)
        section.locator(drawn).first.wait_for(state="attached")
        item = (
            section.get_by_role("tree").nth(1 if name == "scaling" else 0).get_by_role("treeitem")
        )  # its first is of lines
        item.focus()
        expect(item).not_to_have_text(re.compile("^Walk through"))
        whole = item.inner_text()
        for key in keys.split():
            running.keyboard.press(f"Arrow{key}" if key in ("Down", "Right") else key)
        expect(item).to_have_text(re.compile(said))
        expect(section.locator(pointed)).to_have_count(1)
        for _ in range(int(item.get_attribute("aria-level")) - 1):
            running.keyboard.press("Escape")
        expect(item).to_have_text(whole)
    assert axe_violations(running, "#scaling .chart-walk") == []
    item.blur()
    expect(section.locator(pointed)).to_have_count(0)


def test_a_chart_that_got_the_focus_before_it_was_drawn_is_walked_as_it_is_now(page, site_url):
    open_ready(page, site_url)
    item = page.locator("#distribution .chart-walk [role=treeitem]")
    item.focus()
    expect(item).not_to_have_text("Walk through this chart with the arrow keys.")
    expect(page.locator("#distribution [data-series=trained] li").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(item).to_contain_text("Untrained, the likeliest are")
