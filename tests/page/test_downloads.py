"""What a reader takes away: samples, curves, and pictures of the figures; copied where nothing can be saved."""

import csv
import re
from xml.etree import ElementTree

import pytest
from playwright.sync_api import expect

from sitebuild import server

from .helpers import START, button, not_foreign, panel, value, wait_for, wait_until_drawn

SVG = "{http://www.w3.org/2000/svg}"
FIGURES = {  # panel: (title of a picture, a text in it, a kind of shape in it)
    "distribution": ("Probabilities", "Trained,", "rect"),
    "loss": ("Loss against probability", "20%", "path"),
    "backprop": ("Graph", "hidden 1", "path"),
    "attention": ("Attention of one head", "100", "rect"),
    "training": ("Loss by step", "smoothed", "path"),
    "scaling": ("Loss against compute", "Loss against compute, in multiply-adds", "circle"),
    "loop": ("Stage of the loop", "Token id", "line"),
}


def saved(section, name, folder):
    """The file that a button saves."""
    with section.page.expect_download() as download:
        button(section, name).click()
    file = folder / download.value.suggested_filename
    download.value.save_as(file)
    return file


def test_samples_and_the_curve(running, tmp_path):
    training = panel(running, "training")
    for step in (1, 2, 3):
        button(training, "Step").click()
        wait_for(training, "step", step)
    running.wait_for_function("document.querySelector('[data-part=samples-step]').textContent === '3'")
    samples = saved(training, "Save the samples", tmp_path)
    assert samples.name == "samples-step-3.txt"
    lines = samples.read_text(encoding="utf-8").split("\n")
    shown = training.locator("[data-samples] li").all_inner_texts()
    assert len(lines) == 101
    assert lines[: len(shown)] == shown
    with saved(training, "Save the curve", tmp_path).open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["step"] for row in rows] == ["0", "1", "2", "3"]
    assert float(rows[-1]["loss"]) == value(training, "loss")


@pytest.mark.parametrize("name", FIGURES)
def test_pictures(running, tmp_path, name):
    title, text, kind = FIGURES[name]
    section = running.locator(f"#{name}")
    wait_until_drawn(section)
    button(section, "Save a picture").click()
    file = saved(section, f"{title}, as SVG", tmp_path)
    root = ElementTree.fromstring(file.read_text(encoding="utf-8"))
    assert text in ["".join(element.itertext()) for element in root.iter(f"{SVG}text")]
    assert list(root.iter(f"{SVG}{kind}"))
    attributes = {key for element in root.iter() for key in element.attrib}
    assert not attributes & {"class", "style"}  # which would mean something only on the page
    assert "var(" not in file.read_text(encoding="utf-8")
    png = saved(section, f"{title}, as PNG", tmp_path).read_bytes()
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    size = [int.from_bytes(png[at : at + 4], "big") for at in (16, 20)]
    assert size == [2 * int(root.get("width")), 2 * int(root.get("height"))]
    menu = button(section, "Save a picture")
    expect(menu).to_have_attribute("aria-expanded", "true")
    menu.click()
    section.locator(".picture-list").wait_for(state="hidden")


def test_a_frame_that_may_save_nothing(page, site_url, tmp_path):
    frame = f'<iframe sandbox="allow-scripts" src="{site_url}embed.html?panel=training" width=900 height=1600></iframe>'
    (tmp_path / "index.html").write_text(f"<!doctype html><title>A host</title>{frame}")
    (tmp_path / "favicon.ico").write_bytes(b"")
    with server.in_background(tmp_path) as host, not_foreign(page, host.url):
        page.goto(host.url)
        inside = page.frame_locator("iframe")
        inside.locator("html[data-runtime=ready]").wait_for(timeout=START)
        inside.get_by_role("button", name="Save the curve").click()
        inside.get_by_role("button", name="Copy it instead").click()
        content = inside.get_by_role("textbox", name="The content of the file")
        content.wait_for()
        assert re.match(r"run,seed,num_steps,step,loss,smoothed,validation\n1,42,1000,\d+,", content.input_value())
    refused = "sandboxed", "Clipboard API has been blocked"  # which the browser says on its console
    page.problems[:] = [one for one in page.problems if not any(reason in one for reason in refused)]
