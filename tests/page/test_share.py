"""A link to what the page shows: copied, opened elsewhere, drawn as a QR code, and refused if it is not whole."""

import re

import pytest
from playwright.sync_api import expect

from microgpt import GPT, Architecture, Config, Corpus, Experiment, Nouns, load_docs
from microgpt.text import read_text
from panels.furniture.own_text import sets
from panels.furniture.own_text.link import VERSION, _check, _packed, written
from panels.furniture.share import qr
from sitebuild.paths import SITE_SOURCES

from .helpers import axe_violations, button, open_ready, panel, set_slider
from .test_link_to_a_run import model_in_view, view_step
from .test_own_text import experiment_on, in_view

DATA = SITE_SOURCES / "data"
sets.FOLDER = DATA  # in text.zip they are beside the package
NESTED = b"[" * 10_000  # in a browser Python's parser of JSON ends with the stack, and Python with it
NESTED_LINK = f"experiment={VERSION}.{_packed(NESTED)}.{_check(NESTED)}"
OWN = ["김민준", "이서연", "박지훈", "Zoé", "emma", "👨‍👩‍👧", "a\\b", 'say "hi"'] * 6


@pytest.fixture
def context_options():
    return {"viewport": {"width": 1280, "height": 900}, "permissions": ["clipboard-read", "clipboard-write"]}


def usual(docs, **sizes):
    """The experiment that the page makes of a link's query."""
    return Experiment(Corpus(docs), config=Config(holdout=0.05, **sizes))


def link_to(url, experiment, docs, place="attention"):
    sizes = {"num_steps": experiment.config.num_steps}
    text = written(experiment, usual(docs, **sizes))
    return f"{url}?num_steps={sizes['num_steps']}&step=120#{place}&experiment={text}"


def copied(page):
    """Presses "Copy link", and returns the dialog and what is on the clipboard then."""
    button(page, "Copy link").click()
    dialog = page.get_by_role("dialog", name="A link to this model")
    dialog.wait_for()
    link = dialog.get_by_role("textbox", name="Link").input_value()
    assert page.evaluate("navigator.clipboard.readText()") == link
    return dialog, link


def test_a_link_to_the_pages_own_text_is_short(ready):
    training = panel(ready, "training")
    training.get_by_role("radio", name="5,000").check()
    button(training, "New seed").click()
    set_slider(training, "Speed", 12)
    dialog, link = copied(ready)
    assert len(link) < 300
    assert "seed=43" in link  # although the page writes its address only a moment later
    assert "experiment" not in link
    expect(dialog.locator("[data-part=said]")).to_contain_text("characters, short enough for any message.")
    assert axe_violations(ready, "#share") == []
    dialog.get_by_role("checkbox", name="Always start like this").check()
    ready.wait_for_function("navigator.clipboard.readText().then((text) => text.includes('fresh=1'))")
    dialog.get_by_role("checkbox", name="Always start like this").uncheck()
    ready.wait_for_function("link => navigator.clipboard.readText().then((text) => text === link)", arg=link)
    button(dialog, "QR code").click()
    drawn = dialog.get_by_role("img", name="QR code of the link")
    drawn.wait_for()
    assert drawn.locator("path").get_attribute("d") == qr.path(qr.matrix(link))
    assert axe_violations(ready, "#share") == []
    ready.keyboard.press("Escape")
    dialog.wait_for(state="hidden")


def test_a_text_of_the_readers_own_goes_with_the_link(page, site_url, docs):
    experiment = experiment_on(OWN, n_embd=8, block_size=8, num_steps=300)
    open_ready(page, link_to(site_url, experiment, docs))
    in_view(page, experiment, 120)
    expect(page.locator("html")).to_have_attribute("data-text", "own")
    expect(page.locator("[data-part=complaints]")).to_be_hidden()
    assert abs(page.evaluate("document.getElementById('attention').getBoundingClientRect().top")) < 100
    set_slider(page, "Timeline", 200)
    view_step(page, 200)
    seen = model_in_view(page)
    _, link = copied(page)
    other = page.context.browser.new_context().new_page()
    open_ready(other, link)
    in_view(other, experiment, 200)
    assert model_in_view(other) == seen
    # As long as the page shows that text, the address has it.
    button(other, "Start fresh").click()
    other.wait_for_function("!location.hash.includes('experiment')")
    expect(other.locator("html")).to_have_attribute("data-text", "page")
    other.context.close()


def test_a_ready_made_text_goes_by_its_name(page, site_url, docs):
    places = read_text((DATA / "places-el.txt").read_bytes()).documents
    nouns = Nouns("place", "places", "letter", "letters")
    experiment = Experiment(Corpus(places, nouns), config=Config(holdout=0.05, num_steps=300))
    link = link_to(site_url, experiment, docs, place="")
    assert len(link) < 300
    open_ready(page, link)
    in_view(page, experiment, 120)
    expect(page.locator("#text-line [data-part=text]")).to_have_text(re.compile(" places$"))
    button(panel(page, "loss"), "Copy embed code").click()
    code = panel(page, "loss").get_by_role("textbox", name="Embed code")
    code.wait_for()
    assert f'experiment="{link.partition("experiment=")[2]}"' in code.input_value()
    # So does the panel that this code makes, and its link to the whole page.
    open_ready(page, link.replace("?", "embed.html?panel=loss&"))
    in_view(page, experiment, 120)
    assert page.locator("[data-part=full]").get_attribute("href").endswith(link.replace("#", "#loss").partition("?")[2])


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda link: link[:-20], "is damaged"),
        (
            lambda link: link.partition("experiment=")[0] + NESTED_LINK,
            "makes no sense to this page (it is nested too deeply)",
        ),
        (lambda link: link.replace("experiment=1", "experiment=2"), "newer version"),
    ],
)
def test_a_link_that_is_not_whole_leaves_the_page_its_own_model(page, site_url, docs, change, said):
    open_ready(page, change(link_to(site_url, experiment_on(OWN, num_steps=300), docs)))
    complaint = page.locator("[data-part=complaints]")
    expect(complaint).to_contain_text(said)
    expect(complaint).to_have_text(re.compile(r"The page shows its own model\.$"))
    in_view(page, usual(docs, num_steps=300), 120)


def test_a_changed_model_waits_for_the_reader(page, site_url, docs):
    changed = Architecture(GPT.weight_shapes, GPT.forward, GPT.source + "\nraise SystemExit\n")
    experiment = Experiment(Corpus(OWN), changed, config=Config(holdout=0.05, num_steps=300, n_embd=8))
    plain = Experiment(Corpus(OWN), config=experiment.config)
    open_ready(page, link_to(site_url, experiment, docs, place=""))
    in_view(page, plain, 120)
    question = page.get_by_role("group", name="A model in the link")
    question.get_by_text("None of it has been run").wait_for()
    question.get_by_text("Read it first").click()
    question.get_by_text("raise SystemExit").wait_for()
    assert axe_violations(page, "[data-part=link]") == []
    button(question, "Run it").click()
    question.get_by_text("does not work, so the page’s own stays: line").wait_for()
    button(question, "Use the page’s own model").click()
    question.wait_for(state="hidden")
    page.wait_for_function("text => location.hash.endsWith(text)", arg=written(plain, usual(docs, num_steps=300)))


def test_a_changed_model_that_the_reader_runs(page, site_url, docs):
    text = GPT.source.replace(".relu()", ".squared_relu()")
    assert text != GPT.source
    experiment = Experiment(Corpus(OWN), Architecture.from_source(text), config=Config(holdout=0.05, num_steps=300))
    open_ready(page, link_to(site_url, experiment, docs))
    button(page.get_by_role("group", name="A model in the link"), "Run it").click()
    in_view(page, experiment, 120)
    assert "experiment" in page.url


def test_a_text_that_is_too_long_for_a_link(page, site_url):
    open_ready(page, site_url)
    page.get_by_role("button", name="Change the text", exact=True).click()
    text = page.get_by_role("dialog", name="Change the text")
    names = "\n".join(load_docs(DATA / "names.txt")[:3000]).encode()
    text.locator("input[type=file]").set_input_files({"name": "a.txt", "mimeType": "text/plain", "buffer": names})
    button(text, "Use this text").and_(page.locator("[aria-disabled=false]")).click()
    text.wait_for(state="hidden")
    button(page, "Copy link").click()
    dialog = page.get_by_role("dialog", name="A link to this model")
    dialog.wait_for()
    said = dialog.locator("[data-part=said]").inner_text()
    assert re.search(r"would have [\d,]{6} characters", said)
    expect(dialog.get_by_role("textbox", name="Link")).to_be_hidden()
    with page.expect_download():
        button(dialog, "Save the model").click()
    assert "experiment" not in page.url
