"""A reader brings a text of their own: the dialog, what it says of the text, and the page that follows."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import expect

from microgpt import Config, Corpus, Experiment, Trainer
from microgpt.files import load, save
from microgpt.text import read_text
from microgpt.torch_file import as_torch
from sitebuild.get import venv
from sitebuild.make import wheel

from .helpers import axe_violations, button, open_ready, panel, wait_for

NAMES = ["김민준", "이서연", "박지훈", "최수빈", "Zoé", "emma", "👨‍👩‍👧", "דנה"]
UTF8 = os.environ | {"PYTHONUTF8": "1", "PYTHONPATH": ""}  # as most consoles have it; without this checkout
PASTED = "\n".join(name + ending for ending in ("", "a", "b", "민", "수빈", "mm") for name in NAMES)


@pytest.fixture
def dialog(page, site_url):
    open_ready(page, site_url)
    return open_dialog(page)


def open_dialog(page):
    page.get_by_role("button", name="Change the text", exact=True).click()
    dialog = page.get_by_role("dialog", name="Change the text")
    dialog.wait_for()
    return dialog


def box(dialog):
    return dialog.get_by_role("textbox", name="Your text")


def may_be_used(dialog, yes=True):
    dialog.page.wait_for_function(
        "yes => document.querySelector('#own-text [data-action=use]').ariaDisabled === String(!yes)", arg=yes
    )


def notes(dialog):
    """{kind: value} of the notes on the text."""
    listed = dialog.locator("[data-note]")
    return {note.get_attribute("data-note"): int(note.get_attribute("data-value")) for note in listed.all()}


def use(dialog):
    button(dialog, "Use this text").click()
    dialog.wait_for(state="hidden")


def experiment_on(documents, **sizes):
    return Experiment(Corpus(documents), config=Config(holdout=0.05, **sizes))


def in_view(page, experiment, step):
    """Waits until the page shows this experiment's model at a step, the same to the bit."""
    trainer = Trainer(experiment)
    trainer.run(step)
    page.wait_for_function(
        "([identity, hash]) => document.documentElement.dataset.experiment === identity"
        " && document.documentElement.dataset.weights === hash",
        arg=[experiment.identity, trainer.model.weights_hash()],
    )


def test_a_pasted_text_is_reported_on_and_trained_on_as_on_the_desktop(dialog, page):
    box(dialog).fill(PASTED)
    may_be_used(dialog)
    experiment = experiment_on(PASTED.split("\n"), n_embd=8, block_size=8, num_steps=200)
    tokens = len(experiment.corpus.vocabulary.tokens)  # the emoji of a family is one
    expect(dialog.locator("[data-part=summary]")).to_contain_text(f"48 documents; {tokens} different characters")
    assert notes(dialog) == {"few": 48}
    expect(dialog.locator("[data-part=time]")).to_contain_text("weights; training takes")
    assert axe_violations(page, "#own-text") == []
    use(dialog)
    in_view(page, experiment, 200)
    expect(page.locator("html")).to_have_attribute("data-text", "own")
    expect(page.locator("#text-line [data-part=text]")).to_have_text("48 documents")
    training = panel(page, "training")
    expect(training.get_by_role("radio", name="200", exact=True)).to_be_checked()  # which the text has suggested
    training.get_by_role("radio", name="1,000").check()
    training.get_by_role("radio", name="200", exact=True).check()
    button(training, "Train").click()
    wait_for(training, "step", 200)
    assert axe_violations(page, "#text-line") == []
    for name in ("task", "distribution", "loss", "backprop", "attention", "gradients", "scaling", "loop"):
        panel(page, name)  # drawn without an error, which the fixture would find
        page.wait_for_timeout(0)
    attention = panel(page, "attention")
    attention.get_by_role("textbox", name="Name", exact=True).fill("דנה")
    attention.locator("[data-row='3'][data-col='3'][data-value]").wait_for()
    first, last = (attention.locator(f"[data-row='3'][data-col='{col}']").bounding_box() for col in (0, 3))
    assert first["x"] > last["x"]  # columns in reading order, from right to left
    # Back to the names, in one click; what was brought is still in the box.
    button(page, "Start fresh").click()
    page.wait_for_function("document.documentElement.dataset.text === 'page'")
    expect(box(open_dialog(page))).to_have_value(PASTED)


def test_of_a_text_too_short_to_hold_any_out_the_game_hides_what_is_trained_on(dialog, page):
    box(dialog).fill("ada\nada\nbob")
    may_be_used(dialog)
    assert notes(dialog)["none-held-out"] == 3
    use(dialog)
    in_view(page, experiment_on(["ada", "ada", "bob"], n_embd=8, block_size=8, num_steps=200), 200)
    task = panel(page, "task")
    task.locator("[data-part=said]", has_text="one that the model trains on").wait_for()
    for token in "ab":
        button(task, token).click()  # one of both is right
    task.locator("[data-part=rows] tr").first.wait_for()
    button(task, "New name").click()
    button(task, "Show the character").click()


def test_a_file_in_utf_16_is_read_and_a_column_of_a_table_chosen(dialog):
    table = "rank,name\n" + "\n".join(f"{i},ñandú {i % 7}" for i in range(60))
    file = dialog.get_by_label("Choose a file")
    file.set_input_files({"name": "a.csv", "mimeType": "text/csv", "buffer": table.encode("utf-16")})
    may_be_used(dialog)
    assert box(dialog).input_value().startswith("rank,name\n0,ñandú 0")
    assert notes(dialog)["column"] == 60
    expect(dialog.get_by_role("combobox", name="Column")).to_have_value("1")
    dialog.get_by_role("combobox", name="Column").select_option("rank")
    dialog.locator("[data-part=summary]", has_text="“59”").or_(
        dialog.locator("[data-part=summary]", has_text="“10”")
    ).wait_for()
    documents = read_text(table.encode("utf-16"), column=0).documents
    may_be_used(dialog)
    expect(dialog.locator("[data-part=summary]")).to_contain_text(f"{len(documents)} documents")


def test_a_ready_made_text_has_nouns_of_its_own(dialog, page):
    title, own = "Places of the world, in Greek", "ada\nbob\ncleo"
    choice = dialog.get_by_role("combobox", name="ready-made")
    box(dialog).fill(own)
    choice.select_option(title)
    page.wait_for_function("!document.querySelector('[data-control=text]').value.includes('ada')")
    choice.select_option("your own text, as before")  # which was not lost
    page.wait_for_function("document.querySelector('[data-control=text]').value.includes('ada')")
    expect(box(dialog)).to_have_value(own)
    choice.select_option(title)
    page.wait_for_function("!document.querySelector('[data-control=text]').value.includes('ada')")
    may_be_used(dialog)
    use(dialog)
    page.wait_for_function("document.querySelector('#text-line [data-part=text]').textContent.endsWith(' places')")
    page.wait_for_function("document.documentElement.dataset.weights")
    distribution = panel(page, "distribution")
    distribution.locator("[data-series=trained] [data-token=α]").wait_for()
    expect(distribution.locator("[data-part=names]")).to_contain_text("places")


def test_what_cannot_be_used_says_why_and_is_not_lost(dialog, page):
    file = dialog.get_by_label("Choose a file")
    file.set_input_files({"name": "a.png", "mimeType": "image/png", "buffer": b"\x89PNG\r\n\x1a\n\0\0"})
    dialog.get_by_role("alert").filter(has_text="a PNG picture").wait_for()
    may_be_used(dialog, False)
    many = "".join(chr(0x4E00 + i) + ("\n" if i % 10 == 9 else "") for i in range(4200))
    box(dialog).fill(many)
    dialog.get_by_role("alert").filter(has_text="4,200 different characters").wait_for()
    may_be_used(dialog, False)
    page.keyboard.press("Escape")
    dialog.wait_for(state="hidden")
    expect(box(open_dialog(page))).to_have_value(many)
    expect(page.locator("html")).to_have_attribute("data-text", "page")


def samples_by_the_wheel(file, folder):
    """What the package prints for a file, where there is no checkout."""
    with zipfile.ZipFile(wheel.ensure(venv.PYTHON)) as archive:
        archive.extractall(folder)
    command = [sys.executable, "-m", "microgpt", "sample", file]
    printed = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", check=True, env=UTF8)
    return printed.stdout.splitlines()


def test_a_model_is_saved_and_goes_on_in_another_page(page, site_url, tmp_path):
    open_ready(page, site_url)
    trainer = Trainer(experiment_on(PASTED.split("\n"), n_embd=8, block_size=8, num_steps=300))
    trainer.run(120)
    training = panel(page, "training")
    training.get_by_label("A saved model").set_input_files(
        {"name": "a.safetensors", "mimeType": "application/octet-stream", "buffer": save(trainer)}
    )
    wait_for(training, "step", 120)
    in_view(page, trainer.experiment, 120)
    with page.expect_download() as download:
        button(training, "Save the model").click()
    assert download.value.suggested_filename == "model-step-120.safetensors"
    again = load(Path(download.value.path()).read_bytes())
    assert (again.experiment, again.step_count) == (trainer.experiment, 120)
    assert again.model.weights_hash() == trainer.model.weights_hash()
    assert samples_by_the_wheel(download.value.path(), tmp_path) == trainer.sample(20)
    with page.expect_download() as download:
        button(training, "Save as a PyTorch file").click()
    assert download.value.suggested_filename == "model-step-120.py"
    written = as_torch(trainer, "model-step-120.py", "model-step-120.safetensors")
    assert Path(download.value.path()).read_text(encoding="utf-8") == written
    training.locator("#keep", has_text="It reads model-step-120.safetensors").wait_for()
    button(training, "Train").click()
    wait_for(training, "step", 300)
    in_view(page, trainer.experiment, 300)
    training.get_by_label("A saved model").set_input_files(
        {"name": "b.safetensors", "mimeType": "application/octet-stream", "buffer": b"no model"}
    )
    training.locator("#keep", has_text="This file cannot be used").wait_for()


def test_a_file_that_is_nested_deeper_than_a_browsers_stack_is_refused_and_python_goes_on(page, site_url):
    open_ready(page, site_url)
    training = panel(page, "training")
    header = b'{"__metadata__":' + b"[" * 10_000
    training.get_by_label("A saved model").set_input_files(
        {
            "name": "a.safetensors",
            "mimeType": "application/octet-stream",
            "buffer": len(header).to_bytes(8, "little") + header,
        }
    )
    training.locator("#keep", has_text="This file cannot be used: it is nested too deeply").wait_for()
    button(training, "Step").click()
    wait_for(training, "step", 1)


def test_of_many_tokens_the_tall_matrices_scroll_to_what_the_name_has_moved(dialog, page):
    dialog.get_by_role("combobox", name="ready-made").select_option("Places of the world, in Korean")
    page.wait_for_function("document.querySelector('[data-control=text]').value.includes('서울')")
    may_be_used(dialog)
    use(dialog)
    page.wait_for_function("document.documentElement.dataset.text === 'own'")
    gradients = panel(page, "gradients")
    gradients.locator("[data-part=matrices]").scroll_into_view_if_needed()
    window = gradients.get_by_role("region", name="The rows of wte")
    window.wait_for()
    rows, tallest = window.locator("canvas").evaluate("canvas => [canvas.height, canvas.parentElement.clientHeight]")
    assert rows > 200
    assert window.evaluate("window => window.clientHeight") < tallest / 2
    page.wait_for_function("document.querySelector('#gradients .window').scrollTop > 0")
    gradients.get_by_role("spinbutton", name="Row").fill("5")
    gradients.get_by_role("combobox", name="Matrix").select_option("wte")
    page.wait_for_function("document.querySelector('#gradients .window').scrollTop < 100")
    assert axe_violations(page, "#gradients") == []
