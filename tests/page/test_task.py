"""The task panel, played as a reader would; the model's and the bigram's guesses, against the desktop."""

from math import log, log2

import numpy as np
import pytest
from playwright.sync_api import expect

from microgpt import Bigram, Config, Trainer, load_docs
from microgpt.engine import finish
from microgpt.vocabulary import BOS_LABEL as END
from panels.task.game import shown_to_bits, tries_to_bits
from panels.task.places import measure
from sitebuild.paths import SITE_SOURCES

from .helpers import axe_violations, button, next_frames, open_ready, panel, set_slider, wait_for

PLAYERS = ("reader", "model", "bigram")


class Desktop:
    """The page's own run, computed here: its held-out names, and the probabilities of each letter of a name."""

    def __init__(self, steps=1000, seed=42):
        docs = load_docs(SITE_SOURCES / "data" / "names.txt")
        self.trainer = Trainer(docs, Config(holdout=0.05, seed=seed))
        self.trainer.run(steps)
        self.names = self.trainer.held_out
        self.bigram = Bigram(self.trainer.vocabulary, self.trainer.train_docs)

    def answers(self, name):
        return [*self.trainer.vocabulary.encode(name)[1:], self.trainer.vocabulary.bos]

    def model_probabilities(self, name):
        return self.trainer.model.probabilities(name)[np.arange(len(name) + 1), self.answers(name)]

    def bigram_probabilities(self, name):
        return self.bigram.probabilities[self.trainer.vocabulary.encode(name), self.answers(name)]


@pytest.fixture(scope="module")
def desktop():
    return Desktop()


@pytest.fixture
def task(running):
    return opened(running)


def opened(page):
    """The panel on screen, once the page's own run is done."""
    page.wait_for_function("document.querySelector('[data-part=reference-text]').dataset.value")
    section = panel(page, "task")
    section.locator(".keys button").first.wait_for()
    return section


def deal(section, desktop):
    """Presses "New name"; returns the name that is now hidden."""
    button(section, "New name").evaluate(
        """button => {  // in one go: the number of the name before may still be on its way into the address
            const url = new URL(location);
            url.searchParams.delete("guess");
            history.replaceState(history.state, "", url);
            button.click();
        }"""
    )
    address = "new URLSearchParams(location.search).get('guess')"
    section.page.wait_for_function(address)
    return desktop.names[int(section.page.evaluate(address))]


def press(section, token):
    section.locator(f".keys [data-token='{token}']").click(force=True)  # force: the key may be disabled


def play(section, name):
    for token in name + END:
        press(section, token)


def said(section):
    return section.locator("[data-part=said]").inner_text().replace("\u00a0", " ")


def column(section, player, metric):
    return [
        float(cell.get_attribute("data-value"))
        for cell in section.locator(f"[data-part=rows] [data-player={player}] [data-metric={metric}]").all()
    ]


def results(section, which):
    cells = [section.locator(f"tr[data-player={player}] [data-column={which}] [data-metric]") for player in PLAYERS]
    texts = [cell.get_attribute("data-value") for cell in cells]
    return [None if text is None else float(text) for text in texts]


def test_a_name_played_to_its_end(ready, desktop):
    task = opened(ready)
    name = desktop.names[6]
    assert name == "candace"
    assert name not in task.page.inner_text("#task .figure")
    press(task, "x")
    assert said(task) == "Not “x”. 1 try so far at this place."
    press(task, "x")  # a second press on a wrong letter costs nothing
    press(task, END)
    assert said(task) == "Not the end of the name. 2 tries so far at this place."
    assert results(task, "name") == [None] * 3
    play(task, name)

    model, bigram = desktop.model_probabilities(name), desktop.bigram_probabilities(name)
    reader_bits = [tries_to_bits(tries, 27) for tries in [3] + [1] * len(name)]
    assert column(task, "reader", "tries") == [3] + [1] * len(name)
    assert column(task, "reader", "bits") == pytest.approx(reader_bits)
    assert column(task, "model", "probability") == pytest.approx(model, abs=1e-4)
    assert column(task, "model", "bits") == pytest.approx(-np.log2(model), abs=1e-3)
    assert column(task, "bigram", "probability") == pytest.approx(bigram)
    each = [np.mean(reader_bits), -np.log2(model).mean(), -np.log2(bigram).mean()]
    assert results(task, "name") == pytest.approx(each, abs=1e-3)
    assert results(task, "all") == pytest.approx(each, abs=1e-3)
    blind = task.locator("tr[data-player=blind] [data-column=name] [data-metric]")
    assert float(blind.get_attribute("data-value")) == pytest.approx(log2(27))
    assert f"The name is {name}. Bits per letter: you {each[0]:.1f}, the model {each[1]:.1f}" in said(task)

    rows = desktop.trainer.model.probabilities(name)
    tries = [1 + int((row > p).sum()) for row, p in zip(rows, model, strict=True)]
    by_tries = task.locator("[data-part=model-by-tries]")
    assert float(by_tries.get_attribute("data-value")) == pytest.approx(
        np.mean([tries_to_bits(k, 27) for k in tries]), abs=0.02
    )

    # Another name, and the totals over both; its first letter is shown.
    first, second = name, deal(task, desktop)
    assert second == desktop.names[7]
    assert results(task, "name") == [None] * 3
    press(task, "q")
    button(task, "Show the letter").click()
    assert said(task).startswith(f"“{second[0]}”. The model had given it")
    play(task, second[1:])
    shown = shown_to_bits(1, 27)
    bits = sum(reader_bits) + shown + len(second) * tries_to_bits(1, 27)
    tokens = len(first) + len(second) + 2
    assert results(task, "all") == pytest.approx(
        [
            bits / tokens,
            desktop.trainer.loss([first, second]) / log(2),
            desktop.bigram.loss([first, second]) / log(2),
        ],
        abs=1e-3,
    )
    expect(task.locator("[data-metric=names]")).to_have_attribute("data-value", "2")
    expect(task.locator("[data-part=rows] tr").first.locator("[data-player=reader]")).to_contain_text("shown")


def test_a_link_leads_to_the_same_hidden_name(page, site_url, desktop):
    open_ready(page, f"{site_url}?guess=40")
    task = panel(page, "task")
    play(task, desktop.names[40])
    assert f"The name is {desktop.names[40]}." in said(task)
    button(task, "New name").click()
    page.wait_for_url("**guess=41**")


def test_with_the_keyboard_alone(task, desktop):
    page, name = task.page, deal(task, desktop)
    task.locator("[data-token=a]").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.dataset.token") == "i"
    page.keyboard.press("Enter")
    assert said(task).startswith("Not “i”.") != (name[0] == "i")
    for key in (name.capitalize() + ".")[len(task.locator("[data-part=letters]").inner_text()) :]:
        page.keyboard.press(key)
    assert f"The name is {name}." in said(task)
    page.keyboard.press("Tab")  # the keys are one tab stop
    assert page.evaluate("document.activeElement.textContent") == "New name"
    page.keyboard.press("Space")
    following = desktop.names[desktop.names.index(name) + 1]
    page.keyboard.press(following[0])
    assert said(task).startswith(f"“{following[0]}”, on the 1st try.")


def test_typing_works_where_the_word_is_in_view_and_nothing_else_has_the_focus(task, desktop):
    page, name = task.page, deal(task, desktop)
    before, other = said(task), "a" if name[0] != "a" else "b"
    panel(page, "distribution").get_by_role("textbox", name="Prefix").focus()
    page.keyboard.press(other)
    page.evaluate(
        "document.activeElement.blur(); document.querySelector('#loss').scrollIntoView({behavior: 'instant'})"
    )
    page.keyboard.press(other)
    assert said(task) == before
    task.locator(".word").evaluate("word => word.scrollIntoView({block: 'center', behavior: 'instant'})")
    next_frames(page)  # in which panels that have come into view may grow
    expect(task.locator(".word")).to_be_in_viewport(ratio=1)
    page.keyboard.press(other)
    assert said(task).startswith(f"Not “{other}”.")
    page.keyboard.press(name[0])
    assert said(task).startswith(f"“{name[0]}”, on the 2nd try.")


def test_how_hard_each_place_is(task, desktop):
    note = task.locator("[data-part=places-note]", has_text="on 300 names that the model has never trained on")
    note.wait_for()
    expected = finish(measure(desktop.trainer.model, desktop.bigram, desktop.names[:300]))
    for player, bits in zip(("model", "bigram"), expected.bits, strict=True):
        cells = task.locator(f"[data-part=place-rows] [data-player={player}] [data-value]").all()
        assert [float(cell.get_attribute("data-value")) for cell in cells] == pytest.approx(bits, abs=1e-3)


def test_the_model_follows_the_timeline(task, desktop):
    page, name = task.page, deal(task, desktop)
    play(task, name)
    trained, reader = column(task, "model", "probability"), column(task, "reader", "bits")
    timeline = page.locator("#timeline")
    set_slider(timeline, "Timeline", 0)
    wait_for(timeline, "view-step", 0)
    next_frames(page)
    untrained = Desktop(steps=0)
    assert column(task, "model", "probability") == pytest.approx(untrained.model_probabilities(name), abs=1e-6)
    assert results(task, "name")[1] == pytest.approx(untrained.trainer.loss([name]) / log(2), abs=1e-5)
    assert results(task, "all")[1] == pytest.approx(log2(27), abs=0.3)
    assert column(task, "reader", "bits") == reader
    set_slider(timeline, "Timeline", 1000)
    wait_for(timeline, "view-step", 1000)
    next_frames(page)
    assert column(task, "model", "probability") == trained


def test_the_python_is_shown(task):
    task.get_by_text("Show the Python").click()
    listing = task.locator("[data-part=python]")
    listing.get_by_text("def forward(").wait_for()
    expect(listing).to_contain_text("class Bigram")


def test_another_seed_deals_names_of_its_own(task, desktop):
    page = task.page
    play(task, deal(task, desktop))
    button(panel(page, "training"), "New seed").click()
    task = panel(page, "task")
    page.wait_for_function("document.querySelector('#task [data-part=said]').textContent.startsWith('Other names')")
    expect(task.locator("[data-metric=names]")).to_have_attribute("data-value", "0")
    name = Desktop(steps=0, seed=43).names[6]
    play(task, name)
    assert f"The name is {name}." in said(task)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_accessible(task, desktop, scheme):
    page, name = task.page, deal(task, desktop)
    page.emulate_media(color_scheme=scheme)
    next_frames(page)
    for token in "x" + name[:2]:
        press(task, token)
    found = axe_violations(page, "#task")
    page.set_viewport_size({"width": 360, "height": 800})
    page.wait_for_function("document.querySelector('#task').scrollWidth <= 360")
    smallest = min(box["height"] for box in (key.bounding_box() for key in task.locator(".keys button").all()))
    page.set_viewport_size({"width": 1280, "height": 900})
    page.emulate_media(color_scheme="light")
    assert not found, found
    assert smallest >= 24
